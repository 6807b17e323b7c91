import { expect, it } from 'vitest';
import { ShownItems } from './shown-items.js';

const HOUR = 3_600_000;
const rule = { strength: 0.5, halfLifeMs: HOUR };
const shop = () => new ShownItems({ maxUnits: 2, maxItems: 3 });

it('takes a share each time, and gives it back by half-lives', () => {
  const shown = shop();
  shown.add('t', 'c', ['a'], 0);
  const factor = (itemId: string, nowMs: number) => shown.factors('t', 'c', rule, nowMs)?.(itemId);
  expect(factor('a', 0)).toBe(0.5);
  expect(factor('a', HOUR)).toBe(0.75);
  expect(factor('b', 0)).toBe(1);
  shown.add('t', 'c', ['a'], HOUR);
  // A quarter of the loss is left, and half of the rest is taken.
  expect(factor('a', HOUR)).toBeCloseTo(1 - (0.25 + 0.75 * 0.5), 12);
});

it('with all of its strength takes an item away that was just shown', () => {
  const shown = shop();
  shown.add('t', 'c', ['a'], 0);
  expect(shown.factors('t', 'c', { ...rule, strength: 1 }, 0)?.('a')).toBe(0);
});

it('is of one customer of one tenant', () => {
  const shown = shop();
  shown.add('t', 'c', ['a'], 0);
  expect(shown.factors('u', 'c', rule, 0)).toBeUndefined();
  expect(shown.factors('t', 'd', rule, 0)).toBeUndefined();
});

it('forgets the customers and the items that were shown longest ago', () => {
  const shown = shop();
  shown.add('t', 'first', ['a', 'b', 'c'], 0);
  shown.add('t', 'second', ['a'], 1);
  shown.add('t', 'first', ['d'], 2);
  expect(shown.factors('t', 'first', rule, 2)?.('a')).toBe(1);
  expect(shown.factors('t', 'first', rule, 2)?.('b')).toBeLessThan(1);
  shown.add('t', 'third', ['a'], 3);
  expect(shown.factors('t', 'second', rule, 3)).toBeUndefined();
});
