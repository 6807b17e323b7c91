import type { Catalogue, Leaf, ShopItem } from './catalogue.js';
import { type Customer, suits, tasteAt } from './customers.js';
import type { Rng } from './rng.js';

/** One look at an item, and the search that led to it. */
export interface Look {
  item: ShopItem;
  query?: string;
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`there is no ${index} of ${list.length}`);
  return value;
}

/** An item of a leaf by its popularity and how well it suits. */
function pickInLeaf(catalogue: Catalogue, leaf: Leaf, customer: Customer, rng: Rng): ShopItem {
  const items = leaf.items.map((index) => at(catalogue.items, index));
  return at(items, rng.weighted(items.map((item) => item.popularity * suits(customer, item))));
}

function searchFor(item: ShopItem, language: 'zh' | 'en', rng: Rng): string {
  const noun = item.leaf.plan.noun[language];
  const words = [noun, noun, `${item.brand[language]} ${noun}`, item.titles[language]];
  return at(words, rng.weighted([5, 3, 2, 0.5]));
}

/** A new wish: a leaf by taste, an item in it, often by a search. */
function newWish(catalogue: Catalogue, customer: Customer, day: number, rng: Rng): Look {
  const taste = [...tasteAt(customer, day)];
  const [leaf] = at(taste, rng.weighted(taste.map(([, weight]) => weight)));
  const item = pickInLeaf(catalogue, at(catalogue.leaves, leaf), customer, rng);
  return rng.chance(0.35) ? { item, query: searchFor(item, customer.language, rng) } : { item };
}

/**
 * The items that one visit looks at, in order. One item leads to the next: to one like it or one that goes with it, back to
 * one seen before, to another of the same category, or to a new wish.
 * @param first what the visit is for, where something is due
 */
export function browse(
  catalogue: Catalogue,
  customer: Customer,
  day: number,
  first: ShopItem | undefined,
  rng: Rng,
): Look[] {
  const looks: Look[] = [first === undefined ? newWish(catalogue, customer, day, rng) : { item: first }];
  const more = Math.min(40, Math.floor(rng.exponential() * 5.2));
  for (let step = 0; step < more; step++) {
    const { item } = at(looks, looks.length - 1);
    const way = rng.weighted([0.56, 0.1, 0.2, 0.14]);
    if (way === 0) looks.push({ item: at(catalogue.items, at(item.next.items, rng.weighted(item.next.weights))) });
    else if (way === 1) looks.push({ item: rng.pick(looks).item });
    else if (way === 2) looks.push({ item: pickInLeaf(catalogue, item.leaf, customer, rng) });
    else looks.push(newWish(catalogue, customer, day, rng));
  }
  return looks;
}
