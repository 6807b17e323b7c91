import { seeded } from '../preparation/random.js';
import { dot, drawClusters, type Estimate, leaveOneOutMeans } from './bootstrap.js';
import { clustersOf, sumByCluster } from './clusters.js';
import { checkResampling, type Interval, intervalOf, type ResampleOptions } from './interval.js';

/** How a candidate stands against another model on the same cases. */
export interface PairedDifference extends Interval {
  /** Mean of a minus mean of b, with the interval `low` to `high`. */
  difference: number;
  meanA: number;
  meanB: number;
  /** The difference as a share of the mean of b; undefined where that mean is, or in a resample could be, 0. */
  relative: Estimate | undefined;
  /** Two-sided, of the permutation test: how often chance alone makes so great a difference. 1 where there is none. */
  p: number;
  level: number;
  cases: number;
  /** Independent customers or sessions among the cases. */
  clusters: number;
}

/**
 * Compares two models case by case. The interval is the paired bootstrap's over clusters (Efron and Tibshirani 1993; for ranked lists Sakai
 * 2006), p the randomisation test's, which swaps the two models' values in each cluster at random (Fisher 1935; for ranked lists Smucker et
 * al. 2007), (1 + extremes) / (1 + resamples) so that it is never 0.
 * @param a a metric of each case by the one model, for example NDCG@10
 * @param b of the same cases, in the same order, by the other
 * @returns without a case NaN in difference and interval, and p 1
 * @throws RangeError where the lengths differ, a value is no finite number, or an option is out of range
 */
export function pairedDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: ResampleOptions,
): PairedDifference {
  const checked = checkResampling(options);
  const cases = a.length;
  if (b.length !== cases) throw new RangeError(`both models must answer the same cases, not ${cases} and ${b.length}`);
  for (let at = 0; at < cases; at++) {
    if (!Number.isFinite(a[at]) || !Number.isFinite(b[at])) {
      throw new RangeError(`the metrics of case ${at} must be finite numbers, not ${a[at]} and ${b[at]}`);
    }
  }
  const clusters = clustersOf(cases, options.clusters);
  const about = { level: checked.level, cases, clusters: clusters.count };
  if (cases === 0) {
    const none = Number.NaN;
    return { difference: none, low: none, high: none, meanA: none, meanB: none, relative: undefined, p: 1, ...about };
  }
  const sizes = sumByCluster(clusters);
  const sumsB = sumByCluster(clusters, b);
  const sums = sumByCluster(
    clusters,
    Float64Array.from({ length: cases }, (_, at) => (a[at] as number) - (b[at] as number)),
  );
  const total = sumOf(sums);
  const totalB = sumOf(sumsB);
  const random = seeded(checked.seed);
  const drawn = new Uint32Array(clusters.count);
  const differences = new Float64Array(checked.resamples);
  const relatives = new Float64Array(checked.resamples);
  for (let resample = 0; resample < checked.resamples; resample++) {
    drawClusters(drawn, random);
    const sum = dot(drawn, sums);
    differences[resample] = sum / dot(drawn, sizes);
    relatives[resample] = sum / dot(drawn, sumsB);
  }
  const difference = total / cases;
  return {
    difference,
    ...intervalOf(differences, difference, leaveOneOutMeans(sums, sizes, total, cases), checked),
    meanA: (total + totalB) / cases,
    meanB: totalB / cases,
    relative: relativeOf(relatives, sums, sumsB, total / totalB, checked),
    p: permutationP(sums, checked.resamples, random),
    ...about,
  };
}

function relativeOf(
  relatives: Float64Array,
  sums: Float64Array,
  sumsB: Float64Array,
  estimate: number,
  options: Parameters<typeof intervalOf>[3],
): Estimate | undefined {
  if (!Number.isFinite(estimate) || !relatives.every(Number.isFinite)) return undefined;
  const [total, totalB] = [sumOf(sums), sumOf(sumsB)];
  const leftOut = sums.map((sum, at) => (total - sum) / (totalB - (sumsB[at] as number)));
  return { estimate, ...intervalOf(relatives, estimate, leftOut.every(Number.isFinite) ? leftOut : [], options) };
}

function permutationP(sums: Float64Array, resamples: number, random: () => number): number {
  // Clusters on which the models agree are the same whichever way they are swapped.
  const unequal = sums.filter((sum) => sum !== 0);
  const seen = Math.abs(sumOf(unequal));
  // Sums in another order differ in their last bits: what is as great as what was seen must count as it.
  const enough = seen - 1e-12 * unequal.reduce((sum, one) => sum + Math.abs(one), 0);
  let extremes = 0;
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    let bits = 0;
    for (let at = 0; at < unequal.length; at++) {
      if (at % 32 === 0) bits = Math.floor(random() * 2 ** 32);
      sum += bits & 1 ? (unequal[at] as number) : -(unequal[at] as number);
      bits >>>= 1;
    }
    if (Math.abs(sum) >= enough) extremes += 1;
  }
  return (1 + extremes) / (1 + resamples);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, one) => sum + one, 0);
}
