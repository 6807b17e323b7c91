import type { Adjustment, Hydrated, ScoredItem } from '../request-state.js';

export interface ScoreRules {
  /** Of each source in the blend; 1 for one that is not named. */
  weights: Readonly<Record<string, number>>;
  /** Factors that the request asks for, in their order. */
  factors: readonly { name: Adjustment['name']; of: (candidate: Hydrated, score: number) => number }[];
}

/**
 * A weighted sum of what the sources gave (CombSUM, Fox and Shaw 1994), on one scale over the tiers: the first keeps its sums, each later one lies at
 * or below the lowest before it, in proportion to its own best, for scores of sources that were asked one after the other say nothing about each
 * other. Then the request's factors.
 */
export function score(kept: readonly Hydrated[], { weights, factors }: ScoreRules): ScoredItem[] {
  const tiers = [...new Set(kept.map((candidate) => candidate.tier))].sort((a, b) => a - b);
  const scored: ScoredItem[] = [];
  let scale: number | undefined;
  for (const tier of tiers) {
    const sums = kept.filter((candidate) => candidate.tier === tier).map((candidate) => sumOf(candidate, weights));
    const best = sums.reduce((most, { sum }) => Math.max(most, sum), 0);
    const factor: number = scale === undefined || best <= 0 ? (scale ?? 1) : scale / best;
    let lowest = Number.POSITIVE_INFINITY;
    for (const { candidate, sum, effects } of sums) {
      const scaled = sum * factor;
      lowest = Math.min(lowest, scaled);
      scored.push({ ...candidate, score: scaled, effects: effects.map((effect) => effect * factor), adjustments: [] });
    }
    scale = lowest;
  }
  return factors.length === 0 ? scored : scored.map((candidate) => adjusted(candidate, factors));
}

function sumOf(candidate: Hydrated, weights: ScoreRules['weights']) {
  const effects = candidate.parts.map(({ source, value }) => (weights[source] ?? 1) * value);
  return { candidate, effects, sum: effects.reduce((sum, effect) => sum + effect, 0) };
}

function adjusted(candidate: ScoredItem, factors: ScoreRules['factors']): ScoredItem {
  let { score: value } = candidate;
  const adjustments = factors.map(({ name, of }): Adjustment => {
    const factor = of(candidate, value);
    const effect = value * factor - value;
    value += effect;
    return { name, factor, effect };
  });
  return { ...candidate, score: value, adjustments };
}
