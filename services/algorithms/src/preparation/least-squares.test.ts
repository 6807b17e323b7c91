import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bayesianRidge, leastSquares, triangleOf } from './least-squares.js';
import { seeded } from './random.js';
import { mean } from './summary.js';

/** Columns that follow a plane, and last the plane with some noise. */
function plane(
  rows: number,
  coefficients: readonly number[],
  scales: readonly number[],
  noise: number,
): Float64Array[] {
  const random = seeded(rows);
  const columns = coefficients.map((_, j) =>
    Float64Array.from({ length: rows }, () => (random() - 0.5) * (scales[j] as number)),
  );
  const y = Float64Array.from({ length: rows }, (_, i) =>
    coefficients.reduce(
      (sum, each, j) => sum + each * ((columns[j] as Float64Array)[i] as number),
      3 + noise * (random() - 0.5),
    ),
  );
  return [...columns, y];
}

const solve = (columns: Float64Array[], by: typeof leastSquares) =>
  by(
    triangleOf(
      columns,
      Float64Array.from(columns, mean),
      Uint32Array.from({ length: (columns[0] as Float64Array).length }, (_, i) => i),
    ),
  );

describe('leastSquares', () => {
  it('finds the plane, over any number of blocks of rows and whatever the scales', () => {
    fc.assert(
      fc.property(fc.constantFrom(5, 256, 257, 1_000), fc.constantFrom(1e-6, 1, 1e9), (rows, scale) => {
        const coefficients = [2, -1 / scale, 0.5];
        const found = solve(plane(rows, coefficients, [1, scale, 10], 0), leastSquares);
        found.forEach((value, j) => {
          expect(Math.abs(value / (coefficients[j] as number) - 1)).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it('of columns that say the same gives each its share', () => {
    const [x, y] = plane(300, [4], [1], 0) as [Float64Array, Float64Array];
    const found = solve([x, x, y], leastSquares);
    expect(found[0]).toBeCloseTo(2, 9);
    expect(found[1]).toBeCloseTo(2, 9);
  });
});

describe('bayesianRidge', () => {
  it('draws towards 0 what noise alone holds up, and hardly what the data say', () => {
    const strong = solve(plane(500, [2, 0], [1, 1], 0.1), bayesianRidge);
    expect(Math.abs((strong[0] as number) - 2)).toBeLessThan(0.05);
    const columns = plane(30, [0, 0], [1, 1], 1);
    const [free, drawn] = [solve(columns, leastSquares), solve(columns, bayesianRidge)];
    drawn.forEach((value, j) => {
      expect(Math.abs(value)).toBeLessThan(Math.abs(free[j] as number));
    });
  });
});
