import { areaUnderRoc } from '../statistics/label-relation.js';

/**
 * The mean precision at each positive, weighted by what it adds to recall, from the greatest score down; equal scores count as one step
 * (scikit-learn's average_precision_score).
 * @param labels 0 or 1
 * @returns NaN without a positive
 */
export function averagePrecision(scores: Float64Array, labels: Float64Array): number {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  let [positives, sum] = [0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number])
      here += labels[order[to++] as number] as number;
    positives += here;
    sum += (here * positives) / to;
    from = to;
  }
  return positives === 0 ? Number.NaN : sum / positives;
}

/** The mean log loss of probabilities, in nats; they are kept 2.2e-16 away from 0 and 1, as scikit-learn does. */
export function logLoss(scores: Float64Array, labels: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const p = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, scores[i] as number));
    sum -= labels[i] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / scores.length;
}

export interface BinaryMetrics {
  auc: number;
  average_precision: number;
  log_loss: number;
}

/**
 * @param scores probabilities
 * @param labels 0 or 1
 * @throws RangeError for a score that is no number, which has no place in an order
 */
export function binaryMetrics(scores: Float64Array, labels: Float64Array): BinaryMetrics {
  const wrong = scores.findIndex((score) => Number.isNaN(score));
  if (wrong >= 0) throw new RangeError(`the score of row ${wrong + 1} of ${scores.length} is no number`);
  return {
    auc: areaUnderRoc(scores, labels),
    average_precision: averagePrecision(scores, labels),
    log_loss: logLoss(scores, labels),
  };
}
