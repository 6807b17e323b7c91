import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../preparation/random.js';
import { bootstrapMean } from './bootstrap.js';
import { pairedDifference } from './paired.js';

const metric = fc.constantFrom(0, 0, 0, 1, 0.5, 1 / 3, 1 / Math.log2(3));
const pairs = fc.array(fc.tuple(metric, metric, fc.nat(9)), { minLength: 1, maxLength: 60, size: 'max' });
const columnsOf = (list: readonly (readonly [number, number, number])[]) => ({
  a: list.map(([one]) => one),
  b: list.map(([, other]) => other),
  clusters: list.map(([, , cluster]) => `c-${cluster}`),
});
const quick = { seed: 5, resamples: 200 };

describe('two models on the same cases', () => {
  it('are compared the same way round and the other, and the same for the same seed', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { a, b, clusters } = columnsOf(list);
        const one = pairedDifference(a, b, { ...quick, clusters });
        const other = pairedDifference(b, a, { ...quick, clusters });
        expect(pairedDifference(a, b, { ...quick, clusters })).toEqual(one);
        expect(other.difference).toBeCloseTo(-one.difference, 12);
        expect(one.meanA - one.meanB).toBeCloseTo(one.difference, 12);
        expect(other.p).toBe(one.p);
        expect(one.low).toBeLessThanOrEqual(one.high);
        expect(one.p).toBeGreaterThan(0);
        expect(one.p).toBeLessThanOrEqual(1);
        expect(one.clusters).toBe(new Set(clusters).size);
      }),
    );
  });

  it('that answer alike differ by nothing, by chance alone', () => {
    const { a } = columnsOf([
      [0.5, 0, 1],
      [1, 0, 2],
      [0, 0, 3],
    ]);
    expect(pairedDifference(a, a, quick)).toMatchObject({ difference: 0, low: 0, high: 0, p: 1, meanA: 0.5 });
    expect(pairedDifference([], [], quick)).toMatchObject({ difference: Number.NaN, p: 1, cases: 0, clusters: 0 });
  });

  it('give the p that all ways of swapping give', () => {
    const random = seeded(3);
    for (let round = 0; round < 5; round++) {
      const b = Array.from({ length: 10 }, () => Math.round(random() * 4) / 4);
      const a = b.map((value) => value + Math.round(random() * 6 - 2) / 4);
      const differences = a.map((value, at) => value - (b[at] ?? 0));
      const seen = Math.abs(differences.reduce((sum, one) => sum + one, 0));
      let extremes = 0;
      for (let way = 0; way < 1024; way++) {
        const sum = differences.reduce((before, one, at) => before + ((way >> at) & 1 ? one : -one), 0);
        if (Math.abs(sum) >= seen - 1e-9) extremes += 1;
      }
      const { p } = pairedDifference(a, b, { seed: round, resamples: 20_000 });
      expect(Math.abs(p - extremes / 1024)).toBeLessThan(0.015);
    }
  });

  it('tell a difference as a share only where there is something to be a share of', () => {
    const a = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? 1 : 0.25));
    const b = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? 0.9 : 0.25));
    const { relative, difference, meanB } = pairedDifference(a, b, quick);
    expect(relative?.estimate).toBeCloseTo(difference / meanB, 12);
    expect(relative?.low).toBeLessThan(relative?.estimate ?? 0);
    expect(relative?.high).toBeGreaterThan(relative?.estimate ?? 0);
    expect(pairedDifference([1, 0], [0, 0], quick).relative).toBeUndefined();
    expect(pairedDifference([1, 0, 1], [0, 0, 1], quick).relative).toBeUndefined();
  });

  it('are not told apart by the same few customers again and again', () => {
    const random = seeded(8);
    const customers = Array.from({ length: 12 }, () => random() - 0.3);
    const cases = Array.from({ length: 600 }, (_, at) => ({ a: customers[at % 12] ?? 0, key: at % 12 }));
    const [a, b, clusters] = [cases.map((one) => one.a), cases.map(() => 0), cases.map((one) => one.key)];
    const apart = pairedDifference(a, b, quick);
    const together = pairedDifference(a, b, { ...quick, clusters });
    expect(together.difference).toBeCloseTo(apart.difference, 12);
    expect(together.high - together.low).toBeGreaterThan(4 * (apart.high - apart.low));
    expect(together.p).toBeGreaterThan(apart.p);
  });

  it('that are equally good are told apart by mistake about as often as is said', () => {
    const random = seeded(21);
    let [byInterval, byTest, rounds] = [0, 0, 400];
    for (let round = 0; round < rounds; round++) {
      // Reciprocal ranks of customers with 1 to 3 cases, each model with the same chances.
      const rank = (luck: number) => (random() < luck ? 1 / (1 + Math.floor(random() * 10)) : 0);
      const cases = Array.from({ length: 80 }, (_, customer) => {
        const luck = random();
        return Array.from({ length: 1 + (customer % 3) }, () => ({ a: rank(luck), b: rank(luck), customer }));
      }).flat();
      const { low, high, p } = pairedDifference(
        cases.map(({ a }) => a),
        cases.map(({ b }) => b),
        { seed: round, resamples: 300, clusters: cases.map(({ customer }) => customer) },
      );
      if (low > 0 || high < 0) byInterval += 1;
      if (p < 0.05) byTest += 1;
    }
    // 400 rounds of .05 have a standard error of .011.
    expect(byInterval / rounds).toBeLessThan(0.09);
    expect(byTest / rounds).toBeLessThan(0.085);
    expect(byTest / rounds).toBeGreaterThan(0.015);
  });

  it.each([
    [[1], [1, 2], {}, 'the same cases, not 1 and 2'],
    [[1, Number.NaN], [1, 2], {}, 'case 1 must be finite numbers, not NaN and 2'],
    [[1], [1], { clusters: ['a', 'b'] }, 'a cluster for each of 1 cases, not 2'],
    [[1], [1], { level: 1 }, 'level must be a number'],
    [[1], [1], { resamples: 3 }, 'resamples must be a whole number'],
    [[1], [1], { seed: -1 }, 'seed must be a whole number'],
  ])('are refused: %j and %j with %j', (a, b, options, why) => {
    expect(() => pairedDifference(a, b, { ...quick, ...options })).toThrow(why);
  });
});

describe('intervals', () => {
  it.each(['bca', 'percentile'] as const)('by %s hold the true mean about as often as they say', (method) => {
    const random = seeded(11);
    let [held, rounds] = [0, 400];
    for (let round = 0; round < rounds; round++) {
      // Skewed, and in customers of 1 to 4 cases that are alike.
      const [values, clusters]: [number[], number[]] = [[], []];
      for (let customer = 0; customer < 60; customer++) {
        const value = -Math.log(1 - random());
        for (let n = 0; n <= customer % 4; n++) {
          values.push(value);
          clusters.push(customer);
        }
      }
      const { low, high } = bootstrapMean(values, { seed: round, resamples: 400, level: 0.9, method, clusters });
      if (low <= 1 && 1 <= high) held += 1;
    }
    // 400 rounds have a standard error of .015; few skewed customers cost some points more.
    expect(held / rounds).toBeGreaterThan(0.83);
    expect(held / rounds).toBeLessThan(0.95);
  });
});
