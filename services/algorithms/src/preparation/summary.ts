/** The values that are there, ascending. */
export function sortedPresent(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** The sum of the values that are there, with what rounding loses carried along (Neumaier 1974). */
export function sumPresent(values: Float64Array): { sum: number; count: number } {
  let [sum, lost, count] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    count++;
  }
  return { sum: sum + lost, count };
}

/** Of the values that are there; NaN of none. */
export function mean(values: Float64Array): number {
  const { sum, count } = sumPresent(values);
  return sum / count;
}

/**
 * Mean and variance (divided by the count, ddof 0) of the values that are there, in two passes with the correction of Chan, Golub and
 * LeVeque 1983. NaN of none.
 */
export function moments(values: Float64Array): { mean: number; variance: number; count: number } {
  const { sum, count } = sumPresent(values);
  const center = sum / count;
  let [squares, rest] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const from = (values[i] as number) - center;
    if (Number.isNaN(from)) continue;
    squares += from * from;
    rest += from;
  }
  return { mean: center, variance: (squares - (rest * rest) / count) / count, count };
}

/**
 * Whether a variance is no more than what rounding leaves of a constant column, as scikit-learn judges it (the error bound of the two-pass
 * algorithm; Chan, Golub and LeVeque 1983).
 */
export function isConstant({ mean: center, variance, count }: ReturnType<typeof moments>): boolean {
  return variance <= count * Number.EPSILON * variance + (count * center * Number.EPSILON) ** 2;
}

/** The least and the greatest of the values that are there; NaN of none. */
export function extremes(values: Float64Array): { least: number; most: number } {
  let [least, most] = [Number.NaN, Number.NaN];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    if (!(value >= least)) least = value;
    if (!(value <= most)) most = value;
  }
  return { least, most };
}

/**
 * A quantile by linear interpolation between order statistics, as numpy's default ("linear"; type 7 of Hyndman and Fan 1996).
 * @param sorted ascending, without NaN
 * @param share from 0 to 1
 * @returns NaN of no values
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  const part = place - below;
  // From the nearer end, as numpy does: so it never passes the other one.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}

/** The mean of the two middle ones where their number is even. NaN of no values. @param sorted ascending, without NaN */
export function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}

/** The most frequent value, of equally frequent ones the least. NaN of no values. @param sorted ascending, without NaN */
export function mode(sorted: Float64Array): number {
  let [best, most] = [Number.NaN, 0];
  for (let i = 0; i < sorted.length; ) {
    let end = i + 1;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    if (end - i > most) [best, most] = [sorted[i] as number, end - i];
    i = end;
  }
  return best;
}
