import { countInBins } from '@insight-mesh/algorithms/statistics/bins';
import { ksFromPoints, ksProbability } from '@insight-mesh/algorithms/statistics/kolmogorov-smirnov';
import { Moments } from '@insight-mesh/algorithms/statistics/moments';
import {
  emptyBinShare,
  populationStability,
  stabilityByChance,
} from '@insight-mesh/algorithms/statistics/population-stability';
import type { FeatureReference } from './reference.js';

export type Verdict = 'none' | 'moderate' | 'strong' | 'too_few';

/** Thresholds of the population stability index, as credit scoring has them (Siddiqi, Credit Risk Scorecards, 2006). */
export const moderateFrom = 0.1;
export const strongFrom = 0.25;
/** Of fewer entities nothing is said. */
export const fewestEntities = 100;

export interface Comparison {
  readonly verdict: Verdict;
  readonly why: string;
  /** What is absent could not be worked out. */
  readonly psi?: number;
  readonly psiByChance?: number;
  readonly ks?: number;
  readonly ksAtMost?: number;
  readonly pValue?: number;
  readonly entities: number;
  readonly nullShare: number;
  readonly referenceNullShare?: number;
  readonly mean?: number;
  readonly referenceMean?: number;
}

function judge(psi: number, byChance: number): { verdict: Verdict; why: string } {
  const is = `PSI ${psi.toFixed(3)}`;
  if (psi < moderateFrom)
    return { verdict: 'none', why: `the distribution is about the baseline's (${is}, below ${moderateFrom})` };
  if (psi < byChance) {
    const why = `so few entities make as much by chance (${is}, up to ${byChance.toFixed(3)} but once in a million times)`;
    return { verdict: 'none', why };
  }
  if (psi < strongFrom)
    return {
      verdict: 'moderate',
      why: `the distribution differs from the baseline's (${is}, moderate from ${moderateFrom})`,
    };
  return {
    verdict: 'strong',
    why: `the distribution differs much from the baseline's (${is}, strong from ${strongFrom})`,
  };
}

/**
 * Served values against the baseline's. Where the baseline tells what was not seen, that is a bin of its own; where it has defaults in its
 * place, the default is what is compared.
 * @param values of the sample's entities; NaN: nothing was seen
 * @param fallback the feature's default
 */
export function compare(reference: FeatureReference, values: Float64Array, fallback: number): Comparison {
  const telling = reference.nulls !== undefined;
  const nulls = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  const known = telling ? values : values.map((value) => (Number.isNaN(value) ? fallback : value));
  const there = known.filter((value) => Number.isFinite(value)).sort();
  const entities = values.length;
  const shared = {
    entities,
    nullShare: entities === 0 ? 0 : nulls / entities,
    ...(reference.nulls === undefined ? {} : { referenceNullShare: reference.nulls / Math.max(1, reference.rows) }),
    ...(there.length === 0 ? {} : { mean: Moments.of(there).mean }),
    ...(reference.mean === undefined ? {} : { referenceMean: reference.mean }),
  };
  if (entities < fewestEntities) {
    const why = `${entities} entities were seen; at least ${fewestEntities} must be`;
    return { ...shared, verdict: 'too_few', why };
  }
  const expected = [...reference.counts, ...(telling ? [reference.nulls ?? 0] : [])];
  const actual = [...countInBins(reference.bins, there), ...(telling ? [values.length - there.length] : [])];
  // In a bin with none there might have been half of one.
  const floor = Math.max(emptyBinShare, 0.5 / Math.min(entities, reference.rows));
  const psi = populationStability(expected, actual, floor);
  const bins = expected.filter((count) => count > 0).length;
  const psiByChance = stabilityByChance(reference.rows, entities, bins);
  const distance = ksFromPoints(reference.points, there);
  const ks = Number.isNaN(distance.low)
    ? {}
    : {
        ks: distance.low,
        ksAtMost: distance.high,
        pValue: ksProbability(distance.low, reference.points.count, there.length),
      };
  if (Number.isNaN(psi)) return { ...shared, verdict: 'too_few', why: 'the baseline has no rows' };
  return { ...shared, ...judge(psi, psiByChance), psi, psiByChance, ...ks };
}
