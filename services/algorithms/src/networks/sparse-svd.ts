/** Compressed sparse rows. */
export interface SparseMatrix {
  rows: number;
  columns: number;
  offsets: Uint32Array;
  places: Uint32Array;
  values: Float64Array;
}

export interface TruncatedSvd {
  /** [rows, rank] row by row, columns of length 1. */
  left: Float64Array;
  /** [columns, rank] row by row, columns of length 1. */
  right: Float64Array;
  /** Falling. */
  singular: Float64Array;
  rank: number;
}

/** More directions than are asked for are followed, so that the last of those are right too. */
const oversampling = 10;

/**
 * The largest singular values and their vectors, by subspace iteration from random directions (Halko, Martinsson and Tropp 2011).
 * @param rank at most so many; fewer where the matrix is smaller
 * @param random from 0 to 1
 */
export function sparseSvd(matrix: SparseMatrix, rank: number, random: () => number, iterations = 4): TruncatedSvd {
  const smallest = Math.min(matrix.rows, matrix.columns);
  const kept = Math.min(rank, smallest);
  const width = Math.min(kept + oversampling, smallest);
  const start = new Float64Array(matrix.columns * width);
  for (let i = 0; i < start.length; i++)
    start[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let left = orthonormal(times(matrix, start, width), width);
  let right = timesTransposed(matrix, left, width);
  for (let i = 0; i < iterations; i++) {
    left = orthonormal(times(matrix, orthonormal(right, width), width), width);
    right = timesTransposed(matrix, left, width);
  }
  // matrix ≈ left · rightᵀ, so the small matrix rightᵀ · right has the squares of the singular values.
  const { vectors, values } = symmetricEigen(gram(right, width), width);
  const order = Array.from({ length: width }, (_, i) => i).sort(
    (a, b) => (values[b] as number) - (values[a] as number),
  );
  const singular = new Float64Array(kept);
  const turned = new Float64Array(width * kept);
  const scaled = new Float64Array(width * kept);
  for (let j = 0; j < kept; j++) {
    const from = order[j] as number;
    const value = Math.sqrt(Math.max(0, values[from] as number));
    singular[j] = value;
    for (let i = 0; i < width; i++) {
      const entry = vectors[i * width + from] as number;
      turned[i * kept + j] = entry;
      scaled[i * kept + j] = value > 1e-12 ? entry / value : 0;
    }
  }
  return {
    left: multiply(left, turned, width, kept),
    right: multiply(right, scaled, width, kept),
    singular,
    rank: kept,
  };
}

/** matrix · dense [columns, width]. */
function times(matrix: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const { rows, offsets, places, values } = matrix;
  const result = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const to = row * width;
    for (let p = offsets[row] as number; p < (offsets[row + 1] as number); p++) {
      const value = values[p] as number;
      const from = (places[p] as number) * width;
      for (let k = 0; k < width; k++) result[to + k] = (result[to + k] as number) + value * (dense[from + k] as number);
    }
  }
  return result;
}

/** matrixᵀ · dense [rows, width]. */
function timesTransposed(matrix: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const { rows, columns, offsets, places, values } = matrix;
  const result = new Float64Array(columns * width);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    for (let p = offsets[row] as number; p < (offsets[row + 1] as number); p++) {
      const value = values[p] as number;
      const to = (places[p] as number) * width;
      for (let k = 0; k < width; k++) result[to + k] = (result[to + k] as number) + value * (dense[from + k] as number);
    }
  }
  return result;
}

/** a [n, from] · b [from, to]. */
function multiply(a: Float64Array, b: Float64Array, from: number, to: number): Float64Array {
  const count = from === 0 ? 0 : a.length / from;
  const result = new Float64Array(count * to);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < from; i++) {
      const value = a[row * from + i] as number;
      for (let j = 0; j < to; j++) {
        result[row * to + j] = (result[row * to + j] as number) + value * (b[i * to + j] as number);
      }
    }
  }
  return result;
}

/** aᵀ · a of a [n, width]. */
function gram(a: Float64Array, width: number): Float64Array {
  const result = new Float64Array(width * width);
  for (let start = 0; start < a.length; start += width) {
    for (let i = 0; i < width; i++) {
      const value = a[start + i] as number;
      for (let j = 0; j <= i; j++) {
        result[i * width + j] = (result[i * width + j] as number) + value * (a[start + j] as number);
      }
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) result[j * width + i] = result[i * width + j] as number;
  return result;
}

/** Columns that span the same, of length 1 and at right angles (Cholesky of the gram matrix, twice); 0 for one that depends on others. */
function orthonormal(a: Float64Array, width: number): Float64Array {
  return byCholesky(byCholesky(a, width), width);
}

function byCholesky(a: Float64Array, width: number): Float64Array {
  const g = gram(a, width);
  const lower = new Float64Array(width * width);
  for (let j = 0; j < width; j++) {
    let pivot = g[j * width + j] as number;
    const least = 1e-13 * pivot;
    for (let k = 0; k < j; k++) pivot -= (lower[j * width + k] as number) ** 2;
    if (pivot <= least) continue;
    const root = Math.sqrt(pivot);
    lower[j * width + j] = root;
    for (let i = j + 1; i < width; i++) {
      let sum = g[i * width + j] as number;
      for (let k = 0; k < j; k++) sum -= (lower[i * width + k] as number) * (lower[j * width + k] as number);
      lower[i * width + j] = sum / root;
    }
  }
  const result = a.slice();
  for (let start = 0; start < a.length; start += width) {
    for (let j = 0; j < width; j++) {
      const root = lower[j * width + j] as number;
      let sum = result[start + j] as number;
      for (let k = 0; k < j; k++) sum -= (result[start + k] as number) * (lower[j * width + k] as number);
      result[start + j] = root > 0 ? sum / root : 0;
    }
  }
  return result;
}

/** Jacobi's rotations until what is beside the diagonal is nothing. */
function symmetricEigen(given: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const a = given.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let [beside, diagonal] = [0, 0];
    for (let i = 0; i < size; i++) {
      diagonal += (a[i * size + i] as number) ** 2;
      for (let j = 0; j < i; j++) beside += (a[i * size + j] as number) ** 2;
    }
    if (beside <= 1e-26 * diagonal) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] as number), vectors };
}

function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const beside = a[p * size + q] as number;
  if (beside === 0) return;
  const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * beside);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (of: Float64Array, i: number, j: number): void => {
    const [x, y] = [of[i] as number, of[j] as number];
    of[i] = c * x - s * y;
    of[j] = s * x + c * y;
  };
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k);
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q);
}
