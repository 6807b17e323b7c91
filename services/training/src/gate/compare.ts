import { pairedDifference } from '@insight-mesh/algorithms/evaluation/paired';
import type { Difference } from './evidence.js';

/** Which cases belong together. */
export interface Grouping {
  /** The customer of each case: cases of one hang together. */
  customers: readonly string[];
  /** Places of cases by segment. */
  segments: ReadonlyMap<string, readonly number[]>;
}

export interface CompareOptions {
  seed: number;
  level: number;
}

/** The candidate against the champion on the same cases: over all, and by segment. Segments without a case are left out. */
export function compare(
  candidate: Float64Array,
  champion: Float64Array,
  { customers, segments }: Grouping,
  options: CompareOptions,
): { overall: Difference; segments: (Difference & { segment: string })[] } {
  const among = (places: readonly number[]): Difference =>
    differenceOf(pick(candidate, places), pick(champion, places), {
      ...options,
      clusters: places.map((at) => customers[at] ?? ''),
    });
  return {
    overall: among([...candidate.keys()]),
    segments: [...segments].flatMap(([segment, places]) =>
      places.length === 0 ? [] : [{ segment, ...among(places) }],
    ),
  };
}

function pick(values: Float64Array, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (at) => values[at] as number);
}

function differenceOf(
  a: Float64Array,
  b: Float64Array,
  options: CompareOptions & { clusters: readonly string[] },
): Difference {
  const { meanA, meanB, difference, low, high, p, cases, clusters } = pairedDifference(a, b, options);
  return { candidate: meanA, champion: meanB, difference, low, high, p, cases, customers: clusters };
}
