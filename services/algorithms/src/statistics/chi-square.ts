import { logGamma } from './log-gamma.js';

export interface ChiSquare {
  statistic: number;
  /** Degrees of freedom. */
  df: number;
  /** How likely a statistic as large is by chance. */
  p: number;
}

/**
 * Pearson's test of counts against shares (1900).
 * @param counts whole numbers, one a class
 * @param shares what is expected of each class, above 0; they need not add up to 1
 * @returns p NaN where there is nothing to test: no count, or fewer than two classes
 * @throws RangeError for lists of unequal length or a share that is not above 0
 */
export function chiSquareTest(counts: readonly number[], shares: readonly number[]): ChiSquare {
  if (counts.length !== shares.length) {
    throw new RangeError(`there must be a share for each of ${counts.length} counts, not ${shares.length}`);
  }
  const wrong = shares.find((share) => !(share > 0 && Number.isFinite(share)));
  if (wrong !== undefined) throw new RangeError(`a share must be above 0, not ${wrong}`);
  const total = sum(counts);
  const all = sum(shares);
  const df = counts.length - 1;
  if (total === 0 || df < 1) return { statistic: 0, df: Math.max(0, df), p: Number.NaN };
  const statistic = sum(
    counts.map((count, at) => {
      const expected = (total * (shares[at] as number)) / all;
      return (count - expected) ** 2 / expected;
    }),
  );
  return { statistic, df, p: chiSquareTail(statistic, df) };
}

/** How likely a chi-square variable is at least `value`. @param df above 0 */
export function chiSquareTail(value: number, df: number): number {
  if (!(df > 0) || Number.isNaN(value)) return Number.NaN;
  return value <= 0 ? 1 : upperGamma(df / 2, value / 2);
}

/** The regularised upper incomplete gamma function: the series DLMF 8.7.1 below the mean, the continued fraction 8.9.2 above it. */
function upperGamma(a: number, x: number): number {
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let [term, series] = [1 / a, 1 / a];
    for (let n = 1; term > series * 1e-17; n++) {
      term *= x / (a + n);
      series += term;
    }
    return 1 - front * series;
  }
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b || tiny);
    c = b + an / c || tiny;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return front * fraction;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
