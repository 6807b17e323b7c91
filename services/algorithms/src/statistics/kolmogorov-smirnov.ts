import { kolmogorovTail } from './kolmogorov-distribution.js';
import { countAtMost, countBelow } from './quantiles.js';

/** The greatest distance of two distribution functions: known to lie within these bounds, which are equal where it is known exactly. */
export interface Distance {
  readonly low: number;
  readonly high: number;
}

/**
 * The two-sample Kolmogorov-Smirnov statistic.
 * @param a ascending
 * @param b ascending; NaN where either is empty
 */
export function ksDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0) return Number.NaN;
  let [i, j, greatest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && (a[i] ?? 0) <= value) i += 1;
    while (j < b.length && (b[j] ?? 0) <= value) j += 1;
    greatest = Math.max(greatest, Math.abs(i / a.length - j / b.length));
  }
  return greatest;
}

/**
 * How likely chance alone makes so great a distance of two samples of one distribution, as scipy.stats.ks_2samp with method='asymp' has it:
 * the one-sample distribution for a sample of n m / (n + m). With values that repeat the true probability is smaller still.
 */
export function ksProbability(distance: number, n: number, m: number): number {
  return kolmogorovTail(roundHalfEven((n * m) / (n + m)), distance);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** A distribution function that is known at some points only. */
export interface KnownPoints {
  readonly count: number;
  /** Ascending. The first is the least value and the last the greatest. */
  readonly points: readonly number[];
  /** How many of the values are at most each point… */
  readonly atMost: readonly number[];
  /** …and how many are below it. */
  readonly below: readonly number[];
}

/** @param sorted ascending. All its values where there are at most `most` different ones, else about equally many between two points. */
export function knownPoints(sorted: ArrayLike<number>, most: number): KnownPoints {
  const points: number[] = [];
  const count = sorted.length;
  for (let at = 0; at < count && points.length <= most; at = countAtMost(sorted, sorted[at] ?? 0)) {
    points.push(sorted[at] ?? 0);
  }
  if (points.length > most) {
    points.length = 0;
    for (let step = 0; step < most; step++) {
      const point = sorted[Math.round((step * (count - 1)) / (most - 1))] ?? 0;
      if (point !== points.at(-1)) points.push(point);
    }
  }
  return {
    count,
    points,
    atMost: points.map((point) => countAtMost(sorted, point)),
    below: points.map((point) => countBelow(sorted, point)),
  };
}

/**
 * The distance of a sample from a distribution that is known at points: exact where the points are all its values. Between two points
 * it lies somewhere between what it is at them, and so does the distance.
 * @param sorted the sample, ascending; NaN where either is empty
 */
export function ksFromPoints(known: KnownPoints, sorted: ArrayLike<number>): Distance {
  const { count, points, atMost, below } = known;
  const n = sorted.length;
  if (n === 0 || count === 0) return { low: Number.NaN, high: Number.NaN };
  let low = 0;
  let high = 0;
  // Outside the points the distribution is 0 and 1, so that the sample's part there counts in full at the first and the last.
  let before = { sample: 0, known: 0 };
  for (const [at, point] of points.entries()) {
    const under = { sample: countBelow(sorted, point) / n, known: (below[at] ?? 0) / count };
    const here = { sample: countAtMost(sorted, point) / n, known: (atMost[at] ?? 0) / count };
    low = Math.max(low, Math.abs(under.sample - under.known), Math.abs(here.sample - here.known));
    // Somewhere before this point the sample may have come to what it is under it while the other was still what it was at the last.
    high = Math.max(high, under.sample - before.known, under.known - before.sample);
    before = here;
  }
  return { low, high: Math.max(low, high) };
}
