import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { lakeColumns, timeColumns } from './lake-row.js';

const columns = Object.entries(lakeColumns)
  .map(([name, type]) => `${name}: '${type}'`)
  .join(', ');
const selection = Object.keys(lakeColumns)
  .map((name) => (timeColumns.has(name) ? `epoch_ms(${name}) AS ${name}` : name))
  .join(', ');

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

/**
 * Turns lines of JSON into Parquet files. DuckDB parses and writes on a thread of its own, so that the event loop only
 * makes the lines. The same lines in the same order give the same file.
 */
export class ParquetWriter {
  readonly #tempRoot: string | undefined;
  #folder: string | undefined;
  #instance: DuckDBInstance | undefined;
  #connection: DuckDBConnection | undefined;
  #made = 0;

  /** @param tempRoot folder for unfinished files; the system's if not given */
  constructor(tempRoot?: string) {
    this.#tempRoot = tempRoot;
  }

  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(this.#tempRoot ?? tmpdir(), 'insight-mesh-lake-'));
    this.#instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '512MB',
      temp_directory: this.#folder,
      autoinstall_known_extensions: 'false',
    });
    this.#connection = await this.#instance.connect();
  }

  async close(): Promise<void> {
    this.#connection?.closeSync();
    this.#instance?.closeSync();
    this.#connection = undefined;
    this.#instance = undefined;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Writes one Parquet file of the lines and hands its path to `use`; the file is gone afterwards.
   * @throws what DuckDB, the disk or `use` throws; then nothing is left behind either
   */
  async write<T>(chunks: Iterable<string | Buffer>, use: (path: string) => Promise<T>): Promise<T> {
    if (this.#connection === undefined || this.#folder === undefined) throw new Error('the Parquet writer is not open');
    const base = join(this.#folder, String(this.#made++));
    const lines = `${base}.ndjson`;
    const file = `${base}.parquet`;
    try {
      for (const chunk of chunks) await appendFile(lines, chunk);
      await this.#connection.run(
        `COPY (SELECT ${selection} FROM read_json(${quoted(lines)}, format = 'newline_delimited', columns = {${columns}}))
         TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      return await use(file);
    } finally {
      await rm(lines, { force: true });
      await rm(file, { force: true });
    }
  }
}
