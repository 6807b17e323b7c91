import type { EntityColumn } from './spec.js';

/**
 * What a column that is carried through is called until the data set is written: its own name may be that of a column which the build makes.
 * @param at its place among the carried columns
 */
export function carriedColumn(at: number): string {
  return `carried_${at}`;
}

/** What making labels needs. They are written to a Parquet file: row (from 0), label_id, label_time, label, entities, carried columns. */
export interface LabelOptions {
  /** The file of labels. */
  readonly path: string;
  /** The file of rejects, which is written where there are any. */
  readonly rejects: string;
  /** Entity columns that every label must have. */
  readonly needed: readonly EntityColumn[];
  /** Names of the columns of features. */
  readonly features: ReadonlySet<string>;
  /** Milliseconds since 1970: no label may be after it. */
  readonly watermarkMs: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

export interface LabelsMade {
  /** Labels left out, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Columns of the labels' file that are carried through. */
  readonly carried: readonly string[];
}
