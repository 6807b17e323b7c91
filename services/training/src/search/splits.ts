import { dealFolds } from '@insight-mesh/algorithms/preparation/random';
import { AppError } from '@insight-mesh/runtime/errors';

/** Places of rows, ascending; none is in both. */
export interface Split {
  train: Uint32Array;
  validation: Uint32Array;
}

/** `folds`: each row is held out once, by class or, where rows are of somebody, whole customers; `time`: later rows are said from earlier ones. */
export interface SplitPlan {
  by: 'folds' | 'time';
  folds: number;
  seed: number;
}

export interface SplitRows {
  /** 0 or 1 a row. */
  labels?: Float64Array;
  /** Whose each row is, from 0; -1: nobody's, such a row is by itself. */
  groups?: Int32Array;
  /** Milliseconds since 1970. */
  times?: Float64Array;
}

/**
 * The splits of a plan.
 * @throws AppError INVALID_ARGUMENT where there are too few rows, classes, customers or moments for it
 */
export function splitsOf(plan: SplitPlan, rows: SplitRows): Split[] {
  const splits = dividedBy(plan, rows);
  if (rows.labels !== undefined) for (const [at, split] of splits.entries()) requireClasses(plan, rows, split, at);
  return splits;
}

/** Of the one class nothing can be learnt, and by it nothing judged. */
function requireClasses(
  plan: SplitPlan,
  { labels = new Float64Array(), groups }: SplitRows,
  split: Split,
  at: number,
): void {
  const byTime = plan.by === 'time';
  const name = byTime
    ? `stretch ${at + 1} of ${plan.folds} of time`
    : `fold ${at + 1} of ${plan.folds}${groups === undefined ? '' : ' of whole groups'}`;
  const parts = [
    { places: split.train, what: byTime ? 'rows before it' : 'rows of the other folds', use: 'learnt from' },
    { places: split.validation, what: 'rows in it', use: 'judged by' },
  ];
  for (const { places, what, use } of parts) {
    const positives = places.reduce((sum, place) => sum + (labels[place] as number), 0);
    if (positives > 0 && positives < places.length) continue;
    const right = byTime
      ? 'take fewer stretches, or rows of a longer time'
      : 'take fewer folds, deal them by another seed, or split by time or by another group';
    throw new AppError(
      'INVALID_ARGUMENT',
      `${name}: all ${places.length} ${what} have the label ${positives === 0 ? 0 : 1}, and of one label nothing can be ${use}: ${right}`,
    );
  }
}

function dividedBy(plan: SplitPlan, rows: SplitRows): Split[] {
  if (plan.by === 'time') {
    if (rows.times === undefined)
      throw new AppError(
        'INVALID_ARGUMENT',
        'rows are to be split by time, and no column of times is named: name one, or split by folds',
      );
    return timeSplits(rows.times, plan.folds);
  }
  const { labels, groups } = rows;
  if (groups !== undefined) return foldSplits(groupFolds(groups, plan.folds, plan.seed), plan.folds);
  if (labels === undefined)
    throw new AppError('INVALID_ARGUMENT', 'folds need labels, or a column that says whose each row is');
  return foldSplits(stratifiedFolds(labels, plan.folds, plan.seed), plan.folds);
}

/** Each class by itself, so that every fold has its share of it. @returns a fold from 0 for each row */
export function stratifiedFolds(labels: Float64Array, folds: number, seed: number): Int32Array {
  checkFolds(folds);
  for (const label of [0, 1]) {
    const count = labels.reduce((sum, each) => sum + (each === label ? 1 : 0), 0);
    if (count < folds)
      throw new AppError(
        'INVALID_ARGUMENT',
        `${count} rows have the label ${label}, which cannot be in each of ${folds} folds: take fewer folds or more rows`,
      );
  }
  return dealFolds(labels.length, folds, seed, labels);
}

/** All rows of a customer in one fold, so that nobody is learnt by heart; folds of about as many customers. */
export function groupFolds(groups: Int32Array, folds: number, seed: number): Int32Array {
  checkFolds(folds);
  const places = new Map<number, number>();
  const own = Int32Array.from(groups, (group, row) => {
    // Beyond all groups, each by itself.
    const key = group < 0 ? groups.length + row : group;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
    }
    return place;
  });
  if (places.size < folds) {
    const told = places.size === 1 ? 'all rows are of one customer' : `the rows are of ${places.size} customers`;
    throw new AppError(
      'INVALID_ARGUMENT',
      `${told}, and ${folds} folds need as many customers: nothing could be said of another one`,
    );
  }
  const dealt = dealFolds(places.size, folds, seed);
  return own.map((place) => dealt[place] as number);
}

function checkFolds(folds: number): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > 1000)
    throw new AppError('INVALID_ARGUMENT', `folds must be a whole number from 2 to 1000, not ${folds}`);
}

function foldSplits(fold: Int32Array, folds: number): Split[] {
  return Array.from({ length: folds }, (_, each) => ({
    train: Uint32Array.from(fold.keys()).filter((row) => fold[row] !== each),
    validation: Uint32Array.from(fold.keys()).filter((row) => fold[row] === each),
  }));
}

/**
 * Folds + 1 stretches of about as many rows; each but the first is said from all before it. Rows of one moment are of one stretch, and every row that is
 * learnt from is older than every one that is judged.
 */
export function timeSplits(times: Float64Array, folds: number): Split[] {
  if (!Number.isInteger(folds) || folds < 1 || folds > 1000)
    throw new AppError('INVALID_ARGUMENT', `folds must be a whole number from 1 to 1000, not ${folds}`);
  const sorted = times.slice().sort();
  const cuts = Array.from(
    { length: folds },
    (_, i) => sorted[Math.round(((i + 1) * sorted.length) / (folds + 1))] as number,
  );
  if (times.length === 0 || cuts.some((cut, i) => !(cut > (cuts[i - 1] ?? (sorted[0] as number)))))
    throw new AppError(
      'INVALID_ARGUMENT',
      `the rows are of too few moments to be cut into ${folds + 1} stretches of time: take fewer folds`,
    );
  return cuts.map((cut, i) => {
    const end = cuts[i + 1] ?? Number.POSITIVE_INFINITY;
    return {
      train: Uint32Array.from(times.keys()).filter((row) => (times[row] as number) < cut),
      validation: Uint32Array.from(times.keys()).filter(
        (row) => (times[row] as number) >= cut && (times[row] as number) < end,
      ),
    };
  });
}
