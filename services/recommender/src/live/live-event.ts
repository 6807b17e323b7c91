import type { EventJson } from '@insight-mesh/contracts/json';
import { parseRfc3339 } from '@insight-mesh/runtime/time';

/** What an event says of one item. */
export interface LiveItem {
  readonly itemId: string;
  /** What the act counts, beside a view's 1. */
  readonly strength: number;
  /** The item's categories from the widest to the narrowest, each as its whole path; empty where the event does not say. */
  readonly categories: readonly string[];
}

export interface LiveEvent {
  readonly tenantId: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** The customer id, else the anonymous id; empty where the event names nobody to us: personalisation was refused. */
  readonly visitor: string;
  readonly items: readonly LiveItem[];
  /** The items were bought together. */
  readonly order: boolean;
  /** Such as channel=app and country=DE. */
  readonly segments: readonly string[];
}

const strengths: Partial<Record<NonNullable<EventJson['type']>, number>> = {
  EVENT_TYPE_VIEW: 1,
  EVENT_TYPE_RECOMMENDATION_CLICK: 1,
  EVENT_TYPE_FAVOURITE: 2,
  EVENT_TYPE_ADD_TO_CART: 3,
  EVENT_TYPE_PURCHASE: 5,
};

/** Of one order; the rest of a wholesale order says little of what goes together. */
const mostLines = 20;
const mostLevels = 4;
const longestValue = 64;
const aheadMs = 86_400_000;
const earliestMs = Date.UTC(2000, 0, 1);

/**
 * What the live state reads of an event. Consent as feature has it: what was not refused is allowed. Without analytics nothing counts; without
 * personalisation the items count and the person does not.
 * @param appendedMs Kafka's time of the message
 * @param segmentNames fields of the event's context, beside its channel
 * @returns undefined where the event tells nothing of items, or is not to be used
 */
export function toLiveEvent(
  event: EventJson,
  appendedMs: number,
  segmentNames: readonly string[],
): LiveEvent | undefined {
  const { id, tenant_id: tenantId, type, consent } = event;
  const strength = type === undefined ? undefined : strengths[type];
  if (!id || !tenantId || strength === undefined || consent?.analytics === false) return undefined;
  const receivedMs = event.received_at === undefined ? appendedMs : parseRfc3339(event.received_at);
  const atMs = event.occurred_at === undefined ? receivedMs : parseRfc3339(event.occurred_at);
  if (receivedMs === undefined || atMs === undefined || atMs < earliestMs || atMs > receivedMs + aheadMs)
    return undefined;
  const order = type === 'EVENT_TYPE_PURCHASE';
  const ids = order ? (event.items ?? []).map((line) => line.item_id ?? '') : [event.item_id ?? ''];
  const distinct = [...new Set(ids)].filter((itemId) => itemId !== '').slice(0, mostLines);
  if (distinct.length === 0) return undefined;
  return {
    tenantId,
    id,
    atMs: Math.floor(atMs),
    visitor: consent?.personalisation === false ? '' : event.customer_id || event.anonymous_id || '',
    items: distinct.map((itemId) => ({ itemId, strength, categories: categoriesOf(event, itemId) })),
    order,
    segments: segmentsOf(event.channel, event.context, segmentNames),
  };
}

function categoriesOf(event: EventJson, itemId: string): string[] {
  const category = event.item_facts?.find((facts) => facts.item_id === itemId)?.category;
  return category === undefined ? [] : pathPrefixes(category.split(' > '));
}

/** Each category of a path as its whole path, at most the four widest. */
export function pathPrefixes(path: readonly string[]): string[] {
  return path.slice(0, mostLevels).map((_, level) => path.slice(0, level + 1).join(' > '));
}

/**
 * The segments of an event or of a request, for which popular items are known.
 * @param context the event's, or the request's
 */
export function segmentsOf(
  channel: string | undefined,
  context: Readonly<Record<string, unknown>> | undefined,
  names: readonly string[],
): string[] {
  const segments: string[] = [];
  const add = (name: string, value: unknown) => {
    if (typeof value !== 'string' || value === '' || value.length > longestValue) return;
    segments.push(`${name}=${value.toLowerCase()}`);
  };
  add('channel', channel);
  for (const name of names) if (name !== 'channel' || channel === undefined) add(name, context?.[name]);
  return segments;
}
