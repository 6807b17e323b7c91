import type { EventJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Live } from './live.js';
import { toLiveEvent } from './live-event.js';
import type { ShownCounts } from './shown-counts.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** Messages between two looks at what else waits: some two milliseconds of work. */
const stride = 64;

export interface ApplyEventsParts {
  readonly live: Live;
  /** Left out: what is shown is not counted. */
  readonly shown?: ShownCounts;
  /** Fields of an event's context by which popular items are told apart. */
  readonly segmentNames: readonly string[];
  readonly badMessage: (topic: string) => void;
  /** True when a warning is due. */
  readonly warn: () => boolean;
  readonly log: Logger;
}

/**
 * Applies clickstream.events.v1 to the live state, and lets requests go between. A message that is no event is counted and passed over: feature sends it to the
 * dead letters.
 */
export function applyEvents(parts: ApplyEventsParts): (messages: InMessage[]) => Promise<void> {
  return async (messages) => {
    let left = stride;
    for (const message of messages) {
      take(message, parts);
      if (--left > 0) continue;
      left = stride;
      await breathe();
    }
  };
}

function take(
  { value, timestampMs, offset }: InMessage,
  { live, shown, segmentNames, ...parts }: ApplyEventsParts,
): void {
  if (value === null) return;
  try {
    const event = codec.decode(value);
    const taken = toLiveEvent(event, timestampMs, segmentNames);
    const counted = taken !== undefined && live.take(taken);
    // An impression is no act of a visitor, so that its id is not looked at: a second one costs a little exactness.
    if (event.type === 'EVENT_TYPE_IMPRESSION' || counted) countShown(event, shown);
  } catch (error) {
    parts.badMessage('clickstream.events.v1');
    if (parts.warn()) {
      parts.log.warn({ err: error, topic: 'clickstream.events.v1', offset: String(offset) }, 'event passed over');
    }
  }
}

function countShown(event: EventJson, shown: ShownCounts | undefined): void {
  const { tenant_id: tenantId, item_id: itemId, type } = event;
  if (!tenantId || !itemId || event.consent?.analytics === false) return;
  if (type === 'EVENT_TYPE_IMPRESSION') shown?.add(tenantId, itemId, 'exposure');
  if (type === 'EVENT_TYPE_RECOMMENDATION_CLICK') shown?.add(tenantId, itemId, 'click');
}
