import { describe, expect, it } from 'vitest';
import { evaluateNextItem, evolvingCases } from './next-item-evaluation.js';
import { fitPopularity } from './popularity.js';

const model = fitPopularity(
  ['a', 'a', 'a', 'b', 'b', 'c'].map((itemId, n) => ({ userId: 'u', sessionId: 's', itemId, timeMs: n })),
);

describe('next-item evaluation', () => {
  it('drops unknown items first, then sessions of one click', () => {
    expect(
      evolvingCases(
        [
          ['a', 'x', 'b', 'a'],
          ['x', 'a'],
          ['c', 'c'],
        ],
        model,
      ),
    ).toEqual([
      { context: ['a'], target: 'b' },
      { context: ['a', 'b'], target: 'a' },
      { context: ['c'], target: 'c' },
    ]);
  });

  it('ranks with nothing, the current item or the context left out', () => {
    const cases = [
      { context: ['a', 'b'], target: 'c' },
      { context: ['a'], target: 'a' },
    ];
    const mrr = (leaveOut: 'nothing' | 'current' | 'context') =>
      evaluateNextItem(model, cases, { cutoffs: [3], catalogueSize: 3, leaveOut })['mrr@3'];
    expect(mrr('nothing')).toBeCloseTo((1 / 3 + 1) / 2, 12);
    expect(mrr('current')).toBeCloseTo((1 / 2 + 0) / 2, 12);
    expect(mrr('context')).toBeCloseTo((1 + 0) / 2, 12);
  });
});
