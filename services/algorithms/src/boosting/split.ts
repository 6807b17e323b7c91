import { MISSING } from './bins.js';

/** Numbers of a bin in a histogram: gradient, hessian, rows. */
export const BIN_PARTS = 3;
/** Bins of a column in a histogram, that of missing values the last. */
export const BINS = MISSING + 1;

export interface SplitRules {
  l2: number;
  minChildWeight: number;
  minRows: number;
  minGain: number;
}

export interface Split {
  column: number;
  /** The last bin that goes left. */
  bin: number;
  missingLeft: boolean;
  gain: number;
  leftValue: number;
  rightValue: number;
}

/** Sums of a node. */
export interface Sums {
  gradient: number;
  hessian: number;
  rows: number;
}

/** What a node may say, from the monotone columns above it. */
export interface Bounds {
  low: number;
  high: number;
}

/** The value that a leaf adds, before shrinkage (Chen and Guestrin 2016, equation 5), within its bounds. */
export function leafValue(gradient: number, hessian: number, l2: number, { low, high }: Bounds): number {
  const weight = hessian + l2;
  return weight === 0 ? 0 : Math.min(high, Math.max(low, -gradient / weight));
}

/** Twice what the objective of a node loses by a value (equation 4 with any value, which bounds make other than the best). */
const benefit = (gradient: number, hessian: number, l2: number, value: number): number =>
  -(2 * gradient * value + (hessian + l2) * value * value);

/**
 * The best split of a node by one column: the second-order gain (Chen and Guestrin 2016, equation 7) of every bin's end, missing values once on the
 * left and once on the right (their algorithm 3). Where the node lacks no value, missing ones go with the greater part.
 * @param histogram of this column from `offset` on
 * @param direction 1: never falls as the column rises; -1: never rises; 0: as it likes
 * @returns undefined where none is allowed or gains anything
 */
export function bestSplit(
  histogram: Float64Array,
  offset: number,
  bins: number,
  column: number,
  node: Sums,
  bounds: Bounds,
  rules: SplitRules,
  direction: number,
): Split | undefined {
  const { l2, minChildWeight, minRows, minGain } = rules;
  const missingAt = offset + MISSING * BIN_PARTS;
  const missingRows = histogram[missingAt + 2] as number;
  const before = benefit(node.gradient, node.hessian, l2, leafValue(node.gradient, node.hessian, l2, bounds));
  let best: Split | undefined;
  let bestGain = minGain;
  for (const missingLeft of missingRows > 0 ? [false, true] : [false]) {
    let gradient = missingLeft ? (histogram[missingAt] as number) : 0;
    let hessian = missingLeft ? (histogram[missingAt + 1] as number) : 0;
    let rows = missingLeft ? missingRows : 0;
    // The last bin's end parts the missing from all others.
    const last = missingRows > 0 && !missingLeft ? bins : bins - 1;
    for (let bin = 0; bin < last; bin++) {
      const at = offset + bin * BIN_PARTS;
      gradient += histogram[at] as number;
      hessian += histogram[at + 1] as number;
      rows += histogram[at + 2] as number;
      if (rows < minRows || hessian < minChildWeight) continue;
      const rightRows = node.rows - rows;
      const rightHessian = node.hessian - hessian;
      if (rightRows < minRows || rightHessian < minChildWeight) break;
      const rightGradient = node.gradient - gradient;
      const leftValue = leafValue(gradient, hessian, l2, bounds);
      const rightValue = leafValue(rightGradient, rightHessian, l2, bounds);
      if (direction * (rightValue - leftValue) < 0) continue;
      const gain =
        (benefit(gradient, hessian, l2, leftValue) + benefit(rightGradient, rightHessian, l2, rightValue) - before) / 2;
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = {
        column,
        bin,
        missingLeft: missingRows > 0 ? missingLeft : rows > rightRows,
        gain,
        leftValue,
        rightValue,
      };
    }
  }
  return best;
}
