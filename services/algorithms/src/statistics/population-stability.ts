/** What an empty bin's share is taken for: else one customer in a bin that was empty would make the index infinite. */
export const emptyBinShare = 1e-4;

/**
 * The population stability index of two distributions over the same bins: the sum of (a - e) ln(a / e) over shares, which is the sum of
 * both Kullback-Leibler divergences. Siddiqi, Credit Risk Scorecards (2006): below .1 little change, above .25 much.
 * Shares below `floor` count as `floor`, in both.
 * @param expected counts of the reference; NaN where either has none
 */
export function populationStability(
  expected: readonly number[],
  actual: readonly number[],
  floor = emptyBinShare,
): number {
  const sum = (counts: readonly number[]) => counts.reduce((all, each) => all + each, 0);
  const all = [sum(expected), sum(actual)] as const;
  if (all[0] === 0 || all[1] === 0) return Number.NaN;
  let index = 0;
  for (const [bin, count] of expected.entries()) {
    const e = Math.max(count / all[0], floor);
    const a = Math.max((actual[bin] ?? 0) / all[1], floor);
    index += (a - e) * Math.log(a / e);
  }
  return index;
}

/**
 * What the index exceeds by chance with the given probability where nothing has changed: it is then about (1/n + 1/m) times a chi-squared
 * of as many degrees of freedom as there are bins less one (Yurdakul and Naranjo, Statistical properties of the population stability
 * index, 2020). The quantile is Wilson's and Hilferty's (1931), above the exact one by a tenth for 2 degrees and less for more.
 * @param bins of which the reference has any
 * @param normalQuantile of the normal distribution for 1 less that probability: 4.753 for 1 in a million
 */
export function stabilityByChance(n: number, m: number, bins: number, normalQuantile = 4.753): number {
  const degrees = Math.max(1, bins - 1);
  const spread = 2 / (9 * degrees);
  return (1 / n + 1 / m) * degrees * (1 - spread + normalQuantile * Math.sqrt(spread)) ** 3;
}
