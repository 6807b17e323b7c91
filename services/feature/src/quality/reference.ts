import { type Bins, binsOf, countInBins } from '@insight-mesh/algorithms/statistics/bins';
import { type KnownPoints, knownPoints } from '@insight-mesh/algorithms/statistics/kolmogorov-smirnov';
import { Moments } from '@insight-mesh/algorithms/statistics/moments';
import { z } from 'zod';

/** What is kept of a feature of the baseline, to compare served values with. */
export interface FeatureReference {
  readonly rows: number;
  /** Rows without a value; undefined where the data set has the default in their place, so that nobody can tell. */
  readonly nulls: number | undefined;
  readonly bins: Bins;
  /** Of the values that are there. */
  readonly counts: readonly number[];
  /** At most `pointsKept`. */
  readonly points: KnownPoints;
  /** Absent of no value. */
  readonly mean?: number | undefined;
}

/** Between two points of a continuous feature lies 1/256 of its values, by which the Kolmogorov-Smirnov statistic is known. */
const pointsKept = 257;

/**
 * @param values of the data set's rows; NaN: no value
 * @param telling whether the data set tells what was not seen, by having no value there
 */
export function makeReference(values: Float64Array, telling: boolean): FeatureReference {
  const there = values.filter((value) => Number.isFinite(value)).sort();
  const bins = binsOf(there);
  return {
    rows: values.length,
    nulls: telling ? values.length - there.length : undefined,
    bins,
    counts: countInBins(bins, there),
    points: knownPoints(there, pointsKept),
    ...(there.length === 0 ? {} : { mean: Moments.of(there).mean }),
  };
}

const numbers = z.array(z.number());
const schema = z.object({
  rows: z.number(),
  nulls: z.number().optional(),
  bins: z.discriminatedUnion('by', [
    z.object({ by: z.literal('values'), values: numbers }),
    z.object({ by: z.literal('edges'), edges: numbers }),
  ]),
  counts: numbers,
  points: z.object({ count: z.number(), points: numbers, atMost: numbers, below: numbers }),
  mean: z.number().optional(),
});

/** As it was stored. */
export function readReference(stored: unknown): FeatureReference {
  const read = schema.parse(stored);
  return { ...read, nulls: read.nulls };
}
