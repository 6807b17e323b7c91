import { seeded } from '../preparation/random.js';
import { type Clusters, clustersOf, sumByCluster } from './clusters.js';
import { type CheckedOptions, checkResampling, type Interval, intervalOf, type ResampleOptions } from './interval.js';

export interface Estimate extends Interval {
  estimate: number;
}

/**
 * The mean of each column over the cases with its bootstrap interval. All columns see the same resamples, so that many metrics cost
 * little more than one.
 * @param columns each a value a case
 * @returns NaN where there is no case
 * @throws RangeError for columns of unequal length or options out of range
 */
export function bootstrapMeans(columns: readonly ArrayLike<number>[], options: ResampleOptions): Estimate[] {
  const checked = checkResampling(options);
  const cases = columns[0]?.length ?? 0;
  for (const column of columns) {
    if (column.length !== cases)
      throw new RangeError(`columns must be of one length, not ${cases} and ${column.length}`);
  }
  const clusters = clustersOf(cases, options.clusters);
  const sizes = sumByCluster(clusters);
  const sums = columns.map((column) => sumByCluster(clusters, column));
  const totals = sums.map((ofCluster) => ofCluster.reduce((sum, one) => sum + one, 0));
  if (cases === 0) return columns.map(() => ({ estimate: Number.NaN, low: Number.NaN, high: Number.NaN }));
  const values = columns.map(() => new Float64Array(checked.resamples));
  const random = seeded(checked.seed);
  const drawn = new Uint32Array(clusters.count);
  // Most lists miss: what is 0 need not be added.
  const sparse = sums.map(sparseOf);
  for (let resample = 0; resample < checked.resamples; resample++) {
    drawClusters(drawn, random);
    const size = dot(drawn, sizes);
    for (const [at, ofCluster] of sparse.entries()) {
      (values[at] as Float64Array)[resample] = sparseDot(drawn, ofCluster) / size;
    }
  }
  return sums.map((ofCluster, at) => {
    const total = totals[at] as number;
    const leftOut = leaveOneOutMeans(ofCluster, sizes, total, cases);
    const estimate = total / cases;
    return { estimate, ...intervalOf(values[at] as Float64Array, estimate, leftOut, checked) };
  });
}

/** The mean over the cases with its bootstrap interval. @throws RangeError for options out of range */
export function bootstrapMean(values: ArrayLike<number>, options: ResampleOptions): Estimate {
  return bootstrapMeans([values], options)[0] as Estimate;
}

/** Clusters that are left out one by one for the acceleration of figures that are no means; beyond, every n-th is. */
const mostLeftOut = 200;

/**
 * Any figure over the cases with its bootstrap interval, for example the area under a ROC curve.
 * @param figure of the cases, each counted as often as its weight says; NaN where it cannot be told (such resamples are passed over)
 * @throws RangeError for options out of range
 */
export function bootstrapFigure(
  cases: number,
  figure: (weights: Float64Array) => number,
  options: ResampleOptions,
): Estimate {
  const [estimate] = bootstrapFigures(cases, (weights) => [figure(weights)], options);
  return estimate as Estimate;
}

/** As bootstrapFigure, of several figures on the same resamples. @param figures always as many */
export function bootstrapFigures(
  cases: number,
  figures: (weights: Float64Array) => readonly number[],
  options: ResampleOptions,
): Estimate[] {
  const checked = checkResampling(options);
  const clusters = clustersOf(cases, options.clusters);
  const { estimates, values } = resampleFigures(clusters, figures, checked);
  const leftOut: number[][] = estimates.map(() => []);
  if (checked.method === 'bca') {
    const weights = new Float64Array(cases);
    const every = Math.max(1, Math.ceil(clusters.count / mostLeftOut));
    for (let without = 0; without < clusters.count; without += every) {
      for (let at = 0; at < cases; at++) weights[at] = clusters.of[at] === without ? 0 : 1;
      for (const [at, value] of figures(weights).entries()) if (!Number.isNaN(value)) leftOut[at]?.push(value);
    }
  }
  return estimates.map((estimate, at) => ({
    estimate,
    ...intervalOf(values[at] as Float64Array, estimate, scaledLeftOut(leftOut[at] ?? [], clusters.count), checked),
  }));
}

/** Figures of the cases themselves, and of each resample. */
export function resampleFigures(
  clusters: Clusters,
  figures: (weights: Float64Array) => readonly number[],
  { seed, resamples }: Pick<CheckedOptions, 'seed' | 'resamples'>,
): { estimates: number[]; values: Float64Array[] } {
  const weights = new Float64Array(clusters.of.length).fill(1);
  const estimates = [...figures(weights)];
  const values = estimates.map(() => new Float64Array(resamples));
  const random = seeded(seed);
  const drawn = new Uint32Array(clusters.count);
  for (let resample = 0; resample < resamples; resample++) {
    drawClusters(drawn, random);
    for (let at = 0; at < weights.length; at++) weights[at] = drawn[clusters.of[at] as number] as number;
    for (const [at, value] of figures(weights).entries()) (values[at] as Float64Array)[resample] = value;
  }
  return { estimates, values };
}

/** A part of the clusters stands for all: the acceleration falls with the root of their number. */
function scaledLeftOut(values: readonly number[], clusters: number): readonly number[] {
  const times = Math.round(clusters / Math.max(1, values.length));
  return times <= 1 ? values : values.flatMap((value) => Array<number>(times).fill(value));
}

/** How often each cluster is in one resample of as many. */
export function drawClusters(drawn: Uint32Array, random: () => number): void {
  drawn.fill(0);
  const count = drawn.length;
  for (let n = 0; n < count; n++) {
    const at = Math.floor(random() * count);
    drawn[at] = (drawn[at] as number) + 1;
  }
}

interface Sparse {
  places: Uint32Array;
  values: Float64Array;
}

function sparseOf(values: Float64Array): Sparse {
  const places = Uint32Array.from(values.keys()).filter((at) => values[at] !== 0);
  return { places, values: Float64Array.from(places, (at) => values[at] as number) };
}

function sparseDot(times: Uint32Array, { places, values }: Sparse): number {
  let sum = 0;
  for (let at = 0; at < places.length; at++) sum += (times[places[at] as number] as number) * (values[at] as number);
  return sum;
}

export function dot(times: Uint32Array, values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < times.length; at++) sum += (times[at] as number) * (values[at] as number);
  return sum;
}

/** The mean without each cluster in turn. */
export function leaveOneOutMeans(sums: Float64Array, sizes: Float64Array, total: number, cases: number): Float64Array {
  const means = new Float64Array(sums.length);
  for (let at = 0; at < sums.length; at++) {
    const rest = cases - (sizes[at] as number);
    means[at] = rest > 0 ? (total - (sums[at] as number)) / rest : total / cases;
  }
  return means;
}
