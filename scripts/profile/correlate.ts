import { pearson } from '@insight-mesh/algorithms/statistics/correlation';
import { ranksOf } from '@insight-mesh/algorithms/statistics/ranks';
import type { Correlations } from './profile-result.js';

/** Columns of the heat map. */
const shown = 20;
/** Pairs that are told. */
const pairsKept = 50;

/** Ranks of the numbers that are there; NaN where one is missing. */
function ranked(values: Float64Array): Float64Array {
  const places: number[] = [];
  for (let at = 0; at < values.length; at++) if (!Number.isNaN(values[at])) places.push(at);
  const ranks = ranksOf(places.map((at) => values[at] ?? 0));
  const all = new Float64Array(values.length).fill(Number.NaN);
  for (const [rank, at] of places.entries()) all[at] = ranks[rank] ?? Number.NaN;
  return all;
}

/** Distances from the mean over their root square, so that a product of two is a correlation; undefined where something is missing. */
function standardised(values: Float64Array): Float64Array | undefined {
  let mean = 0;
  for (const [at, value] of values.entries()) {
    if (Number.isNaN(value)) return undefined;
    mean += (value - mean) / (at + 1);
  }
  const scaled = values.map((value) => value - mean);
  let square = 0;
  for (const value of scaled) square += value * value;
  return square > 0 && Number.isFinite(square) ? scaled.map((value) => value / Math.sqrt(square)) : undefined;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return Math.max(-1, Math.min(1, sum));
}

/** Correlations of each pair; where values are missing, over the rows that have both. */
function correlationsOf(columns: readonly Float64Array[]): (a: number, b: number) => number {
  const scaled = columns.map(standardised);
  return (a, b) => {
    const [x, y] = [scaled[a], scaled[b]];
    if (x !== undefined && y !== undefined) return product(x, y);
    return pearson(columns[a] ?? [], columns[b] ?? []);
  };
}

/**
 * Pearson's and Spearman's correlations of numbers in memory. With missing values Spearman's ranks are those within each column's own
 * values, not within the pair's rows.
 */
export function correlate(numbers: ReadonlyMap<string, Float64Array>): Correlations {
  const names = [...numbers.keys()];
  const columns = [...numbers.values()];
  const linear = correlationsOf(columns);
  const monotone = correlationsOf(columns.map(ranked));
  const pairs: { a: string; b: string; pearson: number; spearman: number; strength: number; at: [number, number] }[] =
    [];
  for (let one = 0; one < names.length; one++) {
    for (let other = one + 1; other < names.length; other++) {
      const [r, rho] = [linear(one, other), monotone(one, other)];
      const strength = Math.max(Math.abs(r) || 0, Math.abs(rho) || 0);
      if (strength === 0) continue;
      pairs.push({ a: names[one] ?? '', b: names[other] ?? '', pearson: r, spearman: rho, strength, at: [one, other] });
    }
  }
  pairs.sort((a, b) => b.strength - a.strength || (a.a + a.b < b.a + b.b ? -1 : 1));
  const strongest: number[] = [];
  for (const { at } of pairs) {
    for (const each of at) if (strongest.length < shown && !strongest.includes(each)) strongest.push(each);
  }
  strongest.sort((a, b) => a - b);
  const matrix = (of: (a: number, b: number) => number) =>
    strongest.map((a) => strongest.map((b) => (a === b ? 1 : of(a, b))));
  return {
    columns: strongest.map((at) => names[at] ?? ''),
    pearson: matrix(linear),
    spearman: matrix(monotone),
    pairs: pairs
      .slice(0, pairsKept)
      .map(({ a, b, pearson: r, spearman: rho }) => ({ a, b, pearson: r, spearman: rho })),
  };
}
