import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '@insight-mesh/runtime/errors';
import { csvNames, csvShape } from './ragged-rows.js';

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const endings = '.csv, .tsv, .ndjson, .jsonl (these also with .gz or .zst) or .parquet';

function readerOf(path: string): ((list: string) => string) | undefined {
  const name = path.toLowerCase().replace(/\.(gz|zst)$/, '');
  // Texts, all of them: what a column is we say ourselves, by all rows and with the row that does not fit.
  if (/\.(csv|tsv)$/.test(name))
    return (list) => `read_csv([${list}], all_varchar = true, union_by_name = true, hive_partitioning = false)`;
  if (/\.(ndjson|jsonl)$/.test(name))
    return (list) =>
      `read_json([${list}], format = 'newline_delimited', union_by_name = true, hive_partitioning = false)`;
  if (name.endsWith('.parquet') && path.toLowerCase().endsWith('.parquet'))
    return (list) => `read_parquet([${list}], union_by_name = true, hive_partitioning = false)`;
  return undefined;
}

/** The files of a data set of the feature service, by its manifest. */
function datasetFiles(folder: string): string[] {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `${folder} is no data set: it has no manifest.json, which is written last; it holds ${readdirSync(folder).slice(0, 5).join(', ') || 'nothing'}`,
    );
  }
  let manifest: { files?: unknown };
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as { files?: unknown };
  } catch {
    throw new AppError('DATA_LOSS', `${path} is no JSON: fetch the data set again`);
  }
  const files = Array.isArray(manifest.files) ? (manifest.files as { name?: unknown }[]) : [];
  const names = files.map(({ name }) => String(name));
  if (names.length === 0) throw new AppError('INVALID_ARGUMENT', `${path} names no files: the data set is empty`);
  const bad = names.find((name) => !/^[\w.-]+\.parquet$/.test(name) || !existsSync(join(folder, name)));
  if (bad !== undefined)
    throw new AppError('DATA_LOSS', `${path} names ${bad}, which is not there: fetch the data set again`);
  return names.map((name) => join(folder, name));
}

/**
 * A row that is shorter or longer than the header can make DuckDB take another separator, or a later line as the header. Where its columns are not those
 * of the first line, such a row is looked for.
 * @param types of DuckDB; none where it failed
 * @throws AppError that names the row
 */
async function requireEvenRows(path: string, types: ReadonlyMap<string, string>): Promise<void> {
  // Node has no zstd: what is packed by that is read as DuckDB has it.
  if (!/\.(csv|tsv)(\.gz)?$/i.test(path)) return;
  const names = await csvNames(path);
  if (names.every((name) => types.has(name))) return;
  const { header, ragged } = await csvShape(path);
  if (ragged === undefined) return;
  throw new AppError(
    'INVALID_ARGUMENT',
    `${path}, row ${ragged.row}: it has ${ragged.fields} ${ragged.fields === 1 ? 'field' : 'fields'}, and the first line has ${header.length} ` +
      `(${header.slice(0, 8).join(', ')}${header.length > 8 ? ', …' : ''}): mend the row, or leave it out`,
  );
}

export interface DuckSource {
  connection: DuckDBConnection;
  /** What stands behind FROM. */
  from: string;
  /** DuckDB's types by column. */
  types: ReadonlyMap<string, string>;
  rows: number;
}

/** DuckDB's words without its advice. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split(/\n\s*\n|\nPossible|\nLINE /)[0] ?? text).replace(/\s+/g, ' ').slice(0, 400);
}

/**
 * Opens a file of rows, or the folder of a data set, for as long as `use` works on it.
 * @throws AppError INVALID_ARGUMENT where it is not there or of no known format, DATA_LOSS where it is damaged
 */
export async function withSource<T>(
  path: string,
  memoryMb: number,
  use: (source: DuckSource) => Promise<T>,
): Promise<T> {
  if (!existsSync(path)) throw new AppError('INVALID_ARGUMENT', `${path} is not there`);
  const files = statSync(path).isDirectory() ? datasetFiles(path) : [path];
  const reader = readerOf(files[0] as string);
  if (reader === undefined)
    throw new AppError('INVALID_ARGUMENT', `${path} is of no known format: its name must end with ${endings}`);
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: `${memoryMb}MB`,
    autoinstall_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'");
      const from = reader(files.map(quote).join(', '));
      let types = new Map<string, string>();
      let rows: number;
      try {
        const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)).getRowObjectsJS();
        types = new Map(described.map((row) => [String(row.column_name), String(row.column_type)]));
        const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${from}`);
        rows = Number(counted.getRowsJS()[0]?.[0] ?? 0);
      } catch (error) {
        await requireEvenRows(path, types);
        throw new AppError('INVALID_ARGUMENT', `${path} cannot be read: ${reasonOf(error)}`);
      }
      await requireEvenRows(path, types);
      return await use({ connection, from, types, rows });
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
