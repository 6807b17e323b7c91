import type { Interval } from '../evaluation/interval.js';
import { studentTwoSided, studentWithin } from './student-t.js';

/** What is needed of a sample. */
export interface SampleMean {
  count: number;
  mean: number;
  /** Of the population, estimated: divided by count - 1. */
  variance: number;
}

export interface WelchTest {
  /** The second's mean less the first's. */
  difference: number;
  t: number;
  /** Degrees of freedom. */
  df: number;
  /** Two-sided. */
  p: number;
  interval: Interval;
}

/**
 * Two means of independent cases whose variances may differ (Welch 1947).
 * @returns p 1 where nothing varies and the means are equal, 0 where they are not; NaN where a sample has fewer than two cases
 */
export function welchTest(first: SampleMean, second: SampleMean, level = 0.95): WelchTest {
  const difference = second.mean - first.mean;
  if (first.count < 2 || second.count < 2) {
    const none = Number.NaN;
    return { difference, t: none, df: none, p: none, interval: { low: none, high: none } };
  }
  const [a, b] = [first.variance / first.count, second.variance / second.count];
  const error = Math.sqrt(a + b);
  if (error === 0) {
    const df = first.count + second.count - 2;
    const equal = difference === 0;
    const t = equal ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY;
    return { difference, t, df, p: equal ? 1 : 0, interval: { low: difference, high: difference } };
  }
  const df = (a + b) ** 2 / (a ** 2 / (first.count - 1) + b ** 2 / (second.count - 1));
  const t = difference / error;
  const half = studentWithin(level, df) * error;
  return {
    difference,
    t,
    df,
    p: studentTwoSided(t, df),
    interval: { low: difference - half, high: difference + half },
  };
}
