import { mergeSettings, requireInteger, requireNumber } from '../settings.js';
import { MOST_BINS } from './bins.js';

export interface BoostingSettings {
  /** Trees at most. */
  rounds: number;
  /** What of each tree counts (shrinkage). */
  learningRate: number;
  /** Leaves of a tree at most. */
  leaves: number;
  /** Questions from root to leaf at most. */
  depth: number;
  /** Rows of a leaf at least. */
  minRows: number;
  /** The sum of p(1 - p) in a leaf at least. */
  minChildWeight: number;
  /** What a split must gain. */
  minGain: number;
  l2: number;
  /** Of the rows, drawn anew for each tree. */
  rowShare: number;
  /** Of the columns, drawn anew for each tree. */
  columnShare: number;
  /** Into which a column's values are put, beside that of missing ones. */
  bins: number;
  /** Rounds without a better log loss on the validation before it stops; 0: never. */
  patience: number;
}

export const boostingDefaults: BoostingSettings = {
  rounds: 200,
  learningRate: 0.05,
  leaves: 16,
  depth: 8,
  minRows: 20,
  minChildWeight: 1,
  minGain: 0,
  l2: 1,
  rowShare: 1,
  columnShare: 1,
  bins: 255,
  patience: 0,
};

/** @throws RangeError that names the setting, also where two of them cannot both hold */
export function boostingSettings(given: Partial<Record<keyof BoostingSettings, unknown>>): BoostingSettings {
  const settings = mergeSettings(boostingDefaults, given);
  requireInteger('rounds', settings.rounds, 1, 100_000);
  requireNumber('learningRate', settings.learningRate, 1e-6, 1);
  requireInteger('leaves', settings.leaves, 2, 65_536);
  requireInteger('depth', settings.depth, 1, 64);
  requireInteger('minRows', settings.minRows, 1);
  requireNumber('minChildWeight', settings.minChildWeight, 0, Number.MAX_VALUE);
  requireNumber('minGain', settings.minGain, 0, Number.MAX_VALUE);
  requireNumber('l2', settings.l2, 0, Number.MAX_VALUE);
  requireNumber('rowShare', settings.rowShare, 1e-6, 1);
  requireNumber('columnShare', settings.columnShare, 1e-6, 1);
  requireInteger('bins', settings.bins, 2, MOST_BINS);
  requireInteger('patience', settings.patience, 0);
  if (settings.depth < 31 && settings.leaves > 2 ** settings.depth) {
    throw new RangeError(
      `leaves is ${settings.leaves}, and a tree of depth ${settings.depth} has ${2 ** settings.depth} at most: lower leaves or raise depth`,
    );
  }
  return settings;
}
