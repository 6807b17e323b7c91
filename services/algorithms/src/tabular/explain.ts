import type { RowExplanation } from './tabular-model.js';

/** Contributions of prepared columns as those of the columns that they came from. */
export function explanation(base: number, byOutput: ArrayLike<number>, sources: readonly string[]): RowExplanation {
  const sums = new Map<string, number>();
  let margin = base;
  sources.forEach((column, i) => {
    const contribution = byOutput[i] ?? 0;
    margin += contribution;
    sums.set(column, (sums.get(column) ?? 0) + contribution);
  });
  return { base, margin, contributions: ordered(sums) };
}

export function ordered(sums: ReadonlyMap<string, number>): RowExplanation['contributions'] {
  return [...sums]
    .map(([column, contribution]) => ({ column, contribution }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.column < b.column ? -1 : 1));
}

/** Shares of prepared columns as those of the columns that they came from. */
export function shares(byOutput: ArrayLike<number>, sources: readonly string[]): { column: string; share: number }[] {
  const sums = new Map<string, number>();
  let all = 0;
  sources.forEach((column, i) => {
    sums.set(column, (sums.get(column) ?? 0) + (byOutput[i] ?? 0));
    all += byOutput[i] ?? 0;
  });
  return [...sums]
    .map(([column, sum]) => ({ column, share: all === 0 ? 0 : sum / all }))
    .sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}
