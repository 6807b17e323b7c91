import type { EventJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { cloudEventHeaders } from '@insight-mesh/runtime/kafka-producer';
import { v7 as uuidv7 } from 'uuid';
import type { Cleaning, Mended } from '../cleaning/cleaning.js';
import type { ElementKind } from '../intake/intake.js';
import { withoutConsent } from '../privacy/consent.js';
import type { Privacy } from '../privacy/privacy.js';
import { Problem } from '../validation/problem.js';
import { type CheckedEvent, checkEvent } from './check-event.js';
import { shortName } from './event-types.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** One id's events share a key, and so a partition and their order. */
export function eventKey(tenantId: string, event: EventJson): string {
  return `${tenantId}/${event.customer_id ?? event.anonymous_id ?? ''}`;
}

/** What happens to an event beside the checks, in this order. */
export interface EventStages {
  cleaning: Cleaning;
  privacy: Privacy;
}

/** Events, as messages of `topic` (its full name). */
export function eventKind(topic: string, { cleaning, privacy }: EventStages): ElementKind<CheckedEvent> {
  return {
    name: 'event',
    open(at) {
      const clean = cleaning(at);
      return (value, repairs) => {
        let event = checkEvent(value, at.nowMs);
        let mended: Mended | undefined;
        if (event instanceof Problem) {
          // Only what is refused is mended before the checks: what is in order does not pay for it.
          mended = clean.refused(value, repairs);
          if (mended !== undefined) event = checkEvent(mended.value, at.nowMs);
          if (event instanceof Problem) return event;
        }
        const dropped = withoutConsent(event, at.policy) ?? clean.event(event, mended?.repairs ?? repairs);
        if (dropped !== undefined) return dropped;
        privacy(event, at);
        return event;
      };
    },
    toMessage(event, { tenantId, now, source, trace }) {
      const id = event.id ?? uuidv7();
      const time = event.occurred_at ?? now;
      // The checks made this object; nobody else has it.
      event.id = id;
      event.occurred_at = time;
      event.tenant_id = tenantId;
      event.received_at = now;
      return {
        topic,
        key: eventKey(tenantId, event),
        value: codec.encode(event),
        headers: cloudEventHeaders({ id, type: `insightmesh.event.${shortName(event.type)}`, source, time, trace }),
      };
    },
  };
}
