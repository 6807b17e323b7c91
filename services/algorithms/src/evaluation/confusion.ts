import { requireScores } from './ranked-scores.js';

/** Counts, or sums of weights. */
export interface Confusion {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

/**
 * What becomes of the cases when those with at least `threshold` are called positive.
 * @throws RangeError where the lengths differ or a score is no finite number
 */
export function confusionAt(
  scores: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  threshold: number,
  weights?: ArrayLike<number>,
): Confusion {
  requireScores(scores, positive);
  const sums = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let at = 0; at < scores.length; at++) {
    const called = (scores[at] as number) >= threshold;
    const kind = positive[at]
      ? called
        ? 'truePositives'
        : 'falseNegatives'
      : called
        ? 'falsePositives'
        : 'trueNegatives';
    sums[kind] += weights === undefined ? 1 : (weights[at] as number);
  }
  return sums;
}

export interface Rates {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
}

/** A share of nothing is 0, as with scikit-learn's zero_division=0; accuracy of no case is NaN. */
export function ratesOf({ truePositives, falsePositives, trueNegatives, falseNegatives }: Confusion): Rates {
  const share = (part: number, of: number) => (of > 0 ? part / of : 0);
  const all = truePositives + falsePositives + trueNegatives + falseNegatives;
  return {
    accuracy: all > 0 ? (truePositives + trueNegatives) / all : Number.NaN,
    precision: share(truePositives, truePositives + falsePositives),
    recall: share(truePositives, truePositives + falseNegatives),
    f1: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}
