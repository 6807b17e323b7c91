import { type Estimate, resampleFigures } from './bootstrap.js';
import { clustersOf } from './clusters.js';
import { checkResampling, type Interval, intervalOf, type ResampleOptions } from './interval.js';

export interface PairedFigure extends Interval {
  /** Figure of a minus figure of b, with the interval `low` to `high`; NaN where one cannot be told. */
  difference: number;
  /** As a share of b's; undefined where that is 0. */
  relative: Estimate | undefined;
  /** Two-sided, from the bootstrap: twice the share of resamples in which the sign is the other one. */
  p: number;
  clusters: number;
}

/**
 * Compares two models by a figure that is no mean over cases, such as the area under a ROC curve, on the same resamples.
 * @param a figure of the one model when each case counts as often as its weight says
 * @throws RangeError for options out of range
 */
export function pairedFigure(
  cases: number,
  a: (weights: Float64Array) => number,
  b: (weights: Float64Array) => number,
  options: ResampleOptions,
): PairedFigure {
  const checked = { ...checkResampling(options), method: 'percentile' as const };
  const clusters = clustersOf(cases, options.clusters);
  const { estimates, values } = resampleFigures(
    clusters,
    (weights) => {
      const [one, other] = [a(weights), b(weights)];
      return [one - other, other === 0 ? Number.NaN : one / other - 1];
    },
    checked,
  );
  const [difference, relative] = estimates as [number, number];
  const [differences, relatives] = values as [Float64Array, Float64Array];
  // A resample of one class alone says nothing.
  const told = differences.filter((value) => !Number.isNaN(value));
  const share = (is: (value: number) => boolean) => (1 + told.filter(is).length) / (1 + told.length);
  return {
    difference,
    ...intervalOf(differences, difference, [], checked),
    relative: Number.isNaN(relative)
      ? undefined
      : { estimate: relative, ...intervalOf(relatives, relative, [], checked) },
    p: Math.min(
      1,
      2 *
        Math.min(
          share((value) => value <= 0),
          share((value) => value >= 0),
        ),
    ),
    clusters: clusters.count,
  };
}
