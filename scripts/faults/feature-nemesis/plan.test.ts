import { expect, it } from 'vitest';
import { planStrikes } from './plan.js';

it('strikes each as often as asked, one after the other, within the stream', () => {
  const strikes = planStrikes(42, { killsOfEach: 3, restarts: 2 });
  const count = (victim: string) => strikes.filter((strike) => strike.victim === victim).length;
  expect([count('feature-a'), count('feature-b'), count('postgres')]).toEqual([3, 3, 2]);
  const at = strikes.map((strike) => strike.at);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(Math.min(...at)).toBeGreaterThan(0);
  expect(Math.max(...at)).toBeLessThan(1);
  expect(planStrikes(42, { killsOfEach: 3, restarts: 2 })).toEqual(strikes);
  expect(planStrikes(43, { killsOfEach: 3, restarts: 2 })).not.toEqual(strikes);
});
