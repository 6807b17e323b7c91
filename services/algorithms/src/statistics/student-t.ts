import { normalQuantile } from '../preparation/normal-quantile.js';
import { incompleteBeta } from './incomplete-beta.js';

/** How likely Student's t is as far from 0 as `t`, on either side. @param df degrees of freedom, above 0, need not be whole */
export function studentTwoSided(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/**
 * The distance from 0 that Student's t keeps within with this probability, for example 2.228 of .95 and 10 degrees.
 * @param level above 0, below 1
 * @param df above 0
 */
export function studentWithin(level: number, df: number): number {
  if (!(df > 0 && level > 0 && level < 1)) return Number.NaN;
  const outside = 1 - level;
  let [low, high] = [0, Math.max(1, normalQuantile(1 - outside / 2))];
  while (studentTwoSided(high, df) > outside) [low, high] = [high, high * 2];
  // By halves: some 60 steps to the last bit, and nothing that could diverge.
  for (let n = 0; n < 200 && low < high; n++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTwoSided(middle, df) > outside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
