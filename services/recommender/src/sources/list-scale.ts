import type { ModelName, Scored } from '@insight-mesh/algorithms/model';
import type { Candidate } from '../request-state.js';

/** Their scores are of any sign. */
const logits: ReadonlySet<string> = new Set<ModelName>(['transformer', 'gru', 'lstm', 'cnn', 'onnx']);

/** Whether a source's scores are of any sign, and say something of every item. */
export const givesLogits = (source: string): boolean => logits.has(source);

/**
 * Brings a source's scores on the scale that all sources share: 1 is the best of its list. What a network gives becomes its probability as a share
 * of the best one's, all else its share of the best score.
 * @param best of the source's list
 */
export function shareOf(source: string, raw: number, best: number): number {
  if (givesLogits(source)) return Math.exp(Math.min(0, raw - best));
  return best > 0 ? Math.min(1, Math.max(0, raw / best)) : 1;
}

/** A source's list, the best first, as candidates. */
export function candidatesOf(
  source: string,
  list: readonly Scored[],
  tier: number,
  best = list[0]?.score ?? 0,
): Candidate[] {
  return list.map(({ itemId, score, becauseItemId }) => ({
    itemId,
    source,
    parts: [{ source, raw: score, value: shareOf(source, score, best) }],
    tier,
    ...(becauseItemId === undefined ? {} : { becauseItemId }),
  }));
}
