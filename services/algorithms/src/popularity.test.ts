import { describe, expect, it } from 'vitest';
import { fitPopularity } from './popularity.js';

const acts = (items: [string, number][]) =>
  items.map(([itemId, timeMs], n) => ({ userId: `u-${n}`, sessionId: `s-${n}`, itemId, timeMs }));

describe('popularity', () => {
  const data = acts([
    ['b', 0],
    ['a', 0],
    ['c', 10],
    ['c', 0],
  ]);

  it('counts, whatever the context', () => {
    const expected = [
      { itemId: 'c', score: 2 },
      { itemId: 'a', score: 1 },
      { itemId: 'b', score: 1 },
    ];
    expect(fitPopularity(data).recommend([], 9)).toEqual(expected);
    expect(fitPopularity(data).recommend(['a'], 9)).toEqual(expected);
  });

  it('halves what is a half-life old, counted from the newest interaction', () => {
    expect(fitPopularity(data, { halfLifeMs: 10 }).recommend([], 9)).toEqual([
      { itemId: 'c', score: 1.5 },
      { itemId: 'a', score: 0.5 },
      { itemId: 'b', score: 0.5 },
    ]);
  });
});
