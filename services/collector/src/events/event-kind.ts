import type { EventJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { cloudEventHeaders } from '@insight-mesh/runtime/kafka-producer';
import { v7 as uuidv7 } from 'uuid';
import { checkedOrMended } from '../cleaning/checked-or-mended.js';
import type { Cleaning } from '../cleaning/cleaning.js';
import type { ElementKind } from '../intake/intake.js';
import { withoutConsent } from '../privacy/consent.js';
import type { Privacy } from '../privacy/privacy.js';
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
      const check = (value: unknown) => checkEvent(value, at.nowMs);
      return checkedOrMended(clean, check, (event, repairs) => {
        const dropped = withoutConsent(event, at.policy) ?? clean.event(event, repairs);
        if (dropped !== undefined) return dropped;
        privacy(event, at);
        return event;
      });
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
