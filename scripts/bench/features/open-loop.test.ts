import { expect, it } from 'vitest';
import { OpenLoop } from './open-loop.js';

it('gives each call once, at its own moment, also when asked late', () => {
  const loop = new OpenLoop({ beganMs: 100, perSecond: 1_000, seconds: 0.01 });
  expect(loop.due(99.9)).toEqual([]);
  expect(loop.due(100)).toEqual([100]);
  expect(loop.due(100.5)).toEqual([]);
  expect(loop.due(103.2)).toEqual([101, 102, 103]);
  expect(loop.finished).toBe(false);
  expect(loop.due(10_000)).toEqual([104, 105, 106, 107, 108, 109]);
  expect(loop.finished).toBe(true);
  expect(loop.due(20_000)).toEqual([]);
});

it('keeps rates that do not divide a second', () => {
  const loop = new OpenLoop({ beganMs: 0, perSecond: 3, seconds: 2 });
  expect(loop.due(2_000)).toHaveLength(6);
});
