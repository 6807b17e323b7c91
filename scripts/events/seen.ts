import { codecFor } from '@insight-mesh/runtime/codec';
import { topicName } from '@insight-mesh/runtime/kafka';
import type { KafkaMessage } from 'kafkajs';

const eventCodec = codecFor('insightmesh.collector.v1.Event');
const letterCodec = codecFor('insightmesh.collector.v1.DeadLetter');
const eventTopic = 'clickstream.events.v1';
const letterTopic = 'clickstream.deadletters.v1';

/** One thing that came in, and what became of it. */
export interface Seen {
  outcome: 'accepted' | 'refused';
  /** When it was stored. */
  timeMs: number;
  tenantId: string;
  /** What it was, or why it was refused. */
  text: string;
}

export function topicsOf(prefix: string): string[] {
  return [topicName(prefix, eventTopic), topicName(prefix, letterTopic)];
}

/** Reads a message of either topic; undefined when it is none of ours. */
export function seenIn(topic: string, message: KafkaMessage): Seen | undefined {
  const bytes = message.value;
  if (bytes === null) return undefined;
  const timeMs = Number(message.timestamp);
  try {
    if (topic.endsWith(eventTopic)) {
      const event = eventCodec.decode(bytes);
      const what = (event.type ?? '').replace('EVENT_TYPE_', '').toLowerCase();
      const about = [event.item_id, event.order_id, event.query && JSON.stringify(event.query.slice(0, 60))];
      const who = event.customer_id ?? event.anonymous_id ?? '';
      const text = [what, who, ...about.filter(Boolean), `at ${event.occurred_at}`, `id ${event.id}`].join('  ');
      return { outcome: 'accepted', timeMs, tenantId: event.tenant_id ?? '', text };
    }
    const letter = letterCodec.decode(bytes);
    const where = letter.field ? `${letter.field}: ` : '';
    const text = `${where}${letter.reason}  (by ${letter.source}, dead letter ${letter.id})`;
    return { outcome: 'refused', timeMs, tenantId: letter.tenant_id ?? '', text };
  } catch {
    return { outcome: 'refused', timeMs, tenantId: '', text: `a message of ${topic} that is not in its contract` };
  }
}

const green = '\u001b[32m';
const red = '\u001b[31m';
const plain = '\u001b[0m';

/** One line for people. Ids are clients' words: nothing in them may steer the terminal. */
export function describe(seen: Seen, colours: boolean): string {
  const word = colours ? `${seen.outcome === 'accepted' ? green : red}${seen.outcome}${plain}` : seen.outcome;
  const time = new Date(seen.timeMs).toISOString();
  return `${time}  ${word}  ${`${seen.tenantId}  ${seen.text}`.replace(/[\p{Cc}\p{Cf}]/gu, '?')}`;
}
