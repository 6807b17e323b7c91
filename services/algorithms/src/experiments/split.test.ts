import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareTail, chiSquareTest } from '../statistics/chi-square.js';
import { noOwners, reallocate } from './allocate.js';
import { Assigner, holdoutKey, type Split, type SplitExperiment, type Unit } from './assign.js';
import { bucketCount, bucketCounts, bucketOf, seedOf } from './buckets.js';

const unit = (n: number): Unit => ({ kind: 'customer', id: `c-${n}` });

const countsOf = (owners: Uint8Array): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
};

function experiment(key: string, shares: readonly number[], more: Partial<SplitExperiment> = {}): SplitExperiment {
  const wanted = new Map(bucketCounts(shares).map((count, at) => [at + 1, count]));
  return {
    ...{ key, phase: 1, salt: `salt of ${key}`, scenarios: [] },
    arms: shares.map((_, at) => ({ key: `arm-${at}`, parameters: {} })),
    armBuckets: reallocate(noOwners(), wanted, key),
    ...more,
  };
}

/** Each layer a list of experiments with their buckets. */
function split(layers: [SplitExperiment, number][][], holdout = 0): Split {
  return {
    holdout: { salt: 'out', buckets: holdout, phase: 1 },
    layers: layers.map((experiments, at) => ({
      salt: `layer ${at}`,
      experiments: experiments.map(([each]) => each),
      buckets: reallocate(noOwners(), new Map(experiments.map(([, count], place) => [place + 1, count])), 'layer'),
    })),
  };
}

const shares = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });

describe('buckets', () => {
  it('are shared out whole, none off by one bucket or more', () => {
    fc.assert(
      fc.property(shares, (wanted) => {
        const all = wanted.reduce((sum, one) => sum + one, 0);
        const counts = bucketCounts(wanted);
        expect(counts.reduce((sum, one) => sum + one, 0)).toBe(bucketCount);
        for (const [at, count] of counts.entries()) {
          expect(Math.abs(count - ((wanted[at] as number) / all) * bucketCount)).toBeLessThan(1);
        }
      }),
    );
    expect(() => bucketCounts([])).toThrow('there must be a share');
    expect(() => bucketCounts([1, 0])).toThrow('above 0, not 0');
  });

  it('of ids as shops have them are filled evenly', () => {
    for (const [prefix, seed] of [
      ['customer:', 1],
      ['anonymous:a-', 2],
      ['customer:00000000-0000-7000-8000-', 3],
    ] as const) {
      const counts = new Array<number>(100).fill(0);
      for (let n = 0; n < 50_000; n++) {
        const at = Math.floor(bucketOf(`${prefix}${n}`, seedOf(String(seed))) / 100);
        counts[at] = (counts[at] as number) + 1;
      }
      expect(chiSquareTest(counts, new Array<number>(100).fill(1)).p).toBeGreaterThan(0.001);
    }
  });

  it('change hands as little as can be: never between owners whose counts stay, nor into one that shrinks', () => {
    fc.assert(
      fc.property(shares, shares, fc.string(), (before, after, salt) => {
        const start = reallocate(noOwners(), new Map(bucketCounts(before).map((n, at) => [at + 1, n])), 'first');
        const counts = bucketCounts(after);
        const owners = Math.max(before.length, after.length);
        const wanted = new Map(Array.from({ length: owners }, (_, at) => [at + 1, counts[at] ?? 0]));
        const next = reallocate(start, wanted, salt);
        const had = countsOf(start);
        for (const [owner, count] of wanted) expect(countsOf(next).get(owner) ?? 0).toBe(count);
        let moved = 0;
        for (let bucket = 0; bucket < bucketCount; bucket++) {
          const [from, to] = [start[bucket] as number, next[bucket] as number];
          if (from === to) continue;
          moved++;
          expect(wanted.get(from)).toBeLessThan(had.get(from) as number);
          expect(wanted.get(to)).toBeGreaterThan(had.get(to) ?? 0);
        }
        const grown = [...wanted].reduce((sum, [owner, n]) => sum + Math.max(0, n - (had.get(owner) ?? 0)), 0);
        expect(moved).toBe(grown);
      }),
      { numRuns: 30 },
    );
  });

  it('that are not there cannot be had', () => {
    const owners = reallocate(noOwners(), new Map([[1, 6_000]]), 'a');
    expect(() => reallocate(owners, new Map([[2, 5_000]]), 'b')).toThrow('5000 buckets are wanted, and 4000 are free');
    expect(() => reallocate(owners, new Map([[256, 1]]), 'b')).toThrow('from 1 to 255, not 256');
    expect(() => reallocate(owners, new Map([[2, -1]]), 'b')).toThrow('not -1');
  });
});

describe('the split', () => {
  it('says the same again, and by its units alone', () => {
    const made = () =>
      new Assigner(split([[[experiment('a', [1, 1]), 5_000]], [[experiment('b', [1, 2]), 9_000]]], 300));
    const [one, other] = [made(), made()];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const who: Unit = { kind: 'anonymous', id };
        expect(one.assign(who, 'home')).toEqual(other.assign(who, 'home'));
      }),
    );
  });

  it('gives each experiment and arm its share, within what chance allows', () => {
    const assigner = new Assigner(
      split([
        [
          [experiment('a', [7, 2, 1]), 3_000],
          [experiment('b', [1, 1]), 4_000],
        ],
      ]),
    );
    const counts = new Map<string, number>();
    const units = 60_000;
    for (let n = 0; n < units; n++) {
      const { arms } = assigner.assign(unit(n), 'home');
      // Exclusive.
      expect(arms.length).toBeLessThanOrEqual(1);
      const [first] = arms;
      const key = first === undefined ? 'none' : `${first.experiment} ${first.arm}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = { 'a arm-0': 0.21, 'a arm-1': 0.06, 'a arm-2': 0.03, 'b arm-0': 0.2, 'b arm-1': 0.2, none: 0.3 };
    for (const [key, share] of Object.entries(expected)) {
      const spread = Math.sqrt(units * share * (1 - share));
      expect(Math.abs((counts.get(key) ?? 0) - units * share), key).toBeLessThan(4 * spread);
    }
  });

  it('of two layers are independent of each other', () => {
    for (let seed = 0; seed < 20; seed++) {
      const salted = (key: string) => experiment(key, [1, 1, 1], { salt: `${key} ${seed}` });
      const layers = split([[[salted('a'), 10_000]], [[salted('b'), 10_000]]]);
      const assigner = new Assigner(layers);
      const cells = new Array<number>(9).fill(0);
      for (let n = 0; n < 9_000; n++) {
        const [a, b] = assigner.assign(unit(n), 'home').arms;
        const at = Number(a?.arm.slice(4)) * 3 + Number(b?.arm.slice(4));
        cells[at] = (cells[at] as number) + 1;
      }
      const rows = [0, 1, 2].map((r) => [0, 1, 2].reduce((sum, c) => sum + (cells[r * 3 + c] as number), 0));
      const columns = [0, 1, 2].map((c) => [0, 1, 2].reduce((sum, r) => sum + (cells[r * 3 + c] as number), 0));
      const statistic = cells.reduce((sum, cell, at) => {
        const expected = ((rows[Math.floor(at / 3)] as number) * (columns[at % 3] as number)) / 9_000;
        return sum + (cell - expected) ** 2 / expected;
      }, 0);
      expect(chiSquareTail(statistic, 4), `seed ${seed}`).toBeGreaterThan(0.001);
    }
  });

  it('keeps the hold-out group out of everything, and only adds to it when it grows', () => {
    const layers: [SplitExperiment, number][][] = [[[experiment('a', [1, 1]), 10_000]]];
    const [small, large] = [new Assigner(split(layers, 200)), new Assigner(split(layers, 500))];
    let out = 0;
    for (let n = 0; n < 20_000; n++) {
      const [one, other] = [small.assign(unit(n), 'home'), large.assign(unit(n), 'home')];
      if (one.heldOut) expect(other.heldOut).toBe(true);
      if (other.heldOut) out++;
      expect(other.arms.map(({ experiment }) => experiment)).toEqual(other.heldOut ? [holdoutKey] : [holdoutKey, 'a']);
    }
    expect(Math.abs(out - 1_000)).toBeLessThan(4 * Math.sqrt(950));
  });

  it('stays within the scenarios of an experiment', () => {
    const assigner = new Assigner(split([[[experiment('a', [1], { scenarios: ['home', 'email'] }), 10_000]]]));
    expect(assigner.assign(unit(1), 'email').arms).toHaveLength(1);
    expect(assigner.assign(unit(1), 'basket').arms).toHaveLength(0);
  });
});
