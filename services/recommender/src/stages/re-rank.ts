import type { Hydrated } from '../request-state.js';

/** The best `count`, highest score first, ties by tier and then by id. */
export function reRank(scored: readonly Hydrated[], count: number): Hydrated[] {
  return [...scored].sort((a, b) => b.score - a.score || a.tier - b.tier || byId(a.itemId, b.itemId)).slice(0, count);
}

function byId(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
