import { expect, it } from 'vitest';
import { differingFeatures, sameValue } from './compare-values.js';

it('takes counts exactly and decayed sums within 1e-9', () => {
  expect(sameValue('count', 3, 3)).toBe(true);
  expect(sameValue('count', 3, 3 + 1e-12)).toBe(false);
  expect(sameValue('decayed', 3, 3 + 1e-10)).toBe(true);
  expect(sameValue('decayed', 1e12, 1e12 + 100)).toBe(true);
  expect(sameValue('decayed', 3, 3 + 1e-8)).toBe(false);
  expect(sameValue('decayed', 0, 1e-12)).toBe(false);
  expect(sameValue('count', Number.NaN, Number.NaN)).toBe(true);
  expect(sameValue('count', 0, -0)).toBe(true);
  expect(sameValue('count', undefined, 0)).toBe(false);
});

it('names what differs, and what only one of the two has', () => {
  const columns = [
    { name: 'views', type: 'count' },
    { name: 'interest', type: 'decayed' },
    { name: 'orders', type: 'count' },
  ];
  expect(
    differingFeatures(
      columns,
      [1, 2, 3],
      new Map([
        ['views', 1],
        ['interest', 2],
        ['orders', 3],
      ]),
    ),
  ).toEqual([]);
  expect(
    differingFeatures(
      columns,
      [1, 2, 3],
      new Map([
        ['views', 2],
        ['interest', 2.1],
        ['new', 0],
      ]),
    ),
  ).toEqual(['views', 'interest', 'orders', 'new']);
});
