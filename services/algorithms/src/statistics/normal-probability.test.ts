import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../preparation/normal-quantile.js';
import { normalProbability } from './normal-probability.js';

describe('the normal distribution', () => {
  it('has the known values', () => {
    // scipy.stats.norm.cdf
    for (const [value, wanted] of [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-1.959963984540054, 0.025],
      [-3, 0.0013498980316300933],
      [-8, 6.220960574271785e-16],
      [-20, 2.753624118606234e-89],
    ] as const) {
      expect(Math.abs(normalProbability(value) / wanted - 1)).toBeLessThan(1e-12);
    }
    expect(normalProbability(50)).toBe(1);
    expect(normalProbability(-50)).toBe(0);
    expect(normalProbability(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalProbability(Number.NaN)).toBeNaN();
  });

  it('is the quantile turned round', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (share) => {
        expect(Math.abs(normalProbability(normalQuantile(share)) - share)).toBeLessThan(1e-14 + share * 1e-12);
      }),
    );
  });
});
