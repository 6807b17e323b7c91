import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../preparation/random.js';
import { coOccurrenceVectors } from './co-occurrence-vectors.js';
import { type SparseMatrix, sparseSvd } from './sparse-svd.js';

function sparse(rows: readonly (readonly number[])[], columns: number): SparseMatrix {
  const offsets = new Uint32Array(rows.length + 1);
  const places: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    row.forEach((value, place) => {
      if (value === 0) return;
      places.push(place);
      values.push(value);
    });
    offsets[i + 1] = places.length;
  });
  return { rows: rows.length, columns, offsets, places: Uint32Array.from(places), values: Float64Array.from(values) };
}

const matrices = fc.integer({ min: 1, max: 7 }).chain((columns) =>
  fc.array(fc.array(fc.constantFrom(0, 0, 1, -2, 3.5), { minLength: columns, maxLength: columns }), {
    minLength: 1,
    maxLength: 7,
  }),
);

describe('sparseSvd', () => {
  it('of full rank is the matrix again, with vectors at right angles and falling values', () => {
    fc.assert(
      fc.property(matrices, fc.nat(), (rows, seed) => {
        const columns = rows[0]?.length ?? 0;
        const { left, right, singular, rank } = sparseSvd(sparse(rows, columns), 7, seeded(seed));
        expect(rank).toBe(Math.min(rows.length, columns));
        rows.forEach((row, i) => {
          row.forEach((value, j) => {
            let sum = 0;
            for (let k = 0; k < rank; k++) {
              sum += (left[i * rank + k] as number) * (singular[k] as number) * (right[j * rank + k] as number);
            }
            expect(Math.abs(sum - value)).toBeLessThan(1e-6);
          });
        });
        for (let a = 0; a < rank; a++) {
          if (a > 0) expect(singular[a] as number).toBeLessThanOrEqual((singular[a - 1] as number) + 1e-9);
          for (let b = 0; b <= a; b++) {
            if ((singular[a] as number) < 1e-6) continue;
            let product = 0;
            for (let i = 0; i < rows.length; i++) {
              product += (left[i * rank + a] as number) * (left[i * rank + b] as number);
            }
            expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
          }
        }
      }),
    );
  });

  it('finds the largest values of a matrix of low rank and some noise', () => {
    const random = seeded(3);
    const size = 120;
    const factors = [9, 6, 4].map((weight) => ({
      weight,
      a: Array.from({ length: size }, () => random() - 0.5),
      b: Array.from({ length: size }, () => random() - 0.5),
    }));
    const rows = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) =>
        factors.reduce((sum, { weight, a, b }) => sum + weight * (a[i] as number) * (b[j] as number), 0.01 * random()),
      ),
    );
    const three = sparseSvd(sparse(rows, size), 3, seeded(1)).singular;
    const many = sparseSvd(sparse(rows, size), 60, seeded(2)).singular;
    three.forEach((value, k) => {
      expect(Math.abs(value / (many[k] as number) - 1)).toBeLessThan(1e-6);
    });
    expect(many[3] as number).toBeLessThan(0.1 * (three[2] as number));
  });
});

describe('coOccurrenceVectors', () => {
  const cosine = (rows: Float64Array, width: number, a: number, b: number): number =>
    Array.from({ length: width }, (_, k) => (rows[a * width + k] as number) * (rows[b * width + k] as number)).reduce(
      (sum, one) => sum + one,
      0,
    );

  it('brings together what stands together, at length 1, and leaves an item without neighbours at 0', () => {
    // Items 0 to 4 meet each other, 5 to 9 meet each other, 10 meets nobody.
    const random = seeded(5);
    const walks = Array.from({ length: 60 }, (_, u) =>
      Array.from({ length: 6 }, () => 5 * (u % 2) + Math.floor(5 * random())),
    );
    const columns = Int32Array.from([...walks.flat(), 10]);
    const offsets = Int32Array.from([...walks.map((_, u) => 6 * u), 360, 361]);
    const { before, after } = coOccurrenceVectors({ offsets, columns }, 11, { width: 4, directed: false, random });
    expect(after).toBe(before);
    for (let item = 0; item < 10; item++) expect(cosine(before, 4, item, item)).toBeCloseTo(1, 9);
    expect(cosine(before, 4, 10, 10)).toBe(0);
    expect(cosine(before, 4, 0, 3)).toBeGreaterThan(cosine(before, 4, 0, 7) + 0.3);
  });

  it('directed, tells what comes after from what comes before', () => {
    const walks = Array.from({ length: 30 }, (_, u) => [(2 * u) % 6, (2 * u + 1) % 6]);
    const columns = Int32Array.from(walks.flat());
    const offsets = Int32Array.from({ length: 31 }, (_, u) => 2 * u);
    const { before, after } = coOccurrenceVectors({ offsets, columns }, 6, {
      width: 6,
      directed: true,
      random: seeded(1),
    });
    const score = (a: number, b: number): number =>
      Array.from({ length: 6 }, (_, k) => (before[a * 6 + k] as number) * (after[b * 6 + k] as number)).reduce(
        (s, x) => s + x,
        0,
      );
    expect(score(0, 1)).toBeGreaterThan(0.9);
    expect(Math.abs(score(1, 0))).toBeLessThan(0.1);
  });
});
