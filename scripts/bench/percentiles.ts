/** The smallest value that at least `share` (0 to 1) of all values do not exceed; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Milliseconds to two digits: more is noise. */
export const round = (value: number): number => Number(value.toFixed(2));
