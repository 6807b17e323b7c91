import type { Table } from '@insight-mesh/algorithms/preparation/table';
import type { HashedColumns } from '@insight-mesh/algorithms/tabular/hash-categories';

/** Rows with what is to be said of each. */
export interface LabelledTable {
  table: Table;
  /** 0 or 1 a row. */
  labels: Float64Array;
  /** What stands in the label where it is 1. */
  positive: string;
  /** The columns that a model may learn from. */
  columns: readonly string[];
  /** Columns whose texts were put into buckets while reading, since there are too many. */
  hashed: HashedColumns;
  /** Whose each row is, as a number from 0; absent where nobody asked. */
  groups?: Int32Array;
  /** Milliseconds since 1970 a row; absent where nobody asked. */
  times?: Float64Array;
  /** The row of the file of each, from 1; absent where no row was left out, and they are one after the other. */
  fileRows?: Uint32Array;
  warnings: string[];
}
