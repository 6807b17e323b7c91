import { describe, expect, it } from 'vitest';
import { runAa } from './aa.js';
import { shopUnits } from './shop-answers.js';

describe('an A/A run on the demo shop', () => {
  const units = shopUnits({ seed: 1 });

  it('has people who click, buy and spend', () => {
    const share = (of: (unit: (typeof units)[number]) => boolean) => units.filter(of).length / units.length;
    expect(units.length).toBeGreaterThan(4_000);
    expect(share(({ clicks }) => clicks > 0)).toBeGreaterThan(0.2);
    expect(share(({ orders }) => orders > 0)).toBeGreaterThan(0.02);
    expect(units.every(({ value }) => value >= 0)).toBe(true);
  });

  it('calls at most 9 of 100 significant, by click-through, conversion and value', () => {
    const result = runAa(
      units,
      Array.from({ length: 100 }, (_, seed) => seed),
    );
    expect(result.tooFew).toEqual({ click_through: 0, conversion: 0, value: 0 });
    for (const count of Object.values(result.significant)) expect(count).toBeLessThanOrEqual(9);
    for (const count of Object.values(result.alwaysSignificant)) expect(count).toBeLessThanOrEqual(5);
    expect(result.mismatches).toBeLessThanOrEqual(1);
  });
});
