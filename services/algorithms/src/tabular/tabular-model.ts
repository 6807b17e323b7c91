import type { Input, Row } from '../preparation/inputs.js';
import type { Table } from '../preparation/table.js';

/** Models of a probability from a row: whether a visitor buys, a customer leaves, an order is fraud. */
export type TabularModelName = 'logistic' | 'perceptron' | 'boosting' | 'tabular-blend';

/** Why a row has its score. */
export interface RowExplanation {
  /** Log odds of a row of which nothing is known. */
  base: number;
  /** Log odds of the row: the base and all contributions together. */
  margin: number;
  /** By column of the input, or derived one, the greatest first (by size). */
  contributions: { column: string; contribution: number }[];
}

/** Says how probable it is that a row's label is 1. It scores from its bytes in plain TypeScript, wherever it was fitted. */
export interface TabularModel {
  readonly name: TabularModelName;
  /** The columns that a table or row must have; others are passed over. */
  readonly inputs: readonly Input[];
  /** @returns a probability a row. @throws PreparationError where a column is missing or holds what it cannot */
  score(table: Table): Float64Array;
  /** One row, to the same bits as in a table. @throws PreparationError as score */
  scoreRow(row: Row): number;
  /** @throws PreparationError as score */
  explainRow(row: Row): RowExplanation;
  /** Columns by their share in what the model knows, the greatest first; they add up to 1, or to 0 where it knows nothing. */
  importance(): { column: string; share: number }[];
  /** A self-describing file; loadTabularModel reads it. */
  toBytes(): Uint8Array;
}
