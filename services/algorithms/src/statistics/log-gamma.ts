const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The logarithm of the gamma function, to some 1e-14 (Lanczos 1964, with g = 7 and nine terms). @param value above 0 */
export function logGamma(value: number): number {
  if (!(value > 0)) return Number.NaN;
  // By reflection, where the series loses digits.
  if (value < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value);
  const x = value - 1;
  let sum = lanczos[0] as number;
  for (let at = 1; at < lanczos.length; at++) sum += (lanczos[at] as number) / (x + at);
  const t = x + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}
