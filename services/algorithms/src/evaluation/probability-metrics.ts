import { ascending, countBelow, quantile } from '../statistics/quantiles.js';
import { requireScores } from './ranked-scores.js';

/**
 * Mean of the negative log of the probability that was given to what happened, in nats. Probabilities are kept 2.2e-16 away from 0 and 1, as
 * scikit-learn does, so that one wrong certainty costs 36 and not everything.
 * @param probabilities each from 0 to 1
 * @returns NaN of no case
 * @throws RangeError for what is no probability
 */
export function logLoss(
  probabilities: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  weights?: ArrayLike<number>,
): number {
  return weightedMean(probabilities, positive, weights, (probability, label) => {
    const kept = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
    return -Math.log(label ? kept : 1 - kept);
  });
}

/** Mean squared distance of the probability from what happened (Brier 1950). @throws RangeError for what is no probability */
export function brierScore(
  probabilities: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  weights?: ArrayLike<number>,
): number {
  return weightedMean(probabilities, positive, weights, (probability, label) => (probability - (label ? 1 : 0)) ** 2);
}

function weightedMean(
  probabilities: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  weights: ArrayLike<number> | undefined,
  loss: (probability: number, label: boolean) => number,
): number {
  requireProbabilities(probabilities, positive);
  let [sum, all] = [0, 0];
  for (let at = 0; at < probabilities.length; at++) {
    const weight = weights === undefined ? 1 : (weights[at] as number);
    sum += weight * loss(probabilities[at] as number, Boolean(positive[at]));
    all += weight;
  }
  return all > 0 ? sum / all : Number.NaN;
}

export interface CalibrationBin {
  /** Mean probability of the bin's cases. */
  predicted: number;
  /** Share of them that was positive. */
  observed: number;
  cases: number;
}

/**
 * What was predicted against what came, by bins of equal width or of about equally many cases; bins without a case are left out. A
 * probability on an edge falls in the lower bin, as in scikit-learn's calibration_curve.
 * @throws RangeError for what is no probability
 */
export function calibrationCurve(
  probabilities: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  options: { bins?: number; strategy?: 'uniform' | 'quantile' } = {},
): CalibrationBin[] {
  requireProbabilities(probabilities, positive);
  const { bins = 10, strategy = 'uniform' } = options;
  const sorted = strategy === 'quantile' ? ascending(Array.from(probabilities)) : undefined;
  const edges = Array.from({ length: bins - 1 }, (_, bin) => {
    const share = (bin + 1) / bins;
    return sorted === undefined ? share : quantile(sorted, share);
  });
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, cases: 0 }));
  for (let at = 0; at < probabilities.length; at++) {
    const bin = sums[countBelow(edges, probabilities[at] as number)];
    if (bin === undefined) continue;
    bin.predicted += probabilities[at] as number;
    bin.observed += positive[at] ? 1 : 0;
    bin.cases += 1;
  }
  return sums
    .filter((bin) => bin.cases > 0)
    .map(({ predicted, observed, cases }) => ({ predicted: predicted / cases, observed: observed / cases, cases }));
}

/** Expected calibration error: the mean distance of predicted from observed over the bins, by their cases (Naeini et al. 2015). */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const all = bins.reduce((sum, bin) => sum + bin.cases, 0);
  return bins.reduce((sum, bin) => sum + (bin.cases / all) * Math.abs(bin.predicted - bin.observed), 0);
}

function requireProbabilities(probabilities: ArrayLike<number>, positive: ArrayLike<number | boolean>): void {
  requireScores(probabilities, positive);
  for (let at = 0; at < probabilities.length; at++) {
    const value = probabilities[at] as number;
    if (value < 0 || value > 1) throw new RangeError(`probability ${at} must be from 0 to 1, not ${value}`);
  }
}
