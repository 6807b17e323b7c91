import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitRate, ndcg, RankingMetrics, recall, reciprocalRank } from './metrics.js';

const ids = fc.nat(20).map(String);
const ranked = fc.uniqueArray(ids);
const relevant = fc.uniqueArray(ids, { minLength: 1 }).map((list) => new Set(list));

describe('ranking metrics', () => {
  it('lie in 0 to 1, and never fall with k but for NDCG', () => {
    fc.assert(
      fc.property(ranked, relevant, fc.integer({ min: 1, max: 25 }), (list, wanted, k) => {
        for (const metric of [hitRate, recall, reciprocalRank, ndcg]) {
          expect(metric(list, wanted, k)).toBeGreaterThanOrEqual(0);
          expect(metric(list, wanted, k)).toBeLessThanOrEqual(1 + 1e-12);
          if (metric !== ndcg) expect(metric(list, wanted, k + 1)).toBeGreaterThanOrEqual(metric(list, wanted, k));
        }
      }),
    );
  });

  it('are all 1 for a perfect list and 0 without a hit', () => {
    fc.assert(
      fc.property(relevant, (wanted) => {
        for (const metric of [hitRate, recall, reciprocalRank, ndcg]) {
          expect(metric([...wanted], wanted, wanted.size)).toBeCloseTo(1, 12);
          expect(metric(['x', 'y'], wanted, 5)).toBe(0);
        }
      }),
    );
  });

  it('have the known values', () => {
    const list = ['a', 'b', 'c', 'd'];
    const wanted = new Set(['b', 'd', 'z']);
    expect(hitRate(list, wanted, 1)).toBe(0);
    expect(hitRate(list, wanted, 2)).toBe(1);
    expect(recall(list, wanted, 4)).toBeCloseTo(2 / 3, 12);
    expect(reciprocalRank(list, wanted, 4)).toBe(1 / 2);
    const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
    expect(ndcg(list, wanted, 4)).toBeCloseTo(gain / (1 + 1 / Math.log2(3) + 1 / 2), 12);
    expect(ndcg(['a', 'b'], new Set(['b']), 10)).toBeCloseTo(1 / Math.log2(3), 12);
  });

  it('are averaged over the lists, and coverage counts what was shown', () => {
    const metrics = new RankingMetrics([1, 2], 8);
    metrics.add(['a', 'b'], new Set(['a']));
    metrics.add(['a', 'c'], new Set(['c']));
    const result = metrics.result();
    expect(result['hr@1']).toBe(0.5);
    expect(result['hr@2']).toBe(1);
    expect(result['mrr@2']).toBe(0.75);
    expect(result['ndcg@2']).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12);
    expect(result['coverage@1']).toBe(1 / 8);
    expect(result['coverage@2']).toBe(3 / 8);
  });

  it('are 0 without a list, and a list without a relevant item is refused', () => {
    expect(new RankingMetrics([10], 0).result()).toEqual({
      'hr@10': 0,
      'ndcg@10': 0,
      'mrr@10': 0,
      'recall@10': 0,
      'coverage@10': 0,
    });
    expect(() => new RankingMetrics([10], 1).add(['a'], new Set())).toThrow(RangeError);
  });
});
