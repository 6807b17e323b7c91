import { expect, it } from 'vitest';
import { bounded } from './bounded.js';

it('tells a lag that stays from one that grows', () => {
  const steady = Array.from({ length: 20 }, (_, n) => 5_000 + (n % 3) * 1_000);
  expect(bounded(steady, 8_000)).toBe(true);
  const growing = Array.from({ length: 20 }, (_, n) => n * 2_000);
  expect(bounded(growing, 8_000)).toBe(false);
  const catchingUp = Array.from({ length: 20 }, (_, n) => 40_000 - n * 2_000);
  expect(bounded(catchingUp, 8_000)).toBe(true);
  expect(bounded([], 8_000)).toBe(true);
});
