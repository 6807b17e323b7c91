import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorUnits } from './minor-units.js';

describe('minorUnits', () => {
  it.each([
    [19.99, 'EUR', 1999],
    ['19.99', 'USD', 1999],
    [1.005, 'EUR', 101],
    [59.97000000000001, 'EUR', 5997],
    [1.1 + 2.2, 'EUR', 330],
    [0.1 + 0.2, 'EUR', 30],
    [1e-7, 'EUR', 0],
    [0.3 - 0.1 - 0.2, 'EUR', 0],
    [-5.5e-17, 'EUR', 0],
    [0.000005, 'CLF', 0],
    [1200, 'JPY', 1200],
    [1.2345, 'KWD', 1235],
    [0, 'EUR', 0],
    [-5, 'EUR', -500],
    [5, 'HUF', 500],
    [1, 'CLF', 10_000],
  ])('tells %s %s as %i', (amount, currency, expected) => {
    expect(minorUnits(amount, currency)).toBe(expected);
  });

  it.each([
    ['１２９', 'EUR', '１２９００'],
    ['１９.９９', 'EUR', '１９９９'],
    ['19．99', 'EUR', '１９９９'],
    ['129\u3000', 'EUR', '１２９００'],
    ['３００', 'JPY', '３００'],
    ['－５', 'EUR', '－５００'],
  ])('leaves %s %s full-width, as %s', (amount, currency, expected) => {
    expect(minorUnits(amount, currency)).toBe(expected);
  });

  it('takes no amount for minor units because it is large', () => {
    expect(minorUnits('1234567890123456', 'EUR')).toBe(123_456_789_012_345_600);
    expect(minorUnits(1_234_567_890_123_456, 'EUR')).toBe(123_456_789_012_345_600);
  });

  it('is exact for every amount of whole minor units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (minor) => {
        expect(minorUnits(minor / 100, 'EUR')).toBe(minor);
        expect(minorUnits((minor / 1000).toFixed(3), 'KWD')).toBe(minor);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([['12,50'], ['1e9'], ['1e-7'], [1e21], [''], [true], [null], [Number.NaN], [{}], ['1'.repeat(40)]])(
    'leaves %j for the checks to refuse',
    (amount) => {
      expect(minorUnits(amount, 'EUR')).toBe(amount);
    },
  );
});
