import { repairText } from '@insight-mesh/algorithms/repair-text';
import type { ConsentJson, EventJson, OrderLineJson } from '@insight-mesh/contracts/json';
import { boolean, type Check, id, integer, list, number, pattern, text, time } from '../validation/checks.js';
import { Problem } from '../validation/problem.js';
import { record } from '../validation/record.js';
import { struct } from '../validation/struct.js';
import { eventType, missingForType } from './event-types.js';

export const textCharacters = 20_000;
const queryCharacters = 2_000;
const orderLines = 1_000;

/** A checked event: what the client may leave out is still open (id, occurred_at). */
export interface CheckedEvent extends EventJson {
  type: NonNullable<EventJson['type']>;
}

/** Free text in NFC and without invisible characters; of which nothing is left is absent. */
function repaired(check: Check<string>): Check<string> {
  return (value, nowMs) => {
    const checked = check(value, nowMs);
    return typeof checked === 'string' ? repairText(checked) || undefined : checked;
  };
}

/** However far ahead: that is how a wrong clock is known. Nothing is counted by it. */
const sentTime: Check<string> = (value) => time(value, Number.POSITIVE_INFINITY);

const orderLine = record<OrderLineJson>({
  fields: {
    item_id: id(),
    quantity: integer(1, 'a whole number of pieces'),
    unit_price: integer(0, 'a whole amount in minor units (cents, fen)'),
  },
  aliases: new Map([
    ['productid', 'item_id'],
    ['sku', 'item_id'],
    ['id', 'item_id'],
    ['qty', 'quantity'],
    ['price', 'unit_price'],
  ]),
  required: ['item_id', 'quantity'],
});

const consent = record<ConsentJson>({ fields: { analytics: boolean, personalisation: boolean, marketing: boolean } });

const fields: Check<EventJson> = record<EventJson>({
  fields: {
    id: id(),
    type: eventType,
    occurred_at: time,
    sent_at: sentTime,
    customer_id: id(),
    anonymous_id: id(),
    session_id: id(),
    device_id: id(),
    channel: id(64),
    item_id: id(),
    order_id: id(),
    items: list(orderLine, orderLines),
    query: repaired(text(queryCharacters)),
    text: repaired(text(textCharacters)),
    rating: number(1, 5),
    value: integer(0, 'a whole amount in minor units (cents, fen)'),
    currency: pattern(/^[A-Z]{3}$/, 'must be three capital letters of ISO 4217, for example EUR', 16),
    recommendation_id: id(),
    context: struct,
    consent,
    attributes: struct,
  },
  refused: {
    tenant_id: 'must not be sent: the tenant is the one of the API key',
    received_at: 'must not be sent: the collector sets it',
    repairs: 'must not be sent: the collector sets it',
    item_facts: 'must not be sent: the collector sets it',
  },
  aliases: new Map([
    ['userid', 'customer_id'],
    ['user', 'customer_id'],
    ['visitorid', 'anonymous_id'],
    ['item', 'item_id'],
    ['productid', 'item_id'],
    ['sku', 'item_id'],
    ['timestamp', 'occurred_at'],
    ['time', 'occurred_at'],
    ['ts', 'occurred_at'],
    ['event', 'type'],
    ['eventtype', 'type'],
    ['messageid', 'id'],
    ['eventid', 'id'],
    ['properties', 'attributes'],
    ['total', 'value'],
    ['amount', 'value'],
    ['price', 'value'],
    ['products', 'items'],
  ]),
});

const needsType = new Problem('missing', 'must be there, for example view', 'type');
const needsSomebody = new Problem('missing', 'customer_id or anonymous_id must be there', 'customer_id');

/**
 * An event in the JSON of the contract, except that `type` may also be short (`view`), checked and in the form it has on the topic.
 * @param nowMs the time of receipt, against which times ahead are measured
 */
export function checkEvent(value: unknown, nowMs: number): CheckedEvent | Problem {
  const event = fields(value, nowMs);
  if (event instanceof Problem) return event;
  if (event?.type === undefined) return needsType;
  if (event.customer_id === undefined && event.anonymous_id === undefined) return needsSomebody;
  return missingForType(event, event.type) ?? (event as CheckedEvent);
}
