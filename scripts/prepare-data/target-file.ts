import { renameSync, rmSync } from 'node:fs';
import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api';
import type { Input } from '@insight-mesh/algorithms/preparation/inputs';
import type { Table } from '@insight-mesh/algorithms/preparation/table';
import { nameOf, type Source } from './source.js';

/** Rows of a DuckDB vector. */
const CHUNK = 2_048;

/** Gathers rows in a table of the connection's database, which lies on disk, and makes a Parquet file of them that appears whole. */
export class TargetFile {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly table: string,
    private readonly types: readonly DuckDBType[],
    private readonly appender: DuckDBAppender,
    readonly path: string,
  ) {}

  /** @param carried columns of the source that stand before the prepared ones. @throws Error where two columns have one name */
  static async open(
    connection: DuckDBConnection,
    path: string,
    source: Source,
    carried: readonly string[],
    outputs: readonly Input[],
    table: string,
  ): Promise<TargetFile> {
    const twice = outputs.find(({ name }) => carried.includes(name));
    if (twice !== undefined)
      throw new Error(`${path}: ${twice.name} is carried through and prepared too; leave it out of --keep`);
    const columns = [
      ...carried.map(nameOf),
      ...outputs.map(({ name, kind }) => `NULL::${kind === 'number' ? 'DOUBLE' : 'VARCHAR'} AS ${nameOf(name)}`),
    ];
    await connection.run(`CREATE TABLE ${table} AS SELECT ${columns.join(', ')} FROM ${source.from} LIMIT 0`);
    const types = [
      ...carried.map((name) => source.columns.get(name) as DuckDBType),
      ...outputs.map(({ kind }) => (kind === 'number' ? DOUBLE : VARCHAR)),
    ];
    return new TargetFile(connection, table, types, await connection.createAppender(table), path);
  }

  /** @param rows the places of the table's rows among those that were carried */
  add(table: Table, rows: Uint32Array, carried: readonly (readonly DuckDBValue[])[]): void {
    for (let from = 0; from < table.rows; from += CHUNK) {
      const count = Math.min(CHUNK, table.rows - from);
      const places = Array.from({ length: count }, (_, i) => from + i);
      const columns = [
        ...carried.map((values) => places.map((place) => values[rows[place] as number] as DuckDBValue)),
        ...table.columns.map((column) =>
          places.map((place): DuckDBValue => {
            const cell = table.cell(place, column);
            return typeof cell === 'number' && Number.isNaN(cell) ? null : cell;
          }),
        ),
      ];
      const chunk = DuckDBDataChunk.create(this.types, count);
      chunk.setColumns(columns);
      this.appender.appendDataChunk(chunk);
    }
  }

  async finish(): Promise<void> {
    this.appender.closeSync();
    const unfinished = `${this.path}.${process.pid}.part`;
    try {
      const file = unfinished.replaceAll("'", "''");
      await this.connection.run(`COPY ${this.table} TO '${file}' (FORMAT parquet, COMPRESSION zstd)`);
      renameSync(unfinished, this.path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }
}
