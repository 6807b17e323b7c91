import type { Interval } from '../evaluation/interval.js';
import { normalQuantile } from '../preparation/normal-quantile.js';
import { normalProbability } from './normal-probability.js';

/** So many of so many. */
export interface Proportion {
  hits: number;
  of: number;
}

export interface ProportionsTest {
  /** The second's share less the first's. */
  difference: number;
  z: number;
  /** Two-sided. */
  p: number;
  interval: Interval;
}

/**
 * Wilson's score interval of a share (1927): right also near 0 and 1 and for few cases.
 * @param level of confidence, above 0, below 1
 * @returns 0 to 1 where there is no case
 */
export function wilsonInterval({ hits, of }: Proportion, level = 0.95): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = hits / of;
  const weight = (z * z) / of;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (z / (1 + weight)) * Math.sqrt((share * (1 - share)) / of + weight / (4 * of));
  // At the ends rounding alone would leave a little.
  return { low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === of ? 1 : Math.min(1, centre + half) };
}

/**
 * Two shares of independent cases: the z test with the pooled variance, and Newcombe's interval of the difference from the two Wilson
 * intervals (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10).
 * @returns z 0 and p 1 where both shares are 0 or both are 1; NaN where one has no case
 */
export function compareProportions(first: Proportion, second: Proportion, level = 0.95): ProportionsTest {
  const [a, b] = [first.hits / first.of, second.hits / second.of];
  const difference = b - a;
  const pooled = (first.hits + second.hits) / (first.of + second.of);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  const z = error === 0 ? 0 : difference / error;
  const [ofA, ofB] = [wilsonInterval(first, level), wilsonInterval(second, level)];
  return {
    difference,
    z,
    p: Math.min(1, 2 * normalProbability(-Math.abs(z))),
    interval: {
      low: difference - Math.hypot(b - ofB.low, ofA.high - a),
      high: difference + Math.hypot(ofB.high - b, a - ofA.low),
    },
  };
}
