import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchSpec } from './search-spec.js';
import { sequenceSplits, thinned } from './sequence-splits.js';
import { drawSettings, type Space } from './space.js';
import { groupFolds, splitsOf, stratifiedFolds, timeSplits } from './splits.js';
import { fingerprintOf } from './trial-store.js';

describe('folds', () => {
  it('hold each row out once, and give each fold its share of each class', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 200 }),
        (folds, drawn) => {
          const labels = Float64Array.from([...drawn, ...Array(6).fill(true), ...Array(6).fill(false)], Number);
          const splits = splitsOf({ by: 'folds', folds, seed: 3 }, { labels });
          const held = splits.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b);
          expect(held).toEqual([...labels.keys()]);
          const positives = splits.map(({ validation }) =>
            validation.reduce((sum, row) => sum + (labels[row] as number), 0),
          );
          expect(Math.max(...positives) - Math.min(...positives)).toBeLessThanOrEqual(1);
          for (const { train, validation } of splits) expect(train.length + validation.length).toBe(labels.length);
        },
      ),
    );
  });

  it('keep all rows of a customer on one side', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 12 }), { minLength: 40, maxLength: 120 }), (drawn) => {
        const groups = Int32Array.from([...drawn, 0, 1, 2]);
        const folds = groupFolds(groups, 3, 1);
        const ofGroup = new Map<number, number>();
        groups.forEach((group, row) => {
          if (group < 0) return;
          expect(ofGroup.get(group) ?? folds[row]).toBe(folds[row]);
          ofGroup.set(group, folds[row] as number);
        });
      }),
    );
  });

  it('say what there is too little of', () => {
    expect(() => stratifiedFolds(Float64Array.of(0, 0, 0, 1), 3, 1)).toThrow(
      '1 rows have the label 1, which cannot be in each of 3 folds',
    );
    expect(() => groupFolds(new Int32Array(9), 3, 1)).toThrow(
      'all rows are of one customer, and 3 folds need as many customers',
    );
    expect(() => timeSplits(new Float64Array(9).fill(7), 2)).toThrow(
      'the rows are of too few moments to be cut into 3 stretches',
    );
    expect(() => splitsOf({ by: 'time', folds: 2, seed: 1 }, {})).toThrow('no column of times is named');
    expect(() => stratifiedFolds(Float64Array.of(0, 1), 1, 1)).toThrow(
      'folds must be a whole number from 2 to 1000, not 1',
    );
  });
});

describe('a part of one label alone', () => {
  it('is told with its fold, and what would be right', () => {
    // Each label is one customer's: whichever is held out, the others have one label, or it has.
    const labels = Float64Array.from({ length: 12 }, (_, row) => (row < 4 ? 1 : 0));
    const groups = Int32Array.from({ length: 12 }, (_, row) => Math.floor(row / 4));
    expect(() => splitsOf({ by: 'folds', folds: 3, seed: 1 }, { labels, groups })).toThrow(
      /^fold 1 of 3 of whole groups: all \d+ rows (in it|of the other folds) have the label [01], and of one label nothing can be (judged by|learnt from): take fewer folds/,
    );
    const times = Float64Array.from({ length: 12 }, (_, row) => row);
    const later = Float64Array.from(times, (time) => (time > 7 ? 1 : 0));
    expect(() => splitsOf({ by: 'time', folds: 2, seed: 1 }, { labels: later, times })).toThrow(
      'stretch 1 of 2 of time: all 4 rows before it have the label 0, and of one label nothing can be learnt from: take fewer stretches',
    );
  });
});

describe('stretches of time', () => {
  it('are each said from all that is older, and from nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 60, maxLength: 200 }),
        fc.integer({ min: 1, max: 3 }),
        (drawn, folds) => {
          const times = Float64Array.from(drawn);
          fc.pre(new Set(drawn).size > 50);
          const splits = timeSplits(times, folds);
          expect(splits).toHaveLength(folds);
          for (const { train, validation } of splits) {
            const newest = Math.max(...Array.from(train, (row) => times[row] as number));
            const oldest = Math.min(...Array.from(validation, (row) => times[row] as number));
            expect(newest).toBeLessThan(oldest);
          }
        },
      ),
    );
  });

  it('of sessions: none of the training happened at the cut or later', () => {
    const interactions = Array.from({ length: 60 }, (_, i) => ({
      userId: `u-${i % 7}`,
      sessionId: `s-${i % 20}`,
      itemId: `i-${i % 5}`,
      timeMs: (i % 20) * 100 + Math.floor(i / 20) * 150,
    }));
    const splits = sequenceSplits(interactions, { by: 'time', folds: 3, seed: 1 });
    for (const { train, sessions } of splits) {
      expect(sessions.length).toBeGreaterThan(0);
      const trained = new Set(train.map(({ sessionId }) => sessionId));
      const newest = Math.max(...train.map(({ timeMs }) => timeMs));
      const held = interactions.filter(({ sessionId }) => !trained.has(sessionId) || newest < 0);
      expect(Math.min(...held.map(({ timeMs }) => timeMs))).toBeGreaterThan(newest - 300);
    }
    const grouped = sequenceSplits(interactions, { by: 'folds', folds: 3, seed: 1 });
    const users = grouped.map(({ train }) => new Set(train.map(({ userId }) => userId)).size);
    expect(users.reduce((sum, count) => sum + (7 - count), 0)).toBe(7);
    expect(() => sequenceSplits([], { by: 'time', folds: 3, seed: 1 })).toThrow('there is no interaction');
    expect(
      thinned(
        Array.from({ length: 10 }, (_, i) => ({ context: [], target: `${i}` })),
        5,
      ).map(({ target }) => target),
    ).toEqual(['0', '2', '4', '6', '8']);
  });
});

describe('what trials are gone on from', () => {
  const spec = (changed: Partial<SearchSpec>): SearchSpec => ({
    model: 'vs-knn',
    data: { kind: 'sequences', interactions: [{ userId: 'u', sessionId: 's', itemId: 'i', timeMs: 1 }] },
    split: { by: 'folds', folds: 2, seed: 1 },
    fixed: {},
    seed: 1,
    ...changed,
  });

  it('are those of the same code, data and settings, by whatever metric they are ordered', async () => {
    const own = await fingerprintOf(spec({}), '1.0.0+a');
    expect(await fingerprintOf(spec({ metric: 'mrr@20' }), '1.0.0+a')).toBe(own);
    for (const other of [
      { seed: 2 },
      { fixed: { neighbours: 3 } },
      { space: {} },
      { data: { kind: 'sequences', interactions: [] } },
    ] as const)
      expect(await fingerprintOf(spec(other as Partial<SearchSpec>), '1.0.0+a')).not.toBe(own);
    expect(await fingerprintOf(spec({}), '1.0.0+b')).not.toBe(own);
  });
});

describe('what a trial draws', () => {
  const space: Space = {
    rate: { from: 0.001, to: 0.1, scale: 'log' },
    leaves: { from: 4, to: 9, whole: true },
    share: { from: 0.5, to: 1 },
    how: { values: ['a', 'b', true] },
  };

  it('follows from seed and number alone, whatever the order of names, and lies in the space', () => {
    const turned = Object.fromEntries(Object.entries(space).reverse());
    const seen = { how: new Set<unknown>(), leaves: new Set<unknown>() };
    for (let trial = 0; trial < 200; trial++) {
      const drawn = drawSettings(space, 7, trial);
      expect(drawSettings(turned, 7, trial)).toEqual(drawn);
      expect(drawn.rate).toBeGreaterThanOrEqual(0.001);
      expect(drawn.rate).toBeLessThanOrEqual(0.1);
      expect(Number.isInteger(drawn.leaves)).toBe(true);
      expect(drawn.share).toBeGreaterThanOrEqual(0.5);
      seen.how.add(drawn.how);
      seen.leaves.add(drawn.leaves);
    }
    expect(seen.how).toEqual(new Set(['a', 'b', true]));
    expect(seen.leaves).toEqual(new Set([4, 5, 6, 7, 8, 9]));
    expect(drawSettings(space, 8, 0)).not.toEqual(drawSettings(space, 7, 0));
  });

  it('covers a logarithmic range evenly', () => {
    const rates = Array.from({ length: 400 }, (_, trial) => drawSettings(space, 1, trial).rate as number);
    const below = rates.filter((rate) => rate < 0.01).length;
    expect(below).toBeGreaterThan(150);
    expect(below).toBeLessThan(250);
  });
});
