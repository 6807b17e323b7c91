import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc } from '../statistics/label-relation.js';
import { bootstrapFigure, bootstrapMean } from './bootstrap.js';
import { areaUnderRocCurve, averagePrecision, precisionRecallCurve, rocCurve, thinCurve } from './curves.js';
import { liftByParts } from './lift.js';
import { brierScore, calibrationCurve, calibrationError } from './probability-metrics.js';
import { rankScores } from './ranked-scores.js';
import { chooseThreshold } from './threshold.js';

const cases = fc.array(fc.record({ score: fc.nat(10).map((n) => n / 10), label: fc.nat(1), weight: fc.nat(3) }), {
  minLength: 1,
  maxLength: 60,
});
const columns = (list: readonly { score: number; label: number; weight: number }[]) => ({
  scores: list.map(({ score }) => score),
  labels: list.map(({ label }) => label),
  weights: list.map(({ weight }) => weight),
});

describe('curves', () => {
  it('rise from corner to corner, whatever the ties', () => {
    fc.assert(
      fc.property(cases, (list) => {
        const { scores, labels } = columns(list);
        const ranked = rankScores(scores, labels);
        const roc = rocCurve(ranked);
        const both = new Set(labels).size === 2;
        expect(areaUnderRocCurve(ranked)).toEqual(both ? expect.closeTo(areaUnderRoc(scores, labels), 10) : Number.NaN);
        if (both) {
          expect(roc[0]).toMatchObject({ falsePositiveRate: 0, truePositiveRate: 0 });
          expect(roc.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
        }
        for (const [at, point] of roc.slice(1).entries()) expect(point.threshold).toBeLessThan(roc[at]?.threshold ?? 0);
        const recalls = precisionRecallCurve(ranked).map(({ recall }) => recall);
        expect(recalls).toEqual([...recalls].sort((a, b) => a - b));
      }),
    );
  });

  it('count a case as often as its weight says', () => {
    fc.assert(
      fc.property(cases, (list) => {
        const { scores, labels, weights } = columns(list);
        const repeated = columns(list.flatMap((one) => new Array<typeof one>(one.weight).fill(one)));
        const [whole, weighted] = [rankScores(repeated.scores, repeated.labels), rankScores(scores, labels)];
        expect(areaUnderRocCurve(weighted, weights)).toEqual(closeOrNaN(areaUnderRocCurve(whole)));
        expect(averagePrecision(weighted, weights)).toEqual(closeOrNaN(averagePrecision(whole)));
        expect(brierScore(scores, labels, weights)).toEqual(closeOrNaN(brierScore(repeated.scores, repeated.labels)));
      }),
    );
  });

  it('are thinned between their ends', () => {
    const points = Array.from({ length: 1000 }, (_, at) => ({ x: at / 999, y: (at / 999) ** 0.2 }));
    const thin = thinCurve(points, 50, ({ x, y }) => [x, y]);
    expect(thin.length).toBeLessThanOrEqual(50);
    expect(thin.length).toBeGreaterThan(40);
    expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
    expect(thinCurve(points.slice(0, 50), 50, ({ x, y }) => [x, y])).toEqual(points.slice(0, 50));
  });

  it('are refused for scores that are none', () => {
    expect(() => rankScores([1, Number.NaN], [0, 1])).toThrow('score 1 must be a finite number, not NaN');
    expect(() => rankScores([1], [0, 1])).toThrow('a label for each of 1 scores, not 2');
    expect(() => brierScore([1.5], [1])).toThrow('probability 0 must be from 0 to 1, not 1.5');
    expect(() => calibrationCurve([-0.1], [1])).toThrow('probability 0 must be from 0 to 1');
  });
});

const closeOrNaN = (value: number) => (Number.isNaN(value) ? Number.NaN : expect.closeTo(value, 9));

describe('lift', () => {
  it('shares out all cases and positives, evenly where all scores are alike', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 12 }), (list, count) => {
        const { scores, labels } = columns(list);
        const positives = labels.reduce((sum, label) => sum + label, 0);
        const parts = liftByParts(rankScores(scores, labels), count);
        expect(parts).toHaveLength(Math.min(count, list.length));
        expect(parts.reduce((sum, part) => sum + part.cases, 0)).toBe(list.length);
        expect(parts.reduce((sum, part) => sum + part.positives, 0)).toBeCloseTo(positives, 9);
        expect(parts.at(-1)).toMatchObject({ share: 1, gain: closeOrNaN(positives > 0 ? 1 : Number.NaN) });
        if (positives === 0) return;
        const alike = liftByParts(rankScores(new Array<number>(list.length).fill(0.5), labels), count);
        for (const part of alike) expect(part.lift).toBeCloseTo(1, 9);
      }),
    );
  });

  it('has the known values', () => {
    const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2];
    const parts = liftByParts(rankScores(scores, [1, 1, 1, 0, 0, 1, 0, 0]), 4);
    expect(parts.map(({ lift }) => lift)).toEqual([2, 1, 1, 0]);
    expect(parts.map(({ gain }) => gain)).toEqual([0.5, 0.75, 1, 1]);
  });
});

describe('a threshold', () => {
  it('lies between the scores, and is the higher one on a tie', () => {
    const ranked = rankScores([0.9, 0.6, 0.4, 0.1], [1, 1, 0, 0]);
    expect(chooseThreshold(ranked, { by: 'f1' })).toEqual({ threshold: 0.5, value: 1 });
    const free = { by: 'cost', falsePositive: 1, falseNegative: 0 } as const;
    expect(chooseThreshold(ranked, free)).toEqual({ threshold: Number.POSITIVE_INFINITY, value: 0 });
    expect(chooseThreshold(ranked, { by: 'cost', falsePositive: 0, falseNegative: 1 }).threshold).toBe(0.5);
    expect(() => chooseThreshold(ranked, { by: 'cost', falsePositive: 0, falseNegative: 0 })).toThrow('above 0');
    expect(() => chooseThreshold(ranked, { by: 'cost', falsePositive: -1, falseNegative: 1 })).toThrow('falsePositive');
  });
});

describe('intervals of any figure', () => {
  const values = Array.from({ length: 90 }, (_, at) => ((at * 37) % 90) / 90);
  const mean = (weights: Float64Array) => {
    let [sum, all] = [0, 0];
    for (const [at, weight] of weights.entries()) {
      sum += weight * (values[at] ?? 0);
      all += weight;
    }
    return sum / all;
  };

  it.each([undefined, values.map((_, at) => at % 20)])(
    'are those of the mean for the mean, in clusters %j',
    (clusters) => {
      const options = { seed: 4, resamples: 300, ...(clusters === undefined ? {} : { clusters }) };
      const [figure, direct] = [bootstrapFigure(values.length, mean, options), bootstrapMean(values, options)];
      expect(figure.estimate).toBeCloseTo(direct.estimate, 12);
      expect(figure.low).toBeCloseTo(direct.low, 9);
      expect(figure.high).toBeCloseTo(direct.high, 9);
    },
  );

  it('hold an area under a curve between its ends', () => {
    const labels = values.map((value, at) => (value + (at % 7) / 10 > 0.8 ? 1 : 0));
    const ranked = rankScores(values, labels);
    const figure = bootstrapFigure(values.length, (weights) => areaUnderRocCurve(ranked, weights), {
      seed: 1,
      resamples: 400,
    });
    expect(figure.low).toBeLessThan(figure.estimate);
    expect(figure.high).toBeGreaterThan(figure.estimate);
    expect(figure.high).toBeLessThanOrEqual(1);
  });

  it('of calibration are 0 for what is right', () => {
    expect(calibrationError(calibrationCurve([0, 0, 1, 1], [0, 0, 1, 1]))).toBe(0);
  });
});
