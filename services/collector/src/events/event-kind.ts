import type { EventJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import { cloudEventHeaders } from '@insight-mesh/runtime/kafka-producer';
import { v7 as uuidv7 } from 'uuid';
import type { ElementKind } from '../intake/intake.js';
import { type CheckedEvent, checkEvent } from './check-event.js';
import { shortName } from './event-types.js';
import type { FreeTextMask } from './free-text.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** One id's events share a key, and so a partition and their order. */
export function eventKey(tenantId: string, event: EventJson): string {
  return `${tenantId}/${event.customer_id ?? event.anonymous_id ?? ''}`;
}

/** Events, as messages of `topic` (its full name). */
export function eventKind(topic: string, maskFreeText: FreeTextMask): ElementKind<CheckedEvent> {
  return {
    name: 'event',
    check: checkEvent,
    toMessage(event, { tenantId, now, source, trace }) {
      const id = event.id ?? uuidv7();
      const time = event.occurred_at ?? now;
      // The checks made this object; nobody else has it.
      event.id = id;
      event.occurred_at = time;
      event.tenant_id = tenantId;
      event.received_at = now;
      maskFreeText(event, tenantId);
      return {
        topic,
        key: eventKey(tenantId, event),
        value: codec.encode(event),
        headers: cloudEventHeaders({ id, type: `insightmesh.event.${shortName(event.type)}`, source, time, trace }),
      };
    },
  };
}
