import type { EventJson, OrderLineJson } from '@insight-mesh/contracts/json';
import { browse } from './browsing.js';
import type { Catalogue, ShopItem } from './catalogue.js';
import { type Customer, suits } from './customers.js';
import { shopCurrency } from './options.js';
import type { Rng } from './rng.js';
import { asAnonymous, asBoth, asCustomer, Recorder, type ShopEvent } from './shop-event.js';

export interface Order {
  orderId: string;
  timeMs: number;
  lines: { item: ShopItem; quantity: number }[];
}

/** How a visit begins, and what it turns into on the way. */
export type Entry = 'anonymous' | 'signing up' | 'logging in' | 'logged in';

export interface Visit {
  sessionId: string;
  startMs: number;
  day: number;
  entry: Entry;
  /** What the visit is for: something used up. */
  due: ShopItem | undefined;
}

const SOURCES = ['direct', 'search', 'newsletter', 'social', 'ad'];
const SOURCE_WEIGHTS = [4, 3, 1, 1, 1];

export function orderLines(lines: Order['lines']): OrderLineJson[] {
  return lines.map(({ item, quantity }) => ({ item_id: item.id, quantity, unit_price: item.price }));
}

export function orderValue(lines: Order['lines']): number {
  return lines.reduce((sum, { item, quantity }) => sum + item.price * quantity, 0);
}

/** Plays one visit. */
export function playVisit(
  catalogue: Catalogue,
  customer: Customer,
  visit: Visit,
  rng: Rng,
): { events: ShopEvent[]; order?: Order } {
  const looks = browse(catalogue, customer, visit.day, visit.due, rng);
  const recorder = new Recorder(customer, `e${visit.sessionId.slice(1)}`, visit.startMs, {
    session_id: visit.sessionId,
    device_id: customer.deviceId,
    channel: customer.channel,
  });
  const cart = new Map<ShopItem, number>();
  let who = visit.entry === 'logged in' ? asCustomer(customer) : asAnonymous(customer);
  const joins = visit.entry === 'signing up' || visit.entry === 'logging in';
  const joinAt = joins ? rng.int(looks.length) : -1;
  looks.forEach(({ item, query }, step) => {
    if (query !== undefined) {
      recorder.record('EVENT_TYPE_SEARCH', who, { query });
      recorder.wait(rng.between(2000, 15_000));
    }
    const opening: Partial<EventJson> = step > 0 ? {} : { context: openingContext(customer, rng) };
    recorder.record('EVENT_TYPE_VIEW', who, { item_id: item.id, ...opening });
    recorder.wait(5000 + 40_000 * rng.exponential());
    react(recorder, customer, item, who, cart, item === visit.due, rng);
    if (step !== joinAt) return;
    recorder.record(visit.entry === 'signing up' ? 'EVENT_TYPE_SIGN_UP' : 'EVENT_TYPE_IDENTIFY', asBoth(customer));
    recorder.wait(rng.between(3000, 20_000));
    who = asCustomer(customer);
  });
  const order = visit.entry === 'anonymous' ? undefined : checkOut(recorder, customer, visit, cart, rng);
  return order === undefined ? { events: recorder.events } : { events: recorder.events, order };
}

function openingContext(customer: Customer, rng: Rng): NonNullable<EventJson['context']> {
  const source = SOURCES[rng.weighted(SOURCE_WEIGHTS)] ?? 'direct';
  return { source, locale: customer.language === 'zh' ? 'zh-CN' : 'en-GB' };
}

/** What suits and is good is put into the cart or on the list of favourites. */
function react(
  recorder: Recorder,
  customer: Customer,
  item: ShopItem,
  who: Partial<EventJson>,
  cart: Map<ShopItem, number>,
  isDue: boolean,
  rng: Rng,
): void {
  const liking = suits(customer, item) * Math.exp(0.35 * item.quality);
  if (rng.chance(Math.min(0.35, 0.035 * liking))) {
    recorder.record('EVENT_TYPE_FAVOURITE', who, { item_id: item.id });
    recorder.wait(rng.between(1000, 8000));
  }
  if (cart.has(item) || !rng.chance(isDue ? 0.7 : Math.min(0.5, 0.1 * liking))) return;
  const quantity = item.leaf.plan.consumable ? 1 + rng.int(3) : 1;
  cart.set(item, quantity);
  const items = orderLines([{ item, quantity }]);
  recorder.record('EVENT_TYPE_ADD_TO_CART', who, {
    item_id: item.id,
    items,
    value: item.price * quantity,
    currency: shopCurrency,
  });
  recorder.wait(rng.between(2000, 15_000));
}

function checkOut(
  recorder: Recorder,
  customer: Customer,
  visit: Visit,
  cart: Map<ShopItem, number>,
  rng: Rng,
): Order | undefined {
  const who = asCustomer(customer);
  for (const item of [...cart.keys()]) {
    if (!rng.chance(0.08)) continue;
    cart.delete(item);
    recorder.record('EVENT_TYPE_REMOVE_FROM_CART', who, { item_id: item.id });
    recorder.wait(rng.between(2000, 10_000));
  }
  if (cart.size === 0 || !rng.chance(Math.min(0.9, Math.max(0.2, 0.55 + 0.1 * customer.mood)))) return undefined;
  recorder.wait(rng.between(20_000, 120_000));
  const order: Order = {
    orderId: `o${visit.sessionId.slice(1)}`,
    timeMs: recorder.timeMs,
    lines: [...cart].map(([item, quantity]) => ({ item, quantity })),
  };
  recorder.record('EVENT_TYPE_PURCHASE', who, {
    order_id: order.orderId,
    items: orderLines(order.lines),
    value: orderValue(order.lines),
    currency: shopCurrency,
  });
  return order;
}
