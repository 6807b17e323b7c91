/**
 * Whether a consumer keeps up: its lag over the last quarter of the samples is not higher, in the mean, than over the second
 * quarter by more than one second's events.
 * @param lags messages behind, sampled at even intervals
 */
export function bounded(lags: readonly number[], perSecond: number): boolean {
  const quarter = Math.max(1, Math.floor(lags.length / 4));
  const mean = (some: readonly number[]) => some.reduce((sum, lag) => sum + lag, 0) / Math.max(1, some.length);
  return mean(lags.slice(-quarter)) <= mean(lags.slice(quarter, 2 * quarter)) + perSecond;
}
