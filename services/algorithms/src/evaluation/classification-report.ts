import { bootstrapFigures, type Estimate } from './bootstrap.js';
import { confusionAt, ratesOf } from './confusion.js';
import { areaUnderRocCurve, averagePrecision, precisionRecallCurve, rocCurve, thinCurve } from './curves.js';
import { liftByParts } from './lift.js';
import { pairedFigure } from './paired-figure.js';
import { brierScore, calibrationCurve, calibrationError, logLoss } from './probability-metrics.js';
import { type RankedScores, rankScores } from './ranked-scores.js';
import type { ReportComparison, ReportConfusion, ReportCurves, ReportSegment, ReportSystem } from './report.js';
import { figureOf, type ReportOptions } from './report-options.js';

/** A model with the probability that it gave to each case; all of one report score the same cases. */
export interface ScoredSystem extends Omit<ReportSystem, 'metrics' | 'confusion'> {
  /** From 0 to 1. */
  probabilities: ArrayLike<number>;
  /** At which a case is called positive, and by what it was chosen on the validation, for example "F1 on the validation". */
  threshold: number;
  thresholdBy: string;
}

export interface ClassificationParts {
  systems: ReportSystem[];
  comparisons: ReportComparison[];
  segments: ReportSegment[];
  curves: ReportCurves;
  clusters: number;
}

export interface ClassificationReportOptions extends ReportOptions {
  decisive: 'auc' | 'average_precision';
  /** A key for each case; cases of one key are drawn together. */
  clusters?: ArrayLike<string | number>;
  rival?: string;
  /** Places of the cases of each segment. */
  segments?: readonly { name: string; by: string; about: string; cases: ArrayLike<number> }[];
}

/** Points of a curve that are kept for its picture. */
const mostPoints = 160;

/**
 * Measures systems on the same cases: figures with intervals, the first one against each other one, curves, by segment.
 * @param systems the first is the subject
 * @param positive by case
 * @throws RangeError for what is no probability, and unequal lengths
 */
export function classificationParts(
  systems: readonly ScoredSystem[],
  positive: ArrayLike<number | boolean>,
  options: ClassificationReportOptions,
): ClassificationParts {
  const { decisive, seed, resamples = 1000, level = 0.95, rival } = options;
  const resampling = { seed, resamples, level };
  const clusters = options.clusters === undefined ? {} : { clusters: options.clusters };
  const cases = positive.length;
  const area = decisive === 'auc' ? areaUnderRocCurve : averagePrecision;
  const ranked = systems.map(({ probabilities }) => rankScores(probabilities, positive));
  const total = 2 * systems.length;
  let done = 0;
  const step = (): void => options.onProgress?.(++done, total);

  const measured = systems.map(({ probabilities, threshold, thresholdBy, ...about }, at): ReportSystem => {
    const of = (weights: Float64Array) => {
      const rates = ratesOf(confusionAt(probabilities, positive, threshold, weights));
      const sorted = ranked[at] as RankedScores;
      return [
        areaUnderRocCurve(sorted, weights),
        averagePrecision(sorted, weights),
        logLoss(probabilities, positive, weights),
        brierScore(probabilities, positive, weights),
        rates.accuracy,
        rates.precision,
        rates.recall,
        rates.f1,
      ];
    };
    const names = ['auc', 'average_precision', 'log_loss', 'brier', 'accuracy', 'precision', 'recall', 'f1'];
    const estimates = bootstrapFigures(cases, of, { ...resampling, method: 'percentile', ...clusters });
    const metrics = Object.fromEntries(
      names.flatMap((name, place) => {
        const estimate = estimates[place] as Estimate;
        return Number.isNaN(estimate.estimate) ? [] : [[name, figureOf(estimate)]];
      }),
    );
    const error = calibrationError(calibrationCurve(probabilities, positive, { strategy: 'quantile' }));
    if (!Number.isNaN(error)) metrics.ece = { value: error };
    step();
    return { ...about, metrics, confusion: confusionOf(probabilities, positive, threshold, thresholdBy) };
  });

  const comparisons = systems.slice(1).flatMap((system, at): ReportComparison[] => {
    const [subject, other] = [ranked[0] as RankedScores, ranked[at + 1] as RankedScores];
    const found = pairedFigure(
      cases,
      (weights) => area(subject, weights),
      (weights) => area(other, weights),
      { ...resampling, ...clusters },
    );
    step();
    if (Number.isNaN(found.difference)) return [];
    const { difference, low, high, p, relative } = found;
    return [
      {
        against: system.id,
        metric: decisive,
        difference,
        low,
        high,
        ...(relative === undefined
          ? {}
          : { relative: { value: relative.estimate, low: relative.low, high: relative.high } }),
        p,
        cases,
        clusters: found.clusters,
      },
    ];
  });

  const segments = (options.segments ?? []).map(({ name, by, about, cases: places }): ReportSegment => {
    const count = places.length;
    const labels = Array.from(places, (at) => positive[at] as number | boolean);
    const within = systems.map(({ probabilities }) =>
      rankScores(
        Array.from(places, (at) => probabilities[at] as number),
        labels,
      ),
    );
    const keys = options.clusters;
    const ofSegment = {
      ...resampling,
      method: 'percentile' as const,
      ...(keys === undefined ? {} : { clusters: Array.from(places, (at) => keys[at] as string | number) }),
    };
    const estimates = bootstrapFigures(count, (weights) => within.map((one) => area(one, weights)), ofSegment);
    const values = Object.fromEntries(
      systems.flatMap(({ id }, at) => {
        const estimate = estimates[at] as Estimate;
        return Number.isNaN(estimate.estimate) ? [] : [[id, figureOf(estimate)]];
      }),
    );
    const rivalAt = systems.findIndex(({ id }) => id === rival);
    if (rivalAt < 1) return { name, by, about, cases: count, values };
    const found = pairedFigure(
      count,
      (weights) => area(within[0] as RankedScores, weights),
      (weights) => area(within[rivalAt] as RankedScores, weights),
      ofSegment,
    );
    const { difference: value, low, high } = found;
    return Number.isNaN(value)
      ? { name, by, about, cases: count, values }
      : { name, by, about, cases: count, values, difference: { value, low, high } };
  });
  step();
  const clusterCount = options.clusters === undefined ? cases : new Set(Array.from(options.clusters)).size;
  return {
    systems: measured,
    comparisons,
    segments,
    curves: curvesOf(systems, ranked, positive),
    clusters: clusterCount,
  };
}

function confusionOf(
  probabilities: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  threshold: number,
  threshold_by: string,
): ReportConfusion {
  const counts = confusionAt(probabilities, positive, threshold);
  return {
    // JSON has no infinity: above 1 nothing is called positive either.
    threshold: Number.isFinite(threshold) ? threshold : 1.000001,
    threshold_by,
    true_positives: counts.truePositives,
    false_positives: counts.falsePositives,
    true_negatives: counts.trueNegatives,
    false_negatives: counts.falseNegatives,
  };
}

function curvesOf(
  systems: readonly ScoredSystem[],
  ranked: readonly RankedScores[],
  positive: ArrayLike<number | boolean>,
): ReportCurves {
  const each = (points: (system: ScoredSystem, sorted: RankedScores) => [number, number][]) =>
    systems.map((system, at) => ({ system: system.id, points: points(system, ranked[at] as RankedScores) }));
  const thin = (points: [number, number][]) =>
    thinCurve(
      points.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y)),
      mostPoints,
      (point) => point,
    );
  return {
    roc: each((_, sorted) => thin(rocCurve(sorted).map((at) => [at.falsePositiveRate, at.truePositiveRate]))),
    precision_recall: each((_, sorted) => thin(precisionRecallCurve(sorted).map((at) => [at.recall, at.precision]))),
    calibration: each(({ probabilities }) =>
      calibrationCurve(probabilities, positive, { strategy: 'quantile' }).map((bin) => [bin.predicted, bin.observed]),
    ),
    gains: each((_, sorted) => {
      const parts = liftByParts(sorted).filter(({ gain }) => !Number.isNaN(gain));
      return [[0, 0], ...parts.map(({ share, gain }): [number, number] => [share, gain])];
    }),
  };
}
