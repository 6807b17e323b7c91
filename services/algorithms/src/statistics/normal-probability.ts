/**
 * The share of a standard normal distribution that lies below a value, to some 1e-15 beside 1 and 1e-13 beside itself in the lower tail
 * (Abramowitz and Stegun 1964: the series 26.2.11 near 0, the continued fraction 26.2.14 far from it). The other way round is normalQuantile.
 * @param value any number; NaN gives NaN
 */
export function normalProbability(value: number): number {
  const size = Math.abs(value);
  if (Number.isNaN(value)) return Number.NaN;
  if (size > 38.6) return value < 0 ? 0 : 1;
  const density = Math.exp((-size * size) / 2) / Math.sqrt(2 * Math.PI);
  if (size < 3) {
    let [term, sum] = [size, size];
    for (let n = 3; term > sum * 1e-17; n += 2) {
      term *= (size * size) / n;
      sum += term;
    }
    return 0.5 + Math.sign(value) * density * sum;
  }
  let fraction = size;
  for (let n = 120; n >= 1; n--) fraction = size + n / fraction;
  const tail = density / fraction;
  return value < 0 ? tail : 1 - tail;
}
