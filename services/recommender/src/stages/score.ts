import type { Hydrated } from '../request-state.js';

/**
 * Brings the tiers on one scale: the first keeps its scores, each later one lies at or below the lowest score before it,
 * in proportion to its own best. Scores of different sources say nothing about each other, their order of asking does.
 */
export function score(kept: readonly Hydrated[]): Hydrated[] {
  const tiers = [...new Set(kept.map((candidate) => candidate.tier))].sort((a, b) => a - b);
  const scored: Hydrated[] = [];
  let floor: number | undefined;
  for (const tier of tiers) {
    const candidates = kept.filter((candidate) => candidate.tier === tier);
    const best = Math.max(...candidates.map((candidate) => candidate.score));
    const top = floor;
    const onScale = (value: number) => {
      if (top === undefined) return value;
      const share = best > 0 ? Math.max(value / best, 0) : 1;
      return top - (1 - share) * Math.abs(top);
    };
    for (const candidate of candidates) scored.push({ ...candidate, score: onScale(candidate.score) });
    floor = Math.min(...scored.map((candidate) => candidate.score));
  }
  return scored;
}
