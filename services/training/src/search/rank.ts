import type { Trial } from './trial-store.js';

export interface RankedTrial extends Trial {
  /** Of the metric over the folds; NaN where it failed or was given up. */
  mean: number;
  deviation: number;
}

export function ranked(trial: Trial, metric: string): RankedTrial {
  const values = trial.folds.map((fold) => fold[metric] as number);
  const whole = trial.failed === undefined && trial.stopped !== true && values.length > 0;
  const mean = whole ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { ...trial, mean, deviation: whole && values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

/** Best first; equal ones by their number, so that the order in which they finished shows nowhere. */
export function inOrder(trials: RankedTrial[], direction: 1 | -1): RankedTrial[] {
  const value = ({ mean }: RankedTrial): number => (Number.isNaN(mean) ? Number.NEGATIVE_INFINITY : direction * mean);
  return trials.sort((a, b) => (value(a) === value(b) ? a.trial - b.trial : value(b) > value(a) ? 1 : -1));
}
