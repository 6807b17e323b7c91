import { normalQuantile } from '../preparation/normal-quantile.js';
import { requireInteger, requireNumber, requireOneOf } from '../settings.js';
import { normalProbability } from '../statistics/normal-probability.js';
import { ascending, countBelow, quantile } from '../statistics/quantiles.js';

export interface Interval {
  low: number;
  high: number;
}

export interface ResampleOptions {
  /** The same seed gives the same interval. */
  seed: number;
  /** How many resamples; 2000 by default. */
  resamples?: number;
  /** Share of such intervals that hold the true value; .95 by default. */
  level?: number;
  /** `bca` by default: bias-corrected and accelerated, which is right also where the values are skewed, as ranks are. */
  method?: 'bca' | 'percentile';
  /** A key for each case; cases of one key are drawn together. */
  clusters?: ArrayLike<string | number>;
}

export type CheckedOptions = Required<Omit<ResampleOptions, 'clusters'>> & Pick<ResampleOptions, 'clusters'>;

/** The options with their defaults. @throws RangeError that names what is out of range */
export function checkResampling(options: ResampleOptions): CheckedOptions {
  const { seed, resamples = 2000, level = 0.95, method = 'bca' } = options;
  requireInteger('seed', seed, 0);
  requireInteger('resamples', resamples, 20, 1_000_000);
  requireNumber('level', level, 0.5, 0.9999);
  requireOneOf('method', method, ['bca', 'percentile']);
  return { ...options, seed, resamples, level, method };
}

/**
 * An interval from the values that a figure had in the resamples: their quantiles (Efron 1979), for `bca` at shares that are moved by the
 * bias and the acceleration (Efron 1987, "Better bootstrap confidence intervals").
 * @param values one of each resample, in any order
 * @param leftOut the figure without one cluster, for each cluster (or for a part of them): where the acceleration comes from
 * @returns NaN at both ends where there are no values; both ends the estimate where they are all alike
 */
export function intervalOf(
  values: ArrayLike<number>,
  estimate: number,
  leftOut: ArrayLike<number>,
  { level, method }: Pick<CheckedOptions, 'level' | 'method'>,
): Interval {
  const sorted = ascending(Array.from(values).filter((value) => !Number.isNaN(value)));
  const outside = (1 - level) / 2;
  const shares = method === 'bca' ? correctedShares(sorted, estimate, leftOut, outside) : [outside, 1 - outside];
  return { low: quantile(sorted, shares[0] as number), high: quantile(sorted, shares[1] as number) };
}

function correctedShares(
  sorted: Float64Array,
  estimate: number,
  leftOut: ArrayLike<number>,
  outside: number,
): number[] {
  // Ties count half: of hit rates over few cases many resamples equal the estimate.
  const below = countBelow(sorted, estimate);
  let equal = 0;
  while (sorted[below + equal] === estimate) equal += 1;
  const bias = normalQuantile((below + equal / 2) / sorted.length);
  const acceleration = accelerationOf(leftOut);
  return [outside, 1 - outside].map((share) => {
    const from = bias + normalQuantile(share);
    const moved = normalProbability(bias + from / (1 - acceleration * from));
    // All resamples on one side, or an acceleration that turns the order about: the plain quantiles stand.
    return Number.isFinite(bias) && acceleration * from < 1 && !Number.isNaN(moved) ? moved : share;
  });
}

function accelerationOf(leftOut: ArrayLike<number>): number {
  let mean = 0;
  for (let at = 0; at < leftOut.length; at++) mean += (leftOut[at] as number) / leftOut.length;
  let [squares, cubes] = [0, 0];
  for (let at = 0; at < leftOut.length; at++) {
    const away = mean - (leftOut[at] as number);
    squares += away * away;
    cubes += away * away * away;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}
