import { expect, it } from 'vitest';
import { startBudget } from './feature-budget.js';

const settings = { featureShare: 0.6, featureMaxMs: 150 };

it('gives feature its share of the time left, and no more than the setting', () => {
  expect(startBudget(1_100, settings, () => 1_000).leftMs()).toBe(60);
  expect(startBudget(9_000, settings, () => 1_000).leftMs()).toBe(150);
  expect(startBudget(undefined, settings, () => 1_000).leftMs()).toBe(150);
  expect(startBudget(900, settings, () => 1_000).leftMs()).toBe(0);
});

it('counts down over all calls of one request', () => {
  let now = 1_000;
  const budget = startBudget(1_200, settings, () => now);
  now = 1_100;
  expect(budget.leftMs()).toBe(20);
  now = 1_130;
  expect(budget.leftMs()).toBe(0);
});
