import { countAtMost, countBelow } from './quantiles.js';

/**
 * How numbers are sorted into bins. `values`: one bin for each of these numbers and a last one for all others. `edges`: bins that end with
 * these numbers, each its own last (so that a value in which many fall, such as 0, is not torn apart), and a last one for all above.
 */
export type Bins =
  | { readonly by: 'values'; readonly values: readonly number[] }
  | { readonly by: 'edges'; readonly edges: readonly number[] };

export function binCount(bins: Bins): number {
  return (bins.by === 'values' ? bins.values.length : bins.edges.length) + 1;
}

/** Up to so many different numbers get a bin each. */
export const mostValues = 20;

/**
 * Bins of about equally many of the reference's numbers; a bin for each where there are few different ones.
 * @param sorted ascending; none gives one bin for all
 * @param count bins to aim at; values in which more than a bin's share fall make for fewer
 */
export function binsOf(sorted: ArrayLike<number>, count = 10): Bins {
  const values: number[] = [];
  for (let at = 0; at < sorted.length && values.length <= mostValues; at = countAtMost(sorted, sorted[at] ?? 0)) {
    values.push(sorted[at] ?? 0);
  }
  if (values.length <= mostValues) return { by: 'values', values };
  const edges: number[] = [];
  for (let bin = 1; bin < count; bin++) {
    const edge = sorted[Math.ceil((bin * sorted.length) / count) - 1] ?? 0;
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  // The last bin must not be empty of the reference itself.
  if (edges.at(-1) === sorted[sorted.length - 1]) edges.pop();
  return { by: 'edges', edges };
}

/** How many of ascending numbers fall in each bin. */
export function countInBins(bins: Bins, sorted: ArrayLike<number>): number[] {
  if (bins.by === 'values') {
    const counts = bins.values.map((value) => countAtMost(sorted, value) - countBelow(sorted, value));
    return [...counts, sorted.length - counts.reduce((sum, each) => sum + each, 0)];
  }
  let before = 0;
  const counts = bins.edges.map((edge) => {
    const upTo = countAtMost(sorted, edge);
    const inside = upTo - before;
    before = upTo;
    return inside;
  });
  return [...counts, sorted.length - before];
}

/** The bin of one number, from 0. */
export function binOf(bins: Bins, value: number): number {
  if (bins.by === 'edges') return countBelow(bins.edges, value);
  const at = countBelow(bins.values, value);
  return bins.values[at] === value ? at : bins.values.length;
}

export interface Histogram {
  /** One more than counts; each bin holds its lower edge, the last its upper one too. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Bins of equal width from the least to the greatest number, as numpy.histogram makes them. @param sorted ascending, finite */
export function histogramOf(sorted: ArrayLike<number>, count: number): Histogram {
  const low = sorted[0] ?? 0;
  const high = sorted[sorted.length - 1] ?? 1;
  const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const edges = Array.from({ length: count + 1 }, (_, at) => (at === count ? to : from + ((to - from) * at) / count));
  const starts = edges.slice(0, count).map((edge) => countBelow(sorted, edge));
  return { edges, counts: starts.map((start, at) => (starts[at + 1] ?? sorted.length) - start) };
}
