import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../../test/arbitraries.js';
import { fitItemKnn } from '../item-knn.js';
import { averagePrecisionAt, precision, RankingMetrics } from '../metrics.js';
import { evaluateNextItem } from '../next-item-evaluation.js';
import { countItems, exposureOf } from './exposure.js';
import {
  answerCases,
  answerCasesSlowly,
  listOf,
  meanMetric,
  metricByCase,
  type SlowModel,
} from './next-item-answers.js';

const cutoffs = [1, 3, 10];
const questions = fc.array(fc.record({ context: contexts, target: fc.nat(13).map((item) => `i-${item}`) }), {
  maxLength: 20,
  size: 'max',
});

describe('answers to next-item cases', () => {
  it('give the same figures as measuring list by list, to the last bit', () => {
    fc.assert(
      fc.property(
        interactions,
        questions,
        fc.constantFrom('nothing' as const, 'current' as const, 'context' as const),
        (training, cases, leaveOut) => {
          const model = fitItemKnn(training);
          const catalogueSize = new Set(training.map(({ itemId }) => itemId)).size;
          const metrics = new RankingMetrics(cutoffs, catalogueSize);
          const sums = { precision: 0, map: 0 };
          for (const { context, target } of cases) {
            const exclude = leaveOut === 'nothing' ? [] : leaveOut === 'current' ? context.slice(-1) : context;
            const list = model.recommend(context, 10, { exclude: new Set(exclude) }).map((scored) => scored.itemId);
            metrics.add(list, new Set([target]));
            sums.precision += precision(list, new Set([target]), 3);
            sums.map += averagePrecisionAt(list, new Set([target]), 10);
          }
          expect(evaluateNextItem(model, cases, { cutoffs, catalogueSize, leaveOut })).toEqual(metrics.result());
          const answers = answerCases(model, cases, { longest: 10, leaveOut });
          const mean = (sum: number) => (cases.length === 0 ? 0 : sum / cases.length);
          expect(meanMetric(answers, 'precision', 3)).toBeCloseTo(mean(sums.precision), 12);
          expect(meanMetric(answers, 'mrr', 10)).toBeCloseTo(mean(sums.map), 12);
          for (const [at, { target }] of cases.entries()) {
            expect(listOf(answers, at).indexOf(target) + 1).toBe(answers.ranks[at]);
          }
        },
      ),
    );
  });

  it('are the same from a model that answers later', async () => {
    const cases = [
      { context: ['a', 'b'], target: 'c' },
      { context: ['b'], target: 'b' },
    ];
    const recommend = (_: readonly string[], count: number, { exclude }: { exclude?: ReadonlySet<string> } = {}) =>
      ['b', 'c', 'a']
        .filter((itemId) => !exclude?.has(itemId))
        .slice(0, count)
        .map((itemId) => ({ itemId, score: 1 }));
    const options = { longest: 2, leaveOut: 'current' as const };
    const later: SlowModel = { recommend: async (...asked) => recommend(...asked) };
    expect(await answerCasesSlowly(later, cases, options)).toEqual(answerCases({ recommend }, cases, options));
  });

  it('cannot tell what lies behind the end of the lists', () => {
    const answers = answerCases({ recommend: () => [] }, [{ context: [], target: 'a' }], {
      longest: 5,
      leaveOut: 'nothing',
    });
    expect(() => metricByCase(answers, 'hr', 6)).toThrow('k must be at most 5');
    expect([...metricByCase(answers, 'hr', 5)]).toEqual([0]);
  });
});

describe('exposure', () => {
  const training = ['a', 'a', 'a', 'b', 'b', 'c', 'd'].map((itemId, n) => ({
    userId: `u-${n % 4}`,
    sessionId: 's',
    itemId,
    timeMs: n,
  }));
  const show = (...lists: string[][]) => {
    let at = 0;
    const cases = lists.map(() => ({ context: [], target: 'b' }));
    const recommend = () => (lists[at++] ?? []).map((itemId) => ({ itemId, score: 1 }));
    return exposureOf(
      answerCases({ recommend }, cases, { longest: 2, leaveOut: 'nothing' }),
      cases,
      countItems(training),
      2,
    );
  };

  it('has the known values', () => {
    // a was had by 3 of 4 users, c by 1.
    const { coverage, gini, novelty, popularityBias } = show(['a', 'c'], ['a']);
    expect(coverage).toBe(2 / 4);
    expect(novelty).toBeCloseTo((2 * Math.log2(4 / 3) + Math.log2(4)) / 3, 12);
    expect(popularityBias).toBeCloseTo((2 * 3 + 1) / 3 / 2, 12);
    // Shown 2, 1, 0 and 0 times: the mean distance of two of them is 14/16, twice the mean 1.5.
    expect(gini).toBeCloseTo(14 / 16 / 1.5, 12);
    expect(show(['a', 'b'], ['c', 'd']).gini).toBeCloseTo(0, 12);
    expect(show([])).toEqual({ coverage: 0, gini: Number.NaN, novelty: Number.NaN, popularityBias: Number.NaN });
  });
});
