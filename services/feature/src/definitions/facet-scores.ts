import { type Buckets, measures } from '../state/buckets.js';
import { dayMs, daysKept } from '../state/counters.js';
import type { Facet } from '../state/facet.js';
import { type Measure, measureOf } from '../state/measures.js';

/** Days after which an act counts half. */
const halfLifeDays = 30;

/** What an act says of a customer's interest. */
const weights: readonly number[] = Array.from({ length: measures }, (_, measure: Measure) => {
  if (measure === measureOf('view')) return 1;
  if (measure === measureOf('favourite')) return 3;
  if (measure === measureOf('add_to_cart')) return 4;
  return measure === measureOf('purchase') ? 8 : 0;
});
/** What is left of an act after so many days. */
const decay: readonly number[] = Array.from({ length: daysKept }, (_, days) => 2 ** (-days / halfLifeDays));

export interface FacetScores {
  /** Name and score of all names of the last 90 days, the highest first. */
  readonly scores: readonly { readonly name: string; readonly score: number }[];
  readonly sum: number;
}

/** A decayed sum over the last 90 days: views count 1, favourites 3, carts 4, orders 8, each half as much after 30 days. */
export function interest(days: Buckets, asOfMs: number): number {
  const today = Math.floor(asOfMs / dayMs);
  let score = 0;
  days.forEachSince(today - 90, (day, measure, count) => {
    score += count * (weights[measure] ?? 0) * (decay[today - day] ?? 0);
  });
  return score;
}

export function facetScores(facet: Facet | undefined, asOfMs: number): FacetScores {
  const scores: { name: string; score: number }[] = [];
  facet?.each((days, name) => {
    const score = interest(days, asOfMs);
    if (score > 0) scores.push({ name, score });
  });
  scores.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  let sum = 0;
  for (const { score } of scores) sum += score;
  return { scores, sum };
}

/** What was done with one name in the last `before` whole days and today. */
export function countSince(days: Buckets, measure: Measure, before: number, asOfMs: number): number {
  let sum = 0;
  days.forEachSince(Math.floor(asOfMs / dayMs) - before, (_day, of, count) => {
    if (of === measure) sum += count;
  });
  return sum;
}
