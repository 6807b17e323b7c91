import type { DuckDBDataChunk, DuckDBVarCharVector } from '@duckdb/node-api';
import type { Duck } from './duck.js';

/** Different values of one or several columns, each with a number from 0. */
export class Dictionary<T> {
  readonly #name: string;
  readonly #columns: readonly string[];
  values: readonly T[] | undefined;

  constructor(name: string, columns: readonly string[]) {
    this.#name = name;
    this.#columns = columns;
  }

  /** @param most more values are not held */
  async make(duck: Duck, from: string, most: number, value: (chunk: DuckDBDataChunk, row: number) => T): Promise<void> {
    const all = this.#columns.join(', ');
    await duck.run(`CREATE OR REPLACE TEMP TABLE ${this.#name} AS
      SELECT *, (row_number() OVER () - 1)::INTEGER AS n FROM (SELECT DISTINCT ${all} FROM ${from})`);
    const { n } = await duck.one(`SELECT count(*)::DOUBLE AS n FROM ${this.#name}`);
    if (Number(n) > most) return;
    const values: T[] = [];
    const result = await duck.held(`SELECT ${all} FROM ${this.#name} ORDER BY n`);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (let row = 0; row < chunk.rowCount; row++) values.push(value(chunk, row));
    }
    this.values = values;
  }

  /** There is one value alone, or none: no row needs to tell which. */
  get isPlain(): boolean {
    return this.values !== undefined && this.values.length <= 1;
  }

  /** The number of a row's value, or 0 where the values are not held. */
  join(row: string): { number: string; join: string } {
    if (this.values === undefined) return { number: '0', join: '' };
    const on = this.#columns.map((column) => `${row}.${column} = ${this.#name}.${column}`).join(' AND ');
    return { number: `${this.#name}.n`, join: `JOIN ${this.#name} ON ${on}` };
  }
}

/** The text of a column. */
export const textAt = (column: number) => (chunk: DuckDBDataChunk, row: number) =>
  (chunk.getColumnVector(column) as DuckDBVarCharVector).getItem(row) ?? '';
