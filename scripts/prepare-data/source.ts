import { existsSync, realpathSync } from 'node:fs';
import { extname } from 'node:path';
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Input } from '@insight-mesh/algorithms/preparation/inputs';
import { type CategoryColumn, type Column, type NumberColumn, Table } from '@insight-mesh/algorithms/preparation/table';

const readers: Readonly<Record<string, string>> = {
  '.parquet': 'read_parquet',
  '.csv': 'read_csv',
  '.ndjson': 'read_json',
  '.jsonl': 'read_json',
};

const textOf = (value: string): string => `'${value.replaceAll("'", "''")}'`;
export const nameOf = (column: string): string => `"${column.replaceAll('"', '""')}"`;

/** A file, or a pattern of files, of rows. */
export interface Source {
  /** What stands behind FROM. */
  readonly from: string;
  readonly columns: ReadonlyMap<string, DuckDBType>;
  readonly rows: number;
}

/**
 * Nothing that is read may be written over: what was there would be lost, or be read half new.
 * @param written paths by what they are called on the command line
 * @throws Error that names both
 */
export async function checkWritten(
  connection: DuckDBConnection,
  read: readonly string[],
  written: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const inputs = new Set<string>();
  for (const pattern of read) {
    const found = await connection.runAndReadAll(`SELECT file FROM glob(${textOf(pattern)})`);
    for (const [file] of found.getRows()) inputs.add(realpathSync(String(file)));
  }
  for (const [option, path] of Object.entries(written)) {
    if (path === undefined || !existsSync(path) || !inputs.has(realpathSync(path))) continue;
    throw new Error(`${option} ${path}: is one of the files that are read; name another`);
  }
}

/** @param where a condition in SQL, for some of the rows. @throws Error that names the file */
export async function openSource(connection: DuckDBConnection, path: string, where?: string): Promise<Source> {
  const reader = readers[extname(path).toLowerCase()];
  if (reader === undefined) throw new Error(`${path}: its name must end in ${Object.keys(readers).join(', ')}`);
  if (where?.includes(';')) throw new Error(`${where}: must be one condition, without ";"`);
  const from = `${reader}(${textOf(path)})${where === undefined ? '' : ` WHERE (${where})`}`;
  try {
    const head = await connection.run(`SELECT * FROM ${from} LIMIT 0`);
    const types = head.columnTypes();
    const count = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`);
    return {
      from,
      columns: new Map(head.columnNames().map((name, i) => [name, types[i] as DuckDBType])),
      rows: Number(count.getRows()[0]?.[0]),
    };
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/** @throws Error where the source lacks a column */
export function requireColumns(path: string, source: Source, names: readonly string[]): void {
  const missing = names.filter((name) => !source.columns.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `${path}: there is no column ${missing.join(', ')}; there are ${[...source.columns.keys()].join(', ')}`,
  );
}

class NumberBuilder {
  private readonly values: Float64Array;

  constructor(
    private readonly name: string,
    rows: number,
  ) {
    this.values = new Float64Array(rows);
  }

  add(row: number, value: DuckDBValue): void {
    this.values[row] = value === null ? Number.NaN : (value as number);
  }

  finish(): NumberColumn {
    return { kind: 'number', name: this.name, values: this.values };
  }
}

class CategoryBuilder {
  private readonly codes: Int32Array;
  private readonly levels: string[] = [];
  private readonly places = new Map<string, number>();

  constructor(
    private readonly name: string,
    rows: number,
  ) {
    this.codes = new Int32Array(rows).fill(-1);
  }

  add(row: number, value: DuckDBValue): void {
    if (value === null) return;
    const text = value as string;
    let place = this.places.get(text);
    if (place === undefined) {
      place = this.levels.push(text) - 1;
      this.places.set(text, place);
    }
    this.codes[row] = place;
  }

  finish(): CategoryColumn {
    return { kind: 'category', name: this.name, codes: this.codes, levels: this.levels };
  }
}

export interface Part {
  readonly table: Table;
  /** Of the columns that are carried through, as they were read. */
  readonly carried: readonly DuckDBValue[][];
}

/**
 * The rows of a source in parts, in their order.
 * @param inputs read as doubles or texts
 * @param carried read as they are
 * @param taken the places of the rows that are wanted, ascending; absent for all
 * @param most rows of a part
 */
export async function* readParts(
  connection: DuckDBConnection,
  source: Source,
  inputs: readonly Input[],
  carried: readonly string[],
  most: number,
  taken?: Uint32Array,
): AsyncGenerator<Part> {
  const columns = [
    ...inputs.map(({ name, kind }) => `CAST(${nameOf(name)} AS ${kind === 'number' ? 'DOUBLE' : 'VARCHAR'})`),
    ...carried.map(nameOf),
  ];
  const result = await connection.stream(`SELECT ${columns.join(', ')} FROM ${source.from}`);
  const total = taken?.length ?? source.rows;
  let [row, next, done] = [0, 0, 0];
  let part = builders(inputs, carried, Math.min(most, total));
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const values = chunk.getColumns();
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      if (taken !== undefined && taken[next] !== row) continue;
      next++;
      part.columns.forEach((column, j) => {
        column.add(part.rows, values[j]?.[i] as DuckDBValue);
      });
      part.carried.forEach((column, j) => {
        column.push(values[inputs.length + j]?.[i] as DuckDBValue);
      });
      if (++part.rows < part.size) continue;
      yield finish(part);
      done += part.rows;
      part = builders(inputs, carried, Math.min(most, total - done));
    }
  }
  if (done < total)
    throw new Error(`${total} rows were counted, and ${done + part.rows} read: the files change while they are read`);
}

interface Building {
  readonly columns: readonly (NumberBuilder | CategoryBuilder)[];
  readonly carried: DuckDBValue[][];
  readonly size: number;
  rows: number;
}

function builders(inputs: readonly Input[], carried: readonly string[], size: number): Building {
  return {
    columns: inputs.map(({ name, kind }) =>
      kind === 'number' ? new NumberBuilder(name, size) : new CategoryBuilder(name, size),
    ),
    carried: carried.map(() => []),
    size,
    rows: 0,
  };
}

const finish = ({ columns, carried, rows }: Building): Part => ({
  table: new Table(
    columns.map((column): Column => column.finish()),
    rows,
  ),
  carried,
});
