import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { CheckedEvent } from '../events/check-event.js';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { firstOccurrences } from '../store/seen-events.js';
import type { BackfillTools } from './tools.js';

/**
 * How long ago Kafka may have taken a message that the lake does not have, in milliseconds. Ids are remembered for a day at least, and only
 * by them is a first occurrence known.
 */
const oldestMs = 12 * 3_600_000;

/**
 * The events of messages that the stream has folded and the lake does not have yet: first occurrences, as the fold has stored them.
 * @throws Error when the lake is so far behind that the ids may have been forgotten
 */
export async function firstEvents(
  tools: Pick<BackfillTools, 'pool' | 'now'>,
  partition: number,
  messages: readonly InMessage[],
): Promise<CheckedEvent[]> {
  const [oldest] = messages;
  if (oldest !== undefined && oldest.timestampMs < tools.now() - oldestMs) {
    throw new Error(`the lake is more than 12 hours behind in partition ${partition}: let it catch up first`);
  }
  const decoded = messages.flatMap((message) => {
    const event = decodeEvent(message);
    return isRefusal(event) ? [] : [{ event, hash: event.hash, offset: message.offset }];
  });
  const first = await firstOccurrences(tools.pool, partition, decoded);
  return decoded.filter(({ offset }) => first.has(offset)).map(({ event }) => event);
}
