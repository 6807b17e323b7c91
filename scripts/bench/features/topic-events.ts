import type { EventJson, EventTypeJson, ItemFactsJson, OrderLineJson } from '@insight-mesh/contracts/json';
import { randomNumbers } from '../small-shop.js';

export interface Shop {
  seed: number;
  customers: number;
  items: number;
  /** When the event of place 0 happened (ms since 1970), and how long after it each next one. */
  beganMs: number;
  stepMs: number;
  /** Sets the ids of one stream of events apart from those of another: 4 hex digits, 9d54 if not given. */
  series?: string;
  /** All events are of this customer. */
  only?: string;
}

export const tenantId = 'demo';

/** Types and how many of 1,000 events have each. */
const mix: readonly [type: EventTypeJson, share: number][] = [
  ['EVENT_TYPE_VIEW', 640],
  ['EVENT_TYPE_SEARCH', 110],
  ['EVENT_TYPE_ADD_TO_CART', 90],
  ['EVENT_TYPE_REMOVE_FROM_CART', 20],
  ['EVENT_TYPE_FAVOURITE', 35],
  ['EVENT_TYPE_PURCHASE', 40],
  ['EVENT_TYPE_REFUND', 5],
  ['EVENT_TYPE_REVIEW', 15],
  ['EVENT_TYPE_COUPON_REDEEMED', 10],
  ['EVENT_TYPE_RECOMMENDATION_CLICK', 20],
  ['EVENT_TYPE_IDENTIFY', 15],
];
const coupons = ['SPRING10', 'WELCOME5', 'FREESHIP'];
const devices = ['ios', 'android', 'desktop'];

function typeAt(draw: number): EventTypeJson {
  let left = draw * 1_000;
  for (const [type, share] of mix) {
    left -= share;
    if (left < 0) return type;
  }
  return 'EVENT_TYPE_VIEW';
}

/** The numbers of one place, independent of those of the next. */
function numbersAt(seed: number, place: number): () => number {
  return randomNumbers(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b));
}

/** What an event has besides who and when, by its type. */
function own(
  type: EventTypeJson,
  place: number,
  customer: number,
  random: () => number,
  itemId: () => string,
): Partial<EventJson> {
  const below = (limit: number) => Math.floor(random() * limit);
  const line = (quantity: number): OrderLineJson => ({
    item_id: itemId(),
    quantity,
    unit_price: 199 + 100 * below(200),
  });
  const totalOf = (lines: readonly OrderLineJson[]) =>
    lines.reduce((sum, each) => sum + (each.quantity ?? 1) * (each.unit_price ?? 0), 0);
  switch (type) {
    case 'EVENT_TYPE_SEARCH':
      return { query: `desk lamp ${below(500)}` };
    case 'EVENT_TYPE_PURCHASE':
    case 'EVENT_TYPE_REFUND': {
      const items = Array.from({ length: 1 + below(type === 'EVENT_TYPE_PURCHASE' ? 4 : 1) }, () => line(1 + below(3)));
      return { items, order_id: `o-${place}`, value: totalOf(items), currency: 'EUR' };
    }
    case 'EVENT_TYPE_ADD_TO_CART':
    case 'EVENT_TYPE_REMOVE_FROM_CART': {
      const items = [line(1)];
      return { item_id: items[0]?.item_id ?? '', items, value: totalOf(items), currency: 'EUR' };
    }
    case 'EVENT_TYPE_REVIEW':
      return { item_id: itemId(), rating: 1 + below(5), text: 'Fits well and came in two days, thank you.' };
    case 'EVENT_TYPE_COUPON_REDEEMED':
      return { value: 500, currency: 'EUR', attributes: { coupon: coupons[below(coupons.length)] ?? '' } };
    case 'EVENT_TYPE_RECOMMENDATION_CLICK':
      return { item_id: itemId(), recommendation_id: `r-${place}` };
    case 'EVENT_TYPE_IDENTIFY':
      // One in ten on the device of somebody else.
      return { anonymous_id: `a-${random() < 0.9 ? customer : customer ^ 1}` };
    default:
      return { item_id: itemId() };
  }
}

/** What a catalogue of 40 categories and 25 brands says of the event's items. */
function factsOf({ item_id: itemId, items = [] }: Partial<EventJson>): ItemFactsJson[] {
  const ids = new Set([itemId, ...items.map((line) => line.item_id)]);
  return [...ids].flatMap((id) => {
    const number = Number(id?.slice(2));
    if (id === undefined || !Number.isInteger(number)) return [];
    const category = `Home > Room ${number % 8} > Shelf ${number % 40}`;
    return { item_id: id, category, brand: `brand-${number % 25}`, price: 199 + 100 * (number % 200), currency: 'EUR' };
  });
}

/**
 * The event of a place in the stream, as the collector writes it to the topic: the same place of the same shop gives the same
 * event. Customers and items are skewed: a quarter of the events is of a sixteenth of them.
 */
export function topicEvent(place: number, shop: Shop): EventJson & { id: string; customer_id: string } {
  const random = numbersAt(shop.seed, place);
  const customer = Math.floor(random() ** 2 * shop.customers);
  const atMs = Math.round(shop.beganMs + place * shop.stepMs);
  const type = typeAt(random());
  const itemId = () => `i-${Math.floor(random() ** 2 * shop.items)}`;
  const base = {
    id: `0198f3a2-5c1e-7c3a-${shop.series ?? '9d54'}-${String(place).padStart(12, '0')}`,
    tenant_id: tenantId,
    type,
    occurred_at: new Date(atMs).toISOString(),
    received_at: new Date(atMs + 412).toISOString(),
    customer_id: shop.only ?? `c-${customer}`,
    session_id: `s-${customer}-${Math.floor(atMs / 3_600_000)}`,
    device_id: `d-${customer}-${Math.floor(random() * 2)}`,
    channel: 'web',
    context: { page: '/products/walnut-desk-lamp', device: devices[customer % devices.length] ?? '' },
    consent: { analytics: true, personalisation: random() < 0.95 },
  };
  const event = { ...base, ...own(type, place, customer, random, itemId) };
  const facts = factsOf(event);
  return facts.length === 0 ? event : { ...event, item_facts: facts };
}

/** The key under which the collector sends an event: one id's events stay in order in one partition. */
export function keyOf(event: EventJson): string {
  return `${event.tenant_id}/${event.customer_id || event.anonymous_id}`;
}
