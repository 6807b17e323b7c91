import type { EventJson } from '@insight-mesh/contracts/json';
import { afterSales } from './after-sales.js';
import { buildCatalogue, type Catalogue, type ShopItem } from './catalogue.js';
import { buildCustomer, type Customer } from './customers.js';
import { dayMs, type ShopOptions, shopOptions } from './options.js';
import { timeOfDay, weekdayFactor } from './rhythm.js';
import { Rng } from './rng.js';
import { type Entry, type Order, playVisit } from './sessions.js';
import type { ShopEvent } from './shop-event.js';

export interface Shop {
  catalogue: Catalogue;
  /** Those who sign up come first. */
  customers: Customer[];
  /** Start of the window. */
  startMs: number;
}

/** Visitors who never sign up, by customer. */
const STRANGERS = 0.6;

export function buildShop(options: ShopOptions): Shop {
  const { seed, endMs, days, customers } = shopOptions(options);
  const catalogue = buildCatalogue(seed);
  const rng = new Rng(seed);
  const count = Math.round(customers * (1 + STRANGERS));
  return {
    catalogue,
    customers: Array.from({ length: count }, (_, index) =>
      buildCustomer(catalogue, index, customers, days, rng.fork('customer', index)),
    ),
    startMs: endMs - days * dayMs,
  };
}

/** What one customer carries from day to day. */
interface Life {
  customer: Customer;
  rng: Rng;
  /** Consumables bought, with the day on which they are used up. */
  usedUp: Map<ShopItem, number>;
  /** No visit starts before it. */
  freeMs: number;
}

/** Plays the shop day by day, so that memory holds a few days only, and yields its events in the order of time. */
export function* simulate(options: ShopOptions): Generator<ShopEvent> {
  const { seed, days } = shopOptions(options);
  const shop = buildShop(options);
  const rng = new Rng(seed);
  const lives = shop.customers.map(
    (customer): Life => ({
      customer,
      rng: rng.fork('life', customer.index),
      usedUp: new Map(),
      freeMs: 0,
    }),
  );
  const later = new Map<number, ShopEvent[]>();
  for (let day = 0; day < days; day++) {
    const dayStartMs = shop.startMs + day * dayMs;
    const keep = (events: readonly ShopEvent[]): void => {
      for (const event of events) {
        const of = Math.floor((event.timeMs - shop.startMs) / dayMs);
        const bucket = later.get(of);
        if (bucket === undefined) later.set(of, [event]);
        else bucket.push(event);
      }
    };
    for (const life of lives) {
      for (const { events, order } of liveDay(shop.catalogue, seed, life, day, dayStartMs)) {
        keep(events);
        if (order !== undefined) keep(afterSales(life.customer, order, life.rng.fork('after sales')));
      }
    }
    const today = later.get(day) ?? [];
    later.delete(day);
    yield* today.sort((a, b) => a.timeMs - b.timeMs || ((a.event.id ?? '') < (b.event.id ?? '') ? -1 : 1));
  }
}

function entryOf({ joinDay }: Customer, day: number, isFirst: boolean, rng: Rng): Entry {
  if (day < joinDay) return 'anonymous';
  if (day === joinDay && isFirst) return 'signing up';
  return rng.chance(0.2) ? 'logging in' : 'logged in';
}

function* liveDay(
  catalogue: Catalogue,
  seed: number,
  life: Life,
  day: number,
  dayStartMs: number,
): Generator<{ events: ShopEvent[]; order?: Order }> {
  const { customer, rng } = life;
  const { joinDay } = customer;
  // Before they sign up people come half as often.
  const eagerness = day < joinDay && joinDay !== Number.POSITIVE_INFINITY ? 0.5 : 1;
  const drawn = rng.poisson(customer.activity * weekdayFactor(dayStartMs) * eagerness);
  const visits = day === customer.sureDay ? Math.max(1, drawn) : drawn;
  const starts = Array.from({ length: visits }, () => dayStartMs + timeOfDay(rng)).sort((a, b) => a - b);
  for (const [n, startMs] of starts.entries()) {
    // Still in the visit before.
    if (n > 0 && startMs < life.freeMs) continue;
    const sessionId = `s-${seed}-${customer.index + 1}-${day}-${n + 1}`;
    const draw = rng.fork('visit', day, n);
    const entry = entryOf(customer, day, n === 0, draw);
    const due = entry === 'anonymous' ? undefined : dueItem(life, day, draw);
    const played = playVisit(catalogue, customer, { sessionId, startMs, day, entry, due }, draw);
    life.freeMs = (played.events.at(-1)?.timeMs ?? startMs) + 30 * 60_000;
    for (const { item, quantity } of played.order?.lines ?? []) {
      if (item.leaf.plan.consumable) life.usedUp.set(item, day + Math.round(quantity * draw.between(8, 18)));
    }
    yield played;
  }
}

/** Something that the customer has used up, now and then. */
function dueItem({ usedUp }: Life, day: number, rng: Rng): ShopItem | undefined {
  const due = [...usedUp].filter(([, until]) => until <= day).map(([item]) => item);
  return due.length > 0 && rng.chance(0.5) ? rng.pick(due) : undefined;
}

/** The shop's events as it sends them, in the order of time. The same options give the same events. */
export function* generateEvents(options: ShopOptions): Generator<EventJson> {
  for (const { event } of simulate(options)) yield event;
}
