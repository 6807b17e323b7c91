import type { EventJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';

const dayMs = 86_400_000;
/** Events are at most this far from the newest. */
export const spanMs = 7 * dayMs;
export const beganMs = Date.UTC(2026, 4, 1, 9, 30);

const types = [
  ...(['view', 'search', 'add_to_cart', 'remove_from_cart', 'favourite', 'purchase', 'refund', 'review'] as const),
  ...(['question', 'coupon_redeemed', 'impression', 'recommendation_click', 'sign_up', 'identify'] as const),
] as const;
type ShortType = (typeof types)[number];

/** What happened, in no door's words. */
export interface ShopEvent {
  type: ShortType;
  atMs: number;
  customerId: string | undefined;
  anonymousId: string | undefined;
  sessionId: string | undefined;
  itemId: string;
  lines: readonly { itemId: string; quantity: number; cents: number }[];
  /** Absent: never asked. */
  personalisation: boolean | undefined;
}

export const customers = ['c-1', 'c-2', 'c-3'];
export const visitors = ['a-1', 'a-2'];
export const items = ['i-1', 'i-2', 'i-3', 'i-4'];
export const sessions = ['s-1', 's-2'] as const;

const atMs = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: spanMs }) },
    { weight: 3, arbitrary: fc.constantFrom(0, spanMs) },
    // About the edges of the hours and days that are counted.
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.nat(6), fc.constantFrom(-1, 0, 1))
        .map(([days, ms]) => 14.5 * 3_600_000 + days * dayMs + ms),
    },
  )
  .map((after) => beganMs + after);
const itemId = fc.constantFrom(...items);
const line = fc.record({
  itemId,
  quantity: fc.integer({ min: 1, max: 9 }),
  cents: fc.integer({ min: 0, max: 99_999 }),
});

export const shopEvent: fc.Arbitrary<ShopEvent> = fc
  .record({
    type: fc.constantFrom(...types),
    atMs,
    who: fc.oneof(
      fc.record({ customerId: fc.constantFrom(...customers), anonymousId: fc.constantFrom(undefined, ...visitors) }),
      fc.record({ customerId: fc.constant(undefined), anonymousId: fc.constantFrom(...visitors) }),
    ),
    sessionId: fc.constantFrom(undefined, ...sessions),
    itemId,
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    personalisation: fc.constantFrom(undefined, true, false),
  })
  .map(({ who, ...rest }) => ({ ...who, ...rest }));

const withoutItem = new Set<ShortType>(['search', 'purchase', 'refund', 'coupon_redeemed', 'sign_up', 'identify']);

/** Fields that one type has and others have not, in the words of the contract. */
function own({ type, itemId, lines }: ShopEvent): EventJson {
  const first = lines.slice(0, 1);
  const basket = (of: ShopEvent['lines']) =>
    of.map((each) => ({ item_id: each.itemId, quantity: each.quantity, unit_price: each.cents }));
  if (type === 'purchase' || type === 'refund') return { items: basket(lines), currency: 'EUR', order_id: 'o-1' };
  if (type === 'search') return { query: 'lamp' };
  const item = withoutItem.has(type) ? {} : { item_id: itemId };
  if (type === 'add_to_cart' || type === 'remove_from_cart') {
    return { ...item, items: basket(first.map((each) => ({ ...each, itemId }))), currency: 'EUR' };
  }
  if (type === 'review') return { ...item, text: 'very good', rating: 5 };
  return type === 'question' ? { ...item, text: 'how large is it?' } : item;
}

/** As /v1/events takes it. */
export function eventJson(event: ShopEvent, id: string): Omit<EventJson, 'type'> & { type: string } {
  const { type, customerId, anonymousId, sessionId, personalisation } = event;
  return {
    id,
    type,
    occurred_at: new Date(event.atMs).toISOString(),
    ...(customerId === undefined ? {} : { customer_id: customerId }),
    ...(anonymousId === undefined ? {} : { anonymous_id: anonymousId }),
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    ...(personalisation === undefined ? {} : { consent: { personalisation } }),
    ...own(event),
  };
}

const trackNames: Partial<Record<ShortType, string>> = {
  view: 'Product Viewed',
  search: 'Products Searched',
  add_to_cart: 'Product Added',
  remove_from_cart: 'Product Removed',
  purchase: 'Order Completed',
  refund: 'Order Refunded',
  sign_up: 'Signed Up',
};

/** As a call of the Segment HTTP API. */
export function segmentCall(event: ShopEvent, id: string): object {
  const { type, customerId, anonymousId, sessionId, personalisation, itemId, lines } = event;
  const product = (each: ShopEvent['lines'][number]) => ({
    product_id: each.itemId,
    quantity: each.quantity,
    price: each.cents / 100,
  });
  const [first] = lines;
  const properties =
    type === 'purchase' || type === 'refund'
      ? { order_id: 'o-1', currency: 'EUR', products: lines.map(product) }
      : {
          product_id: itemId,
          quantity: first?.quantity,
          currency: 'EUR',
          query: type === 'search' ? 'lamp' : undefined,
          text: type === 'question' || type === 'review' ? 'very good' : undefined,
          rating: type === 'review' ? 5 : undefined,
        };
  return {
    ...(type === 'identify' ? { type } : { type: 'track', event: trackNames[type] ?? type, properties }),
    messageId: id,
    userId: customerId,
    anonymousId,
    timestamp: new Date(event.atMs).toISOString(),
    context: {
      sessionId,
      ...(personalisation === undefined
        ? {}
        : { consent: { categoryPreferences: { Personalization: personalisation } } }),
    },
  };
}
