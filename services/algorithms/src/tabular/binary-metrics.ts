import { areaUnderRocCurve, averagePrecision } from '../evaluation/curves.js';
import { logLoss } from '../evaluation/probability-metrics.js';
import { rankScores } from '../evaluation/ranked-scores.js';

export interface BinaryMetrics {
  auc: number;
  average_precision: number;
  log_loss: number;
}

/**
 * What a tabular model is judged by; each as evaluation has it.
 * @param scores probabilities
 * @param labels 0 or 1
 * @throws RangeError for a score that is no probability
 */
export function binaryMetrics(scores: Float64Array, labels: Float64Array): BinaryMetrics {
  const ranked = rankScores(scores, labels);
  return {
    auc: areaUnderRocCurve(ranked),
    average_precision: averagePrecision(ranked),
    log_loss: logLoss(scores, labels),
  };
}
