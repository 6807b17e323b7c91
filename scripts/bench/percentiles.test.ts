import { expect, it } from 'vitest';
import { percentile } from './percentiles.js';

it('takes the smallest value that so many do not exceed', () => {
  const values = Array.from({ length: 500 }, (_, n) => 500 - n);
  expect(percentile(values, 0.5)).toBe(250);
  expect(percentile(values, 0.99)).toBe(495);
  expect(percentile(values, 1)).toBe(500);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});
