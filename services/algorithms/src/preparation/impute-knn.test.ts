import { describe, expect, it } from 'vitest';
import { ConfiguredPreparation } from './preparation.js';
import { numberColumn, Table } from './table.js';

const numbers = ['a', 'b'];
const configured = (settings: object) =>
  new ConfiguredPreparation({
    inputs: { numbers },
    steps: [{ impute: 'knn', columns: numbers, ...settings }],
    seed: 4,
  });
const rowsOf = (table: Table): Uint32Array => Uint32Array.from({ length: table.rows }, (_, i) => i);

describe('impute knn', () => {
  it('of equally near rows takes those that came first in training', () => {
    const table = new Table([numberColumn('a', [1, 1, 1, 5]), numberColumn('b', [10, 20, 40, 80])]);
    const { preparation } = configured({ k: 2 }).fit(table, rowsOf(table));
    expect(preparation.transformRow({ a: 1, b: null })).toEqual({ dropped: false, values: [1, 15] });
    expect(preparation.transformRow({ a: 4, b: null })).toEqual({ dropped: false, values: [4, 45] });
  });

  it('beside a row at no distance weighs no other', () => {
    const table = new Table([numberColumn('a', [1, 2, 3]), numberColumn('b', [10, 20, 40])]);
    const { preparation } = configured({ k: 3, weights: 'distance' }).fit(table, rowsOf(table));
    expect(preparation.transformRow({ a: 2, b: null })).toEqual({ dropped: false, values: [2, 20] });
  });

  it('keeps no more rows than it may, reports, and stops when it is told to', () => {
    const rows = 3_000;
    const column = (name: string, step: number) =>
      numberColumn(
        name,
        Float64Array.from({ length: rows }, (_, i) => (i % step === 0 ? Number.NaN : i)),
      );
    const table = new Table([column('a', 3), column('b', 7)]);
    const reported: [string, number, number][] = [];
    const { preparation } = configured({ max_rows: 50 }).fit(table, rowsOf(table), {
      onProgress: (...each) => reported.push(each),
    });
    expect(preparation.save().length).toBeLessThan(2_000);
    expect(reported.at(-1)).toEqual(['step 1 (impute knn), of the training rows', rows, rows]);
    const stopping = new AbortController();
    const stop = () => stopping.abort(new Error('enough'));
    expect(() => configured({}).fit(table, rowsOf(table), { onProgress: stop, signal: stopping.signal })).toThrow(
      'enough',
    );
  });
});
