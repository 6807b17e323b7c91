import type { FacetScores } from './facet-scores.js';

export interface Prices {
  /** The mean of the logarithms to base 2 of the prices in the currency's main unit, weighted by interest. */
  readonly level: number;
  /** Their standard deviation. */
  readonly spread: number;
}

/** What prices interest a customer, from the scores of the price bands; undefined without any. */
export function pricesOf({ scores, sum }: FacetScores): Prices | undefined {
  const powers: number[] = [];
  const weights: number[] = [];
  let level = 0;
  for (const { name, score } of scores) {
    const power = Number(name.slice(name.indexOf('^') + 1));
    if (!Number.isFinite(power)) continue;
    // The middle of a band is half a power above its foot.
    powers.push(power + 0.5);
    weights.push(score / sum);
    level += (score / sum) * (power + 0.5);
  }
  if (powers.length === 0) return undefined;
  const squares = powers.reduce((all, power, at) => all + (weights[at] ?? 0) * (power - level) ** 2, 0);
  return { level, spread: Math.sqrt(squares) };
}
