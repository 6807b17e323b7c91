import { createWriteStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { openData } from '../lib/open-data.js';

/** What is to be profiled cannot be read. The message says why and what would be right. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

export interface SourceColumn {
  readonly name: string;
  /** DuckDB's. */
  readonly type: string;
}

export interface Source {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly SourceColumn[];
  /** What stands behind FROM: Parquet, so that a query reads the columns that it needs. */
  readonly from: string;
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** The values of some columns of at most `most` rows, chosen by a hash of their place: always the same rows. */
  sample(selection: readonly string[], most: number): Promise<{ rows: number; columns: readonly unknown[][] }>;
  close(): Promise<void>;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column's name as SQL reads it literally. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What a file is, by its ending; a compressed one by the ending before. */
function formatOf(path: string): 'parquet' | 'csv' | 'ndjson' | undefined {
  const name = basename(path)
    .toLowerCase()
    .replace(/\.(xz|gz|zst)$/, '');
  if (name.endsWith('.parquet')) return 'parquet';
  if (/\.(csv|tsv)$/.test(name)) return 'csv';
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson';
  return undefined;
}

const endings = '.parquet, .csv, .tsv, .ndjson or .jsonl (the latter four also .gz, .zst or .xz)';

/** The files of a path: itself, the parts of a data set's folder, or a folder's files of one format. */
function filesOf(path: string): string[] {
  if (!existsSync(path)) throw new SourceError(`${path} does not exist`);
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  if (names.includes('manifest.json')) {
    const manifest: unknown = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
    const files = (manifest as { files?: { name?: unknown }[] }).files ?? [];
    const listed = files.map((file) => String(file.name)).filter((name) => /^[\w.-]+\.parquet$/.test(name));
    if (listed.length > 0) return listed.map((name) => join(path, name));
  }
  const files = names.filter((name) => formatOf(name) !== undefined && !name.startsWith('.'));
  const formats = new Set(files.map(formatOf));
  if (files.length === 0) throw new SourceError(`${path} has no data file: its files must end with ${endings}`);
  if (formats.size > 1)
    throw new SourceError(`${path} has files of several formats: name one of them, or a folder of one format`);
  return files.map((name) => join(path, name));
}

/** DuckDB's words without its advice, on one line. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split(/\n\s*\n|\nPossible|\nLINE /)[0] ?? text).replace(/\s+/g, ' ').slice(0, 400);
}

async function inflate(path: string, folder: string, at: number): Promise<string> {
  const inflated = join(folder, `inflated-${at}`);
  try {
    await pipeline(await openData(path), createWriteStream(inflated));
  } catch (error) {
    throw new SourceError(`${path} cannot be inflated: ${reasonOf(error)}`);
  }
  return inflated;
}

export interface SourceOptions {
  readonly path: string;
  /** Of DuckDB; what takes more goes to disk where it can. */
  readonly memoryMb: number;
  readonly threads: number;
  onStep?: (step: string) => void;
}

/**
 * Opens a file or folder. CSV and NDJSON become a Parquet file in a temporary folder first.
 * @throws SourceError
 */
export async function openSource({ path, memoryMb, threads, onStep }: SourceOptions): Promise<Source> {
  const files = filesOf(path);
  const format = formatOf(files[0] ?? '');
  if (format === undefined) throw new SourceError(`${path} is of no known format: its name must end with ${endings}`);
  const folder = await mkdtemp(join(tmpdir(), 'insight-mesh-profile-'));
  let connection: DuckDBConnection | undefined;
  let instance: DuckDBInstance | undefined;
  const close = async () => {
    connection?.closeSync();
    instance?.closeSync();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryMb}MB`,
      temp_directory: folder,
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
    });
    const open = await instance.connect();
    connection = open;
    let parts = files;
    if (format !== 'parquet') {
      onStep?.('read the file');
      const plain: string[] = [];
      for (const [at, file] of files.entries())
        plain.push(file.endsWith('.xz') ? await inflate(file, folder, at) : file);
      const list = `[${plain.map(quoted).join(', ')}]`;
      const read =
        format === 'csv'
          ? `read_csv(${list}, sample_size = 200000, union_by_name = true, hive_partitioning = false)`
          : `read_json(${list}, format = 'newline_delimited', union_by_name = true, hive_partitioning = false)`;
      const made = join(folder, 'data.parquet');
      try {
        await open.run(`COPY (SELECT * FROM ${read}) TO ${quoted(made)} (FORMAT parquet)`);
      } catch (error) {
        throw new SourceError(`${path} cannot be read as ${format.toUpperCase()}: ${reasonOf(error)}`);
      }
      parts = [made];
    }
    const list = parts.map(quoted).join(', ');
    const from = `read_parquet([${list}], union_by_name = true, hive_partitioning = false)`;
    const query = async (sql: string) => (await open.runAndReadAll(sql)).getRowObjectsJS();
    let columns: SourceColumn[];
    let rows: number;
    try {
      columns = (await query(`DESCRIBE SELECT * FROM ${from}`)).map((row) => ({
        name: String(row.column_name),
        type: String(row.column_type),
      }));
      rows = Number((await query(`SELECT count(*) AS n FROM ${from}`))[0]?.n ?? 0);
    } catch (error) {
      throw new SourceError(`${path} cannot be read as Parquet: ${reasonOf(error)}`);
    }
    if (rows === 0) throw new SourceError(`${path} has no rows: there is nothing to profile`);
    return {
      name: basename(path),
      rows,
      columns,
      from,
      query,
      sample: async (selection, most) => {
        const share = most / rows;
        const where =
          share >= 1
            ? ''
            : `WHERE hash(file_row_number, parse_filename(filename)) % 1000000 < ${Math.floor(share * 1e6)}`;
        const numbered = `read_parquet([${list}], union_by_name = true, hive_partitioning = false, file_row_number = true, filename = true)`;
        const read = await open.runAndReadAll(`SELECT ${selection.join(', ')} FROM ${numbered} ${where}`);
        return { rows: read.currentRowCount, columns: read.getColumnsJS() };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
