/**
 * What is left of a least-squares problem y ≈ X b (both centred) when only its triangle is kept: X = Q r, z = Qᵀ y, and what of y lies outside
 * of X. So any number of rows becomes width² numbers, without squaring the condition of X as XᵀX would.
 */
export interface Triangle {
  readonly width: number;
  readonly rows: number;
  /** Upper triangular, column by column: r[j * width + i] is row i of column j. */
  readonly r: Float64Array;
  readonly z: Float64Array;
  /** Squared length of y outside of the columns of X. */
  readonly outside: number;
}

const BLOCK = 256;

/**
 * Householder QR of [X | y], a block of rows at a time under the triangle so far (Golub and Van Loan, Matrix Computations, 5.2 and 6.5).
 * @param columns of X and last y, with nothing missing in the rows that are used
 * @param centers what is subtracted from each
 * @param used the rows that are used
 */
export function triangleOf(columns: readonly Float64Array[], centers: Float64Array, used: Uint32Array): Triangle {
  const size = columns.length;
  const width = size - 1;
  // Column by column: the triangle's rows, then the block's.
  const high = size + BLOCK;
  const work = new Float64Array(size * high);
  for (let from = 0; from < used.length; from += BLOCK) {
    const count = Math.min(BLOCK, used.length - from);
    for (let j = 0; j < size; j++) {
      const [values, center] = [columns[j] as Float64Array, centers[j] as number];
      for (let i = 0; i < count; i++) {
        work[j * high + size + i] = (values[used[from + i] as number] as number) - center;
      }
    }
    eliminate(work, size, high, count);
  }
  const r = new Float64Array(width * width);
  const z = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    for (let i = 0; i <= j; i++) r[j * width + i] = work[j * high + i] as number;
    z[j] = work[width * high + j] as number;
  }
  return { width, rows: used.length, r, z, outside: (work[width * high + width] as number) ** 2 };
}

/** Rotates the block's rows into the triangle above them. */
function eliminate(work: Float64Array, size: number, high: number, count: number): void {
  for (let j = 0; j < size; j++) {
    const [own, block] = [j * high + j, j * high + size];
    let squares = 0;
    for (let i = 0; i < count; i++) squares += (work[block + i] as number) ** 2;
    if (squares === 0) continue;
    const diagonal = work[own] as number;
    const length = Math.sqrt(diagonal * diagonal + squares);
    const head = diagonal >= 0 ? diagonal + length : diagonal - length;
    const scale = 2 / (head * head + squares);
    for (let k = j + 1; k < size; k++) {
      const [top, below] = [k * high + j, k * high + size];
      let dot = head * (work[top] as number);
      for (let i = 0; i < count; i++) dot += (work[block + i] as number) * (work[below + i] as number);
      dot *= scale;
      work[top] = (work[top] as number) - dot * head;
      for (let i = 0; i < count; i++) work[below + i] = (work[below + i] as number) - dot * (work[block + i] as number);
    }
    work[own] = diagonal >= 0 ? -length : length;
  }
}

/** r = U S Vᵀ, as US and V: all that a solution needs. Both column by column. */
export interface Singular {
  readonly width: number;
  readonly us: Float64Array;
  readonly v: Float64Array;
  /** Squared singular values, one a column. */
  readonly squares: Float64Array;
}

/** By one-sided Jacobi rotations (Hestenes 1958), which find small singular values to high relative accuracy (Demmel and Veselić 1992). */
export function singular({ width, r }: Triangle): Singular {
  const us = r.slice();
  const v = new Float64Array(width * width);
  for (let j = 0; j < width; j++) v[j * width + j] = 1;
  let turned = true;
  for (let sweep = 0; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < width; p++) {
      for (let q = p + 1; q < width; q++) turned = rotate(us, v, width, p, q) || turned;
    }
  }
  const squares = new Float64Array(width);
  for (let j = 0; j < width; j++) squares[j] = dot(us, us, width, j, j);
  return { width, us, v, squares };
}

function dot(a: Float64Array, b: Float64Array, width: number, p: number, q: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += (a[p * width + i] as number) * (b[q * width + i] as number);
  return sum;
}

function rotate(us: Float64Array, v: Float64Array, width: number, p: number, q: number): boolean {
  const [alpha, beta, gamma] = [dot(us, us, width, p, p), dot(us, us, width, q, q), dot(us, us, width, p, q)];
  if (gamma === 0 || Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  for (const matrix of [us, v]) {
    for (let i = 0; i < width; i++) {
      const [x, y] = [matrix[p * width + i] as number, matrix[q * width + i] as number];
      matrix[p * width + i] = c * x - s * y;
      matrix[q * width + i] = s * x + c * y;
    }
  }
  return true;
}

/** Σ v_j (us_jᵀ z) weight_j */
function combine({ us, v, width }: Singular, z: Float64Array, weight: (j: number) => number): Float64Array {
  const solution = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    let along = 0;
    for (let i = 0; i < width; i++) along += (us[j * width + i] as number) * (z[i] as number);
    along *= weight(j);
    for (let i = 0; i < width; i++) solution[i] = (solution[i] as number) + (v[j * width + i] as number) * along;
  }
  return solution;
}

/** The shortest of the least-squares solutions; singular values below eps × the longer side of X × the greatest count as 0, as LAPACK's gelsd. */
export function leastSquares(triangle: Triangle): Float64Array {
  const parts = singular(triangle);
  const cut = (Math.max(triangle.rows, triangle.width) * Number.EPSILON) ** 2 * Math.max(0, ...parts.squares);
  return combine(parts, triangle.z, (j) => {
    const square = parts.squares[j] as number;
    return square > cut ? 1 / square : 0;
  });
}

/**
 * Bayesian ridge regression: the strength of the ridge is found from the data (MacKay 1992; Tipping 2001), as scikit-learn's BayesianRidge does
 * with its defaults: 300 rounds at most, until the coefficients move by less than 1e-3 together, gamma priors of 1e-6.
 */
export function bayesianRidge(triangle: Triangle): Float64Array {
  const { z, outside, rows, width, r } = triangle;
  const parts = singular(triangle);
  const prior = 1e-6;
  let alpha = 1 / ((dot(z, z, width, 0, 0) + outside) / rows + Number.EPSILON);
  let lambda = 1;
  const solve = () => combine(parts, z, (j) => 1 / ((parts.squares[j] as number) + lambda / alpha));
  let before: Float64Array | undefined;
  for (let round = 0; round < 300; round++) {
    const now = solve();
    let [gamma, length, moved] = [0, 0, 0];
    for (let j = 0; j < width; j++) {
      const strength = alpha * (parts.squares[j] as number);
      gamma += strength / (lambda + strength);
      length += (now[j] as number) ** 2;
      moved += Math.abs((before?.[j] ?? 0) - (now[j] as number));
    }
    const error = outside + squaredError(r, z, now, width);
    lambda = (gamma + 2 * prior) / (length + 2 * prior);
    alpha = (rows - gamma + 2 * prior) / (error + 2 * prior);
    if (before !== undefined && moved < 1e-3) break;
    before = now;
  }
  return solve();
}

function squaredError(r: Float64Array, z: Float64Array, solution: Float64Array, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    let left = z[i] as number;
    for (let j = i; j < width; j++) left -= (r[j * width + i] as number) * (solution[j] as number);
    sum += left * left;
  }
  return sum;
}
