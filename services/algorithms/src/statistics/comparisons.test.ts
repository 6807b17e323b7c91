import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../preparation/random.js';
import { chiSquareTail, chiSquareTest } from './chi-square.js';
import { alwaysValidHalfWidth } from './confidence-sequence.js';
import { logGamma } from './log-gamma.js';
import { compareProportions, wilsonInterval } from './proportions.js';
import { studentWithin } from './student-t.js';
import { type SampleMean, welchTest } from './welch.js';

interface Fixtures {
  wilson: { hits: number; of: number; level: number; low: number; high: number }[];
  two: { a: number; n: number; b: number; m: number; z2: number; p: number }[];
  welch: { first: SampleMean; second: SampleMean; t: number; df: number; p: number; low: number; high: number }[];
  chi: { counts: number[]; shares: number[]; statistic: number; p: number }[];
  within: [number, number, number][];
  gammas: [number, number][];
  tails: [number, number, number][];
}

const file = new URL('../../test/statistics/comparisons.json', import.meta.url);
const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Fixtures;

/** Within 1e-9 of what scipy says, beside 1 or beside the value where that is greater. */
function expectClose(got: number, wanted: number, what: string): void {
  expect(Math.abs(got - wanted), `${what}: ${got}, not ${wanted}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(wanted)),
  );
}

describe('comparisons of two groups as scipy has them', () => {
  it('the distributions that they need', () => {
    for (const [x, wanted] of fixtures.gammas) expectClose(logGamma(x), wanted, `log gamma of ${x}`);
    for (const [value, df, wanted] of fixtures.tails) expectClose(chiSquareTail(value, df), wanted, `${value}, ${df}`);
    for (const [level, df, wanted] of fixtures.within) expectClose(studentWithin(level, df), wanted, `${level}, ${df}`);
  });

  it("Wilson's intervals", () => {
    for (const each of fixtures.wilson) {
      const { low, high } = wilsonInterval(each, each.level);
      expectClose(low, each.low, `low of ${JSON.stringify(each)}`);
      expectClose(high, each.high, `high of ${JSON.stringify(each)}`);
    }
    expect(wilsonInterval({ hits: 0, of: 0 })).toEqual({ low: 0, high: 1 });
  });

  it('two proportions', () => {
    for (const { a, n, b, m, z2, p } of fixtures.two) {
      const got = compareProportions({ hits: a, of: n }, { hits: b, of: m });
      expectClose(got.z ** 2, z2, 'z squared');
      expectClose(got.p, p, 'p');
    }
  });

  it("Newcombe's interval of his first example: 56 of 70 and 48 of 80", () => {
    const { interval } = compareProportions({ hits: 48, of: 80 }, { hits: 56, of: 70 });
    expect(interval.low).toBeCloseTo(0.0524, 4);
    expect(interval.high).toBeCloseTo(0.3339, 4);
  });

  it("Welch's test", () => {
    for (const each of fixtures.welch) {
      const got = welchTest(each.first, each.second);
      for (const key of ['t', 'df', 'p'] as const) expectClose(got[key], each[key], key);
      expectClose(got.interval.low, each.low, 'low');
      expectClose(got.interval.high, each.high, 'high');
    }
  });

  it('chi-square', () => {
    for (const each of fixtures.chi) {
      const got = chiSquareTest(each.counts, each.shares);
      expectClose(got.statistic, each.statistic, 'statistic');
      expectClose(got.p, each.p, 'p');
    }
    expect(chiSquareTest([0, 0], [1, 1]).p).toBeNaN();
    expect(() => chiSquareTest([1, 2], [1])).toThrow('a share for each of 2 counts, not 1');
    expect(() => chiSquareTest([1, 2], [1, 0])).toThrow('above 0, not 0');
  });

  it('intervals hold what they are about, and say the same with the groups exchanged', () => {
    const proportion = fc
      .tuple(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([of, share]) => ({ hits: Math.round(of * share), of }));
    fc.assert(
      fc.property(proportion, proportion, (one, other) => {
        const got = compareProportions(one, other);
        const back = compareProportions(other, one);
        expect(got.interval.low).toBeLessThanOrEqual(got.difference);
        expect(got.interval.high).toBeGreaterThanOrEqual(got.difference);
        expect(back.p).toBeCloseTo(got.p, 12);
        expect(back.interval.low).toBeCloseTo(-got.interval.high, 12);
        expect(got.interval.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      }),
    );
  });
});

describe('an always-valid interval', () => {
  it('is wider than the one for a single look, and narrowest for its variance about the planned size', () => {
    const widths = [0.01, 0.1, 0.5, 1, 2, 10, 100].map((progress) => alwaysValidHalfWidth(1, progress));
    for (const width of widths) expect(width).toBeGreaterThan(1.96);
    const least = Math.min(...widths);
    expect(widths.indexOf(least)).toBeGreaterThanOrEqual(2);
    expect(widths.indexOf(least)).toBeLessThanOrEqual(4);
    expect(alwaysValidHalfWidth(1, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('holds the truth at every one of 400 looks in 19 of 20 runs, where the plain one misses in a third and more', () => {
    const random = seeded(5);
    const runs = 400;
    let [missed, plainMissed] = [0, 0];
    for (let run = 0; run < runs; run++) {
      let [sum, out, plainOut] = [0, false, false];
      for (let n = 1; n <= 4000; n++) {
        sum += random() < 0.5 ? -1 : 1;
        if (n % 10 !== 0) continue;
        const away = Math.abs(sum / n);
        out ||= away > alwaysValidHalfWidth(1 / n, n / 4000);
        plainOut ||= away > 1.96 / Math.sqrt(n);
      }
      missed += out ? 1 : 0;
      plainMissed += plainOut ? 1 : 0;
    }
    expect(missed / runs).toBeLessThanOrEqual(0.05);
    expect(plainMissed / runs).toBeGreaterThan(1 / 3);
  });
});
