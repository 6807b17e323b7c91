import { hash } from 'node:crypto';
import type { EventJson } from '@insight-mesh/contracts/json';
import { parseRfc3339 } from '@insight-mesh/runtime/time';
import type { FoldEvent } from '../state/fold-event.js';
import { typeNumber } from '../state/measures.js';
import { currencyOf, linesOf, orderValue, ratingOf } from './fold-fields.js';

/** An event that can be folded and written to the lake. */
export interface CheckedEvent {
  readonly tenantId: string;
  /** 32 hex digits: the first 128 bits of SHA-256 of tenant and event id. */
  readonly hash: string;
  /** The customer id, else the anonymous id. */
  readonly entityId: string;
  readonly receivedMs: number;
  readonly fold: FoldEvent;
  readonly json: EventJson;
}

/** Why an event cannot be used. Holds no value of the event. */
export interface Refusal {
  readonly field: string;
  readonly reason: string;
}

const earliestMs = Date.UTC(2000, 0, 1);
const aheadMs = 86_400_000;
/** Keeps an index row of Postgres under its limit of 2,704 bytes, at three bytes a character. */
const longestId = 512;
// The tenant names a folder of the lake.
const tenantPattern = /^[A-Za-z0-9._-]{1,64}$/;
// PostgreSQL's text has no NUL, and half of a surrogate pair becomes another character when written as UTF-8.
const unstorable = /[\0\p{Surrogate}]/u;

function checkId(field: string, value: string | undefined): Refusal | undefined {
  if (value === undefined) return undefined;
  if (value.length > longestId) return { field, reason: `must have at most ${longestId} characters` };
  if (unstorable.test(value)) return { field, reason: 'must be Unicode text without the character U+0000' };
  return undefined;
}

function checkLines(event: EventJson): Refusal | undefined {
  for (const [index, line] of (event.items ?? []).entries()) {
    const field = `items[${index}]`;
    if (line.item_id === undefined || line.item_id === '') return { field: `${field}.item_id`, reason: 'is missing' };
    const wrong = checkId(`${field}.item_id`, line.item_id);
    if (wrong !== undefined) return wrong;
    if (line.quantity !== undefined && line.quantity < 1)
      return { field: `${field}.quantity`, reason: 'must be at least 1' };
  }
  return undefined;
}

function checkFacts(event: EventJson): Refusal | undefined {
  for (const [index, facts] of (event.item_facts ?? []).entries()) {
    for (const name of ['item_id', 'category', 'brand', 'currency'] as const) {
      const wrong = checkId(`item_facts[${index}].${name}`, facts[name]);
      if (wrong !== undefined) return wrong;
    }
  }
  return undefined;
}

/**
 * Checks what folding and storing rely on. The collector has checked more; this stops what else may write to the topic.
 * @param appendedMs when Kafka took the message: stands in for received_at where that is missing
 */
export function checkEvent(event: EventJson, appendedMs: number): CheckedEvent | Refusal {
  const { id, tenant_id: tenantId, customer_id: customerId, anonymous_id: anonymousId } = event;
  if (id === undefined || id === '') return { field: 'id', reason: 'is missing' };
  if (tenantId === undefined || tenantId === '') return { field: 'tenant_id', reason: 'is missing' };
  if (!tenantPattern.test(tenantId)) {
    return {
      field: 'tenant_id',
      reason: 'must have 1 to 64 letters, digits, ".", "_" or "-"',
    };
  }
  const entityId = customerId || anonymousId;
  if (!entityId)
    return { field: 'customer_id', reason: 'is missing, and so is anonymous_id: one of them must be there' };
  for (const field of [
    'id',
    'customer_id',
    'anonymous_id',
    'session_id',
    'device_id',
    'item_id',
    'order_id',
  ] as const) {
    const wrong = checkId(field, event[field]);
    if (wrong !== undefined) return wrong;
  }
  const wrongPart = checkLines(event) ?? checkFacts(event);
  if (wrongPart !== undefined) return wrongPart;
  const type = event.type === undefined ? undefined : typeNumber(event.type);
  if (type === undefined) return { field: 'type', reason: 'is missing or unknown to this version' };
  const receivedMs = event.received_at === undefined ? appendedMs : parseRfc3339(event.received_at);
  if (receivedMs === undefined) return { field: 'received_at', reason: 'must be an RFC 3339 time' };
  const atMs = event.occurred_at === undefined ? receivedMs : parseRfc3339(event.occurred_at);
  if (atMs === undefined) return { field: 'occurred_at', reason: 'must be an RFC 3339 time' };
  if (atMs < earliestMs) return { field: 'occurred_at', reason: 'must not be before 2000' };
  if (atMs > receivedMs + aheadMs) return { field: 'occurred_at', reason: 'must not be over a day after received_at' };

  const lines = linesOf(event);
  const digest = hash('sha256', `${tenantId}\0${id}`, 'hex').slice(0, 32);
  const fold: FoldEvent = {
    tie: Number.parseInt(digest.slice(0, 12), 16),
    type,
    atMs: Math.floor(atMs),
    entityId,
    sessionId: event.session_id ?? '',
    deviceId: event.device_id ?? '',
    // As training has it: what is not refused is allowed.
    refused: event.consent?.analytics === false || event.consent?.personalisation === false,
    value: orderValue(event.value, lines),
    currency: currencyOf(event.currency),
    rating: ratingOf(event.rating),
    lines,
  };
  return { tenantId, hash: digest, entityId, receivedMs: Math.floor(receivedMs), fold, json: event };
}
