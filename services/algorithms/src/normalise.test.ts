import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalisations, normaliseAll, normalised, statisticsOf } from './normalise.js';

it('normaliseAll gives each score what normalised gives it, times the weight', () => {
  const scores = fc.array(fc.oneof(fc.constant(0), fc.double({ min: -50, max: 50, noNaN: true })));
  fc.assert(
    fc.property(
      scores,
      fc.constantFrom(...normalisations),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      (all, kind, weight) => {
        const statistics = statisticsOf(Float64Array.from(all), true);
        const found = Float64Array.from(all);
        normaliseAll(kind, found, weight);
        all.forEach((score, i) => {
          expect(found[i]).toBeCloseTo(weight * normalised(kind, score, statistics), 12);
        });
      },
    ),
  );
});
