import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averagePrecisionAt, hitRate, ndcg, precision, recall, reciprocalRank } from '../metrics.js';
import { bootstrapMean } from './bootstrap.js';
import { confusionAt, ratesOf } from './confusion.js';
import { areaUnderRocCurve, averagePrecision, precisionRecallCurve, rocCurve } from './curves.js';
import { giniOf } from './exposure.js';
import { pairedDifference } from './paired.js';
import { brierScore, calibrationCurve, calibrationError, logLoss } from './probability-metrics.js';
import { rankScores } from './ranked-scores.js';
import { chooseThreshold } from './threshold.js';

type Stored = number | null | 'inf';

interface ScoredCase {
  kind: 'scored';
  name: string;
  label: number[];
  score: number[];
  weight: number[] | null;
  auc: Stored;
  average_precision: Stored;
  log_loss: Stored;
  brier: Stored;
  roc: [Stored[], Stored[], Stored[]];
  pr: [Stored[], Stored[], Stored[]];
  at: { threshold: number; confusion: number[]; accuracy: number; precision: number; recall: number; f1: number }[];
  calibration: Partial<
    Record<'uniform' | 'quantile', { observed: number[]; predicted: number[]; cases: number[]; error: number }>
  >;
  best_f1: number;
  least_cost: number;
}

interface ListCase {
  kind: 'list';
  ranked: string[];
  relevant: string[];
  k: number;
  hit_rate: number;
  recall: number;
  precision: number;
  reciprocal_rank: number;
  average_precision: number;
  ndcg: number;
}

interface ResampledCase {
  kind: 'resampled';
  name: string;
  a: number[];
  b: number[];
  intervals: Record<`${'mean' | 'difference'} ${'percentile' | 'bca'}`, [number, number]>;
  p: number;
}

interface GiniCase {
  kind: 'gini';
  counts: number[];
  gini: number;
}

type Case = ScoredCase | ListCase | ResampledCase | GiniCase;

const text = readFileSync(new URL('../../fixtures/evaluation/cases.ndjson', import.meta.url), 'utf8');
const all = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const of = <K extends Case['kind']>(kind: K) =>
  all.filter((one): one is Extract<Case, { kind: K }> => one.kind === kind);

function expectNear(got: number, wanted: Stored, what: string, within = 1e-9): void {
  if (wanted === null) expect(got, what).toBeNaN();
  else if (wanted === 'inf') expect(got, what).toBe(Number.POSITIVE_INFINITY);
  else expect(Math.abs(got - wanted), `${what}: ${got}, not ${wanted}`).toBeLessThanOrEqual(within);
}

describe('evaluation agrees with scikit-learn', () => {
  it.each(of('scored').map((one) => [one.name, one] as const))('on %s', (_, one) => {
    const { label, score } = one;
    const weights = one.weight ?? undefined;
    const ranked = rankScores(score, label);
    expectNear(areaUnderRocCurve(ranked, weights), one.auc, 'AUC');
    expectNear(averagePrecision(ranked, weights), one.average_precision, 'average precision');
    expectNear(logLoss(score, label, weights), one.log_loss, 'log loss');
    expectNear(brierScore(score, label, weights), one.brier, 'Brier');
    const roc = rocCurve(ranked, weights);
    const curve = precisionRecallCurve(ranked, weights);
    const [falseRates, trueRates, rocAt] = one.roc;
    expect(roc).toHaveLength(rocAt.length);
    for (const [at, point] of roc.entries()) {
      expectNear(point.falsePositiveRate, falseRates[at] ?? null, `false positive rate ${at}`);
      expectNear(point.truePositiveRate, trueRates[at] ?? null, `true positive rate ${at}`);
      expectNear(point.threshold, rocAt[at] ?? null, `threshold ${at}`);
    }
    // scikit-learn gives its first point, recall 0 at precision 1, no threshold.
    const [recalls, precisions, prAt] = one.pr;
    expect(curve).toHaveLength(recalls.length);
    for (const [at, point] of curve.entries()) {
      expectNear(point.recall, recalls[at] ?? null, `recall ${at}`);
      expectNear(point.precision, precisions[at] ?? null, `precision ${at}`);
      if (at > 0) expectNear(point.threshold, prAt[at - 1] ?? null, `threshold ${at}`);
    }
    for (const { threshold, confusion, ...rates } of one.at) {
      const counts = confusionAt(score, label, threshold, weights);
      const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
      for (const [at, count] of [truePositives, falsePositives, trueNegatives, falseNegatives].entries()) {
        expectNear(count, confusion[at] ?? null, `count ${at} at ${threshold}`);
      }
      const got = ratesOf(counts);
      for (const name of ['accuracy', 'precision', 'recall', 'f1'] as const) {
        expectNear(got[name], rates[name], `${name} at ${threshold}`);
      }
    }
    for (const strategy of ['uniform', 'quantile'] as const) {
      const wanted = one.calibration[strategy];
      if (wanted === undefined) continue;
      const bins = calibrationCurve(score, label, { strategy });
      expect(bins.map((bin) => bin.cases)).toEqual(wanted.cases);
      for (const [at, bin] of bins.entries()) {
        expectNear(bin.observed, wanted.observed[at] ?? null, `observed ${strategy} ${at}`);
        expectNear(bin.predicted, wanted.predicted[at] ?? null, `predicted ${strategy} ${at}`);
      }
      expectNear(calibrationError(bins), wanted.error, `calibration error ${strategy}`);
    }
    const byF1 = chooseThreshold(ranked, { by: 'f1' }, weights);
    expectNear(byF1.value, one.best_f1, 'best F1');
    expectNear(ratesOf(confusionAt(score, label, byF1.threshold, weights)).f1, one.best_f1, 'F1 at that threshold');
    const byCost = chooseThreshold(ranked, { by: 'cost', falsePositive: 1, falseNegative: 5 }, weights);
    expectNear(byCost.value, one.least_cost, 'least cost');
  });

  it('on ranked lists of several relevant items', () => {
    expect(of('list').length).toBeGreaterThan(100);
    for (const { ranked, relevant, k, ...wanted } of of('list')) {
      const set = new Set(relevant);
      expectNear(hitRate(ranked, set, k), wanted.hit_rate, 'hit rate');
      expectNear(recall(ranked, set, k), wanted.recall, 'recall');
      expectNear(precision(ranked, set, k), wanted.precision, 'precision');
      expectNear(reciprocalRank(ranked, set, k), wanted.reciprocal_rank, 'reciprocal rank');
      expectNear(averagePrecisionAt(ranked, set, k), wanted.average_precision, 'average precision');
      expectNear(ndcg(ranked, set, k), wanted.ndcg, 'NDCG');
    }
  });

  it('on Gini coefficients', () => {
    for (const { counts, gini } of of('gini')) expectNear(giniOf(counts), gini, String(counts));
  });

  it.each(of('resampled').map((one) => [one.name, one] as const))(
    'and with scipy’s intervals and p on %s',
    (_, one) => {
      for (const method of ['percentile', 'bca'] as const) {
        const options = { seed: 1, resamples: 20_000, method };
        const [mean, difference] = [bootstrapMean(one.a, options), pairedDifference(one.a, one.b, options)];
        for (const [got, [low, high]] of [
          [mean, one.intervals[`mean ${method}`]],
          [difference, one.intervals[`difference ${method}`]],
        ] as const) {
          // Both are drawn at random: their ends are told within some 3% of the interval.
          const within = 0.03 * (high - low);
          expectNear(got.low, low, `${method} low`, within);
          expectNear(got.high, high, `${method} high`, within);
        }
        expectNear(difference.p, one.p, 'p', 0.012);
      }
    },
  );
});
