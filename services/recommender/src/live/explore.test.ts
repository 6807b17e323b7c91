import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arm, explore } from './explore.js';

const ranked = Array.from({ length: 30 }, (_, i) => `r${i}`);
const arm = (itemId: string, exposures = 0, clicks = 0): Arm => ({ itemId, exposures, clicks });
const arms = Array.from({ length: 8 }, (_, i) => arm(`new${i}`));

describe('exploration', () => {
  it('is the same for the same recommendation id, and another for another', () => {
    const o = { count: 10, share: 0.2 };
    const lists = Array.from({ length: 40 }, (_, i) =>
      explore(ranked, arms, { ...o, recommendationId: `id${i % 20}` }),
    );
    expect(lists.slice(20)).toEqual(lists.slice(0, 20));
    expect(new Set(lists.map((list) => JSON.stringify(list))).size).toBeGreaterThan(10);
  });

  it('gives lists of the wanted length without repeats, within the share, with propensities that are probabilities', () => {
    const anArm = fc.record({
      itemId: fc.integer({ min: 0, max: 40 }).map((n) => (n < 10 ? `r${n}` : `new${n}`)),
      exposures: fc.integer({ min: 0, max: 500 }),
      clicks: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anArm, { maxLength: 30, selector: ({ itemId }) => itemId }),
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string(),
        fc.integer({ min: 0, max: 30 }),
        (given, count, share, recommendationId, rankedItems) => {
          const list = explore(ranked.slice(0, rankedItems), given, { count, share, recommendationId });
          const explored = list.filter((placed) => placed.explored);
          expect(new Set(list.map(({ itemId }) => itemId)).size).toBe(list.length);
          expect(list.length).toBeLessThanOrEqual(count);
          expect(list.length).toBeGreaterThanOrEqual(Math.min(count, rankedItems));
          expect(explored.length).toBeLessThanOrEqual(Math.ceil(share * count));
          for (const { propensity } of list) {
            expect(propensity).toBeGreaterThan(0);
            expect(propensity).toBeLessThanOrEqual(1);
          }
          const kept = list.filter((placed) => !placed.explored).map(({ itemId }) => itemId);
          expect(kept).toEqual(ranked.slice(0, kept.length));
          if (kept.length > 0) expect(list[0]?.explored).toBe(false);
        },
      ),
    );
  });

  it('gives the share on average, and propensities by which what is shown can be weighed', () => {
    const runs = 4_000;
    const known = [arm('good', 1_000, 100), arm('bad', 1_000, 5), arm('unknown'), ...arms];
    let places = 0;
    let weighed = 0;
    let last = 0;
    const shown = new Map<string, number>();
    for (let i = 0; i < runs; i++) {
      const list = explore(ranked, known, { count: 10, share: 0.05, recommendationId: `id${i}` });
      for (const { itemId, explored, propensity } of list) {
        if (explored) places++;
        // One over the propensity of whatever is shown is 1 on average, of each item by itself.
        if (itemId === 'good') weighed += 1 / propensity;
        if (itemId === 'r9') last += 1 / propensity;
        shown.set(itemId, (shown.get(itemId) ?? 0) + 1);
      }
    }
    expect(places / (runs * 10)).toBeGreaterThan(0.045);
    expect(places / (runs * 10)).toBeLessThan(0.055);
    expect(last / runs).toBeGreaterThan(0.95);
    expect(last / runs).toBeLessThan(1.05);
    expect(weighed / runs).toBeGreaterThan(0.8);
    expect(weighed / runs).toBeLessThan(1.2);
    expect(shown.get('good')).toBeGreaterThan(2 * (shown.get('bad') ?? 0));
    expect(shown.get('r0')).toBe(runs);
  });

  it('changes nothing without a share or without arms', () => {
    for (const list of [
      explore(ranked, arms, { count: 5, share: 0, recommendationId: 'x' }),
      explore(ranked, [arm('r1')], { count: 5, share: 1, recommendationId: 'x' }),
    ]) {
      expect(list).toEqual(ranked.slice(0, 5).map((itemId) => ({ itemId, explored: false, propensity: 1 })));
    }
    expect(() => explore(ranked, arms, { count: 5, share: 2, recommendationId: 'x' })).toThrow(
      'share must be a number from 0 to 1, not 2',
    );
  });
});
