import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dealFolds, samplePlaces } from './random.js';

describe('samplePlaces', () => {
  it('gives as many different places as it may, ascending, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 300 }), fc.nat(), (count, most, seed) => {
        const places = [...samplePlaces(count, most, seed)];
        expect(places.length).toBe(Math.min(count, most));
        expect([...new Set(places)].sort((a, b) => a - b)).toEqual(places);
        expect(places.every((place) => place < count)).toBe(true);
        expect([...samplePlaces(count, most, seed)]).toEqual(places);
      }),
    );
  });

  it('takes every place about as often', () => {
    const taken = new Uint32Array(20);
    for (let seed = 0; seed < 4_000; seed++)
      for (const place of samplePlaces(20, 5, seed)) taken[place] = (taken[place] as number) + 1;
    // 1,000 times each, give or take five standard deviations.
    for (const count of taken) expect(Math.abs(count - 1_000)).toBeLessThan(140);
  });
});

describe('dealFolds', () => {
  it('makes folds of one size, of each class too, give or take one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 60 }),
        fc.integer({ min: 2, max: 7 }),
        fc.nat(),
        (classes, folds, seed) => {
          const dealt = dealFolds(classes.length, folds, seed, Float64Array.from(classes));
          for (const of of [undefined, 0, 1]) {
            const sizes = Array.from(
              { length: folds },
              (_, fold) => classes.filter((each, i) => dealt[i] === fold && (of === undefined || each === of)).length,
            );
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
