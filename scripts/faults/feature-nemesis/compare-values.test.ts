import { expect, it } from 'vitest';
import { differingFeatures, sameValue } from './compare-values.js';

it('takes values exactly', () => {
  expect(sameValue(3, 3)).toBe(true);
  expect(sameValue(3, 3 + 1e-12)).toBe(false);
  expect(sameValue(1e12, 1e12 + 1)).toBe(false);
  expect(sameValue(0, 1e-12)).toBe(false);
  expect(sameValue(Number.NaN, Number.NaN)).toBe(true);
  expect(sameValue(0, -0)).toBe(true);
  expect(sameValue(undefined, 0)).toBe(false);
});

it('names what differs, and what only one of the two has', () => {
  const columns = [
    { name: 'views', type: 'count' },
    { name: 'interest', type: 'number' },
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
