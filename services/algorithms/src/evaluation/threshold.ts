import { requireNumber } from '../settings.js';
import { cumulate, type RankedScores } from './ranked-scores.js';

/** What a threshold is chosen by: the greatest F1, or the least cost of wrong answers, each cost of one case. */
export type ThresholdRule = { by: 'f1' } | { by: 'cost'; falsePositive: number; falseNegative: number };

export interface ChosenThreshold {
  /** Cases with at least this score are called positive; Infinity: none. */
  threshold: number;
  /** F1, or the mean cost of a case. */
  value: number;
}

/**
 * Chooses a threshold on the validation, never on the test: the best of many thresholds is partly luck. On a tie the higher one stands,
 * which calls fewer cases positive.
 * @returns half-way between the last score that is called positive and the next lower one, since scores of other cases fall between them
 * @throws RangeError for costs that are negative or both 0
 */
export function chooseThreshold(
  ranked: RankedScores,
  rule: ThresholdRule,
  weights?: ArrayLike<number>,
): ChosenThreshold {
  if (rule.by === 'cost') {
    requireNumber('falsePositive', rule.falsePositive, 0, Number.MAX_VALUE);
    requireNumber('falseNegative', rule.falseNegative, 0, Number.MAX_VALUE);
    if (rule.falsePositive + rule.falseNegative === 0) throw new RangeError('one of the two costs must be above 0');
  }
  const { truePositives, falsePositives, positives, negatives } = cumulate(ranked, weights);
  const all = positives + negatives;
  const worth = (above: number, wrong: number): number => {
    if (rule.by === 'f1') return above > 0 ? (2 * above) / (above + wrong + positives) : 0;
    return all > 0 ? (rule.falsePositive * wrong + rule.falseNegative * (positives - above)) / all : 0;
  };
  const sign = rule.by === 'f1' ? 1 : -1;
  let best = { threshold: Number.POSITIVE_INFINITY, value: worth(0, 0) };
  for (let step = 0; step < truePositives.length; step++) {
    const value = worth(truePositives[step] as number, falsePositives[step] as number);
    if (sign * (value - best.value) > 0) best = { threshold: between(ranked, step), value };
  }
  return best;
}

function between({ scores, order, ends }: RankedScores, step: number): number {
  const end = ends[step] as number;
  const score = scores[order[end - 1] as number] as number;
  if (end === order.length) return score;
  const next = scores[order[end] as number] as number;
  const middle = next + (score - next) / 2;
  return middle > next ? middle : score;
}
