import type { DuckDBValue } from '@duckdb/node-api';
import { type Column, numberColumn } from '@insight-mesh/algorithms/preparation/table';
import { bucketOf } from '@insight-mesh/algorithms/tabular/hash-categories';

/** Takes a column in row by row. */
export interface ColumnReader {
  add(row: number, value: DuckDBValue): void;
  finish(): Column;
}

export function numberReader(name: string, rows: number): ColumnReader {
  const values = new Float64Array(rows).fill(Number.NaN);
  return {
    add(row, value) {
      if (value !== null) values[row] = Number(value);
    },
    finish: () => numberColumn(name, values),
  };
}

/** @param buckets for columns of too many texts: only their buckets are kept */
export function categoryReader(name: string, rows: number, buckets?: number): ColumnReader {
  const codes = new Int32Array(rows).fill(-1);
  const levels: string[] = [];
  const places = new Map<string, number>();
  return {
    add(row, value) {
      if (value === null) return;
      const text = buckets === undefined ? String(value) : bucketOf(String(value), buckets);
      let place = places.get(text);
      if (place === undefined) {
        place = levels.push(text) - 1;
        places.set(text, place);
      }
      codes[row] = place;
    },
    finish: () => ({ kind: 'category', name, codes, levels }),
  };
}
