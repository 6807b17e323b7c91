import type { RankedScores } from './ranked-scores.js';

export interface LiftPart {
  /** Share of all cases in this part and those before it. */
  share: number;
  cases: number;
  positives: number;
  /** Positives of the part by what as many cases drawn by chance would have. NaN without a positive. */
  lift: number;
  /** Share of all positives in this part and those before it. */
  gain: number;
}

/**
 * Cases from the highest score down, cut into parts of equal size: of whom to write to first, how many buy? Cases of one score that a cut
 * divides count on both sides by their mean, since their order says nothing.
 * @param parts at most as many as cases
 */
export function liftByParts({ order, ends, positive }: RankedScores, parts = 10): LiftPart[] {
  const all = order.length;
  const count = Math.min(parts, all);
  // Positives among the first so many: along a run of equal scores they come evenly.
  const cumulated = new Float64Array(all + 1);
  let start = 0;
  let before = 0;
  for (const end of ends) {
    let inside = 0;
    for (let at = start; at < end; at++) inside += positive[order[at] as number] as number;
    for (let at = start; at < end; at++) {
      cumulated[at + 1] = before + (inside * (at + 1 - start)) / (end - start);
    }
    before += inside;
    start = end;
  }
  return Array.from({ length: count }, (_, part) => {
    const from = Math.round((part * all) / count);
    const to = Math.round(((part + 1) * all) / count);
    const positives = (cumulated[to] as number) - (cumulated[from] as number);
    return {
      share: to / all,
      cases: to - from,
      positives,
      lift: before > 0 ? positives / (to - from) / (before / all) : Number.NaN,
      gain: before > 0 ? (cumulated[to] as number) / before : Number.NaN,
    };
  });
}
