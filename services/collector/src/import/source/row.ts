import type { Cells } from '../mapping/cells.js';

/** A row as the file has it. */
export interface SourceRow {
  /** The physical line at which it begins, from 1; of Parquet the row's number. */
  readonly line: number;
  readonly cells: Cells;
  /** As it stands in the file; undefined where it does not stand there as text. */
  readonly raw: string | undefined;
}

/** A row that could not be read. */
export class BadRow {
  constructor(
    readonly line: number,
    readonly reason: string,
    readonly raw: string,
    readonly column = '',
  ) {}
}

export type Row = SourceRow | BadRow;

/** Why a whole file cannot be imported; its message is for whoever started the import. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** The rows of an open file, in its order. */
export interface RowSource {
  /** Of a CSV file, by which its rows' fields are found; undefined for files of objects. */
  readonly columns: readonly string[] | undefined;
  /** Every column that a mapping may name: for objects each path of names, `[]` standing for the elements of a list. */
  readonly paths: readonly string[];
  /** A few thousand at a time. @throws SourceError where nothing more can be read */
  rows(): AsyncIterable<readonly Row[]>;
  /** How much of the file the rows so far are, from 0 to 1. */
  share(): number;
  close(): Promise<void>;
}
