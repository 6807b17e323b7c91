import { requireNumber } from '../settings.js';

/**
 * Half the width of an interval about a mean, or a difference of means, that holds the true value at every look at once with this
 * probability, however often somebody looks and whenever they stop: the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha,
 * Kennedy and Ramdas ("Time-uniform central limit theory and asymptotic confidence sequences", 2024, theorem 2.2), which is the normal
 * mixture of mSPRT (Johari, Koomen, Pekelis and Walsh, "Always valid inference", 2022) with an estimated variance.
 * @param variance of the estimate as of now (the square of its standard error)
 * @param progress cases so far by the planned number: the interval is narrowest about 1
 * @param level of confidence
 * @returns infinity where there is no case yet
 * @throws RangeError for a level out of range
 */
export function alwaysValidHalfWidth(variance: number, progress: number, level = 0.95): number {
  requireNumber('level', level, 0.5, 0.9999);
  if (Number.isNaN(variance)) return Number.NaN;
  if (!(progress > 0)) return Number.POSITIVE_INFINITY;
  const alpha = 1 - level;
  // Their equation (7): the mixture for which the interval is about narrowest at the planned size.
  const atPlan = -2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha));
  const ratio = atPlan * progress;
  return Math.sqrt(variance * ((2 * (ratio + 1)) / ratio) * Math.log(Math.sqrt(ratio + 1) / alpha));
}
