import type { ItemJson } from '@insight-mesh/contracts/json';

/** Sizes of a shop that trains in seconds and still has enough aisles for every click to lead somewhere new. */
const CATEGORIES = 40;
const ITEMS_A_CATEGORY = 20;
const SESSIONS_A_CUSTOMER = 2;
const DAY_MS = 86_400_000;

export interface ShopEvent {
  id: string;
  type: 'view';
  occurred_at: string;
  customer_id: string;
  session_id: string;
  item_id: string;
  consent: { analytics: true; personalisation: true };
}

export interface SmallShop {
  items: ItemJson[];
  customers: string[];
  /** The oldest first. */
  events: ShopEvent[];
  /** An item that people view, of a category that the customer has not been to. */
  elsewhere(customer: string): string;
}

/** Numbers from 0 up to below 1. Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators" (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Customers who view a few items of one category in each session, all of it made from the seed. */
export function smallShop(customerCount: number, seed: number, endMs: number): SmallShop {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const idOf = (category: number, n: number) => `i-${category}-${n}`;
  const items = Array.from({ length: CATEGORIES * ITEMS_A_CATEGORY }, (_, index): ItemJson => {
    const category = Math.floor(index / ITEMS_A_CATEGORY);
    const n = index % ITEMS_A_CATEGORY;
    const title = `Item ${n} of category ${category}`;
    return {
      id: idOf(category, n),
      title,
      category_path: [`Category ${category}`],
      price: 100 + index,
      currency: 'EUR',
    };
  });
  const customers = Array.from({ length: customerCount }, (_, n) => `c-${n}`);
  const visited = new Map<string, Set<number>>(customers.map((customer) => [customer, new Set()]));
  const viewed = new Set<string>();
  const events: ShopEvent[] = [];
  for (const customer of customers) {
    for (let session = 0; session < SESSIONS_A_CUSTOMER; session++) {
      const category = below(CATEGORIES);
      visited.get(customer)?.add(category);
      const startMs = endMs - DAY_MS * (1 + 20 * random());
      const clicks = 3 + below(5);
      for (let click = 0; click < clicks; click++) {
        const item = idOf(category, below(ITEMS_A_CATEGORY));
        viewed.add(item);
        events.push({
          id: `${customer}-${session}-${click}`,
          type: 'view',
          occurred_at: new Date(startMs + click * 20_000).toISOString(),
          customer_id: customer,
          session_id: `s-${customer}-${session}`,
          item_id: item,
          consent: { analytics: true, personalisation: true },
        });
      }
    }
  }
  events.sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : 1));
  return {
    items,
    customers,
    events,
    elsewhere(customer) {
      const known = visited.get(customer) ?? new Set<number>();
      for (;;) {
        const category = below(CATEGORIES);
        const item = idOf(category, below(ITEMS_A_CATEGORY));
        if (!known.has(category) && viewed.has(item)) return item;
      }
    },
  };
}
