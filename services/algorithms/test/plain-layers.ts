/** Layers of networks in plain code, on rows of numbers. What a row needs of other rows is not here. */

/**
 * into = x · matrix + bias.
 * @param matrix [x.length, columns], row by row
 * @param bias [columns]
 * @param from the first column to compute; those before it are left as they are
 * @param to the column behind the last
 */
export function linear(
  x: ArrayLike<number>,
  matrix: Float32Array,
  bias: Float32Array,
  into: Float64Array,
  from = 0,
  to = bias.length,
): Float64Array {
  const columns = bias.length;
  for (let j = from; j < to; j++) into[j] = bias[j] as number;
  // Four rows at a time: `into` is read and written a quarter as often, which is what takes the time.
  const fours = x.length - (x.length % 4);
  for (let i = 0; i < fours; i += 4) {
    const [a, b, c, d] = [x[i] as number, x[i + 1] as number, x[i + 2] as number, x[i + 3] as number];
    const row = i * columns;
    const [second, third, fourth] = [row + columns, row + 2 * columns, row + 3 * columns];
    for (let j = from; j < to; j++) {
      const left = a * (matrix[row + j] as number) + b * (matrix[second + j] as number);
      const right = c * (matrix[third + j] as number) + d * (matrix[fourth + j] as number);
      into[j] = (into[j] as number) + (left + right);
    }
  }
  for (let i = fours; i < x.length; i++) {
    const [value, row] = [x[i] as number, i * columns];
    for (let j = from; j < to; j++) into[j] = (into[j] as number) + value * (matrix[row + j] as number);
  }
  return into;
}

/** Brings a row to mean 0 and deviation 1, then scales and shifts it. */
export function normalised(x: Float64Array, scale: Float32Array, shift: Float32Array): Float64Array {
  let mean = 0;
  for (const value of x) mean += value;
  mean /= x.length;
  let variance = 0;
  for (const value of x) variance += (value - mean) ** 2;
  const inverse = 1 / Math.sqrt(variance / x.length + 1e-6);
  return x.map((value, i) => (value - mean) * inverse * (scale[i] as number) + (shift[i] as number));
}

export function addTo(x: Float64Array, other: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + (other[i] as number);
}
