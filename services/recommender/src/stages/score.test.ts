import { expect, it } from 'vitest';
import type { Hydrated } from '../request-state.js';
import { reRank } from './re-rank.js';
import { score } from './score.js';

const candidate = (itemId: string, value: number, tier: number): Hydrated => ({
  itemId,
  score: value,
  tier,
  source: `source ${tier}`,
  item: undefined,
});
const ranked = (...list: Hydrated[]) => reRank(score(list), 100).map(({ itemId, score: value }) => [itemId, value]);

it('keeps the scores of the first tier', () => {
  expect(ranked(candidate('a', 0.2, 0), candidate('b', 0.7, 0))).toEqual([
    ['b', 0.7],
    ['a', 0.2],
  ]);
});

it('puts a later tier below, in proportion to its best', () => {
  const list = [candidate('a', 0.2, 0), candidate('p', 1_000, 1), candidate('q', 500, 1), candidate('z', 0, 2)];
  expect(ranked(...list)).toEqual([
    ['a', 0.2],
    ['p', 0.2],
    ['q', 0.1],
    ['z', 0.1],
  ]);
});

it('keeps the order of the tiers where scores are zero or below', () => {
  const order = ranked(candidate('a', -1, 0), candidate('b', -3, 0), candidate('p', 9, 1), candidate('q', 3, 1));
  expect(order.map(([id]) => id)).toEqual(['a', 'b', 'p', 'q']);
  const zeros = ranked(candidate('b', 0, 0), candidate('p', 9, 1), candidate('a', 3, 1));
  expect(zeros.map(([id]) => id)).toEqual(['b', 'a', 'p']);
});

it('gives the best so many, ties by id', () => {
  const list = [candidate('c', 1, 0), candidate('a', 1, 0), candidate('b', 2, 0)];
  expect(reRank(list, 2).map(({ itemId }) => itemId)).toEqual(['b', 'a']);
});
