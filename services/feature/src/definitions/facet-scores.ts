import type { BinaryReader } from '../state/binary.js';
import { type Buckets, measures } from '../state/buckets.js';
import { dayMs, daysKept } from '../state/counters.js';
import type { EntityState } from '../state/entity-state.js';
import { scanFacet } from '../state/facet.js';
import { type FacetKind, type Measure, measureOf } from '../state/measures.js';

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

/** The scores of one facet of a customer, from bytes where it still is bytes. */
export function facetScores(state: EntityState, kind: FacetKind, asOfMs: number): FacetScores {
  const found = state.facets.look(kind, (from) => scoresOfBytes(from, asOfMs));
  if (found !== undefined) return ranked(found);
  const scores: Score[] = [];
  state.facets.get(kind)?.each((days, name) => scores.push({ name, score: interest(days, asOfMs) }));
  return ranked(scores);
}

interface Score {
  readonly name: string;
  score: number;
}

function scoresOfBytes(from: BinaryReader, asOfMs: number): Score[] {
  const today = Math.floor(asOfMs / dayMs);
  const scores: Score[] = [];
  let last: Score | undefined;
  // Of each name from the oldest day on, so added the other way round.
  const parts: number[] = [];
  const add = () => {
    if (last !== undefined) for (let at = parts.length - 1; at >= 0; at--) last.score += parts[at] ?? 0;
    parts.length = 0;
  };
  scanFacet(from, (name, day, measure, count) => {
    if (name !== last?.name) {
      add();
      last = { name, score: 0 };
      scores.push(last);
    }
    parts.push(count * (weights[measure] ?? 0) * (decay[today - day] ?? 0));
  });
  add();
  return scores;
}

/** Those that count for anything, the highest first. */
function ranked(all: Score[]): FacetScores {
  const scores = all.filter(({ score }) => score > 0);
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
