import { unitKey } from '@insight-mesh/algorithms/experiments/assign';
import type { EventJson } from '@insight-mesh/contracts/json';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import type { Click, OrderLineRow } from '../store/outcomes.js';

const codec = codecFor('insightmesh.collector.v1.Event');

/** What one event says of recommendations. */
export interface Outcome {
  readonly clicks: readonly Click[];
  readonly lines: readonly OrderLineRow[];
}

const clickTypes: readonly EventJson['type'][] = [
  'EVENT_TYPE_RECOMMENDATION_CLICK',
  'EVENT_TYPE_VIEW',
  'EVENT_TYPE_ADD_TO_CART',
];
const orderTypes: readonly EventJson['type'][] = ['EVENT_TYPE_PURCHASE', 'EVENT_TYPE_REFUND'];
/** ISO 4217 for none: an order without a currency is an order. */
const noCurrency = 'XXX';
const signs = ['"recommendation_id"', '"EVENT_TYPE_PURCHASE"', '"EVENT_TYPE_REFUND"'].map((text) => Buffer.from(text));

/**
 * Clicks and order lines of a message of clickstream.events.v1; undefined where it has none, and where the customer refused
 * personalisation. Most messages are told by their bytes and never parsed.
 * @throws AppError for a message that is no event
 */
export function toOutcome({ value }: InMessage): Outcome | undefined {
  if (value === null || !signs.some((sign) => value.includes(sign))) return undefined;
  const event = codec.decode(value);
  if (event.consent?.personalisation === false) return undefined;
  const occurredAtMs = parseRfc3339(event.occurred_at ?? event.received_at ?? '');
  const { id: eventId = '', tenant_id: tenantId = '', type } = event;
  if (occurredAtMs === undefined || eventId === '' || tenantId === '') return undefined;
  if (orderTypes.includes(type)) return { clicks: [], lines: linesOf(event, { eventId, tenantId, occurredAtMs }) };
  const { recommendation_id: recommendationId = '', item_id: itemId = '' } = event;
  if (!clickTypes.includes(type) || recommendationId === '' || itemId === '') return undefined;
  return { clicks: [{ tenantId, recommendationId, itemId, clickedAtMs: occurredAtMs }], lines: [] };
}

function linesOf(event: EventJson, at: { eventId: string; tenantId: string; occurredAtMs: number }): OrderLineRow[] {
  const { order_id: orderId = '', currency = noCurrency, recommendation_id: recommendationId = '' } = event;
  return (event.items ?? []).flatMap(({ item_id: itemId = '', quantity = 0, unit_price = 0 }, line) =>
    itemId === ''
      ? []
      : {
          ...{
            ...at,
            line,
            refund: event.type === 'EVENT_TYPE_REFUND',
            orderId: orderId === '' ? at.eventId : orderId,
          },
          ...{ itemId, value: String(BigInt(quantity) * BigInt(unit_price)), currency, recommendationId },
          units: unitsOf(event),
        },
  );
}

function unitsOf({ customer_id = '', anonymous_id = '', session_id = '' }: EventJson): string[] {
  const units = [
    { kind: 'customer', id: customer_id },
    { kind: 'anonymous', id: anonymous_id },
    { kind: 'session', id: session_id },
  ] as const;
  return units.filter(({ id }) => id !== '').map(unitKey);
}
