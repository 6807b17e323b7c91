import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileFacts } from '../store/lake-files.js';
import { type OpenDuckDb, openDuckDb } from './duckdb.js';
import { lakeColumns, timeColumns } from './lake-row.js';
import { parquetOptions, quoted, statedFacts } from './parquet-file.js';

const columns = Object.entries(lakeColumns)
  .map(([name, type]) => `${name}: '${type}'`)
  .join(', ');
const selection = Object.keys(lakeColumns)
  .map((name) => (timeColumns.has(name) ? `epoch_ms(${name})::TIMESTAMPTZ AS ${name}` : name))
  .join(', ');

/**
 * Turns lines of JSON into Parquet files. DuckDB parses and writes on a thread of its own, so that the event loop only
 * makes the lines. The same lines in the same order give the same file.
 */
export class ParquetWriter {
  readonly #tempRoot: string | undefined;
  #folder: string | undefined;
  #duckDb: OpenDuckDb | undefined;
  #made = 0;

  /** @param tempRoot folder for unfinished files; the system's if not given */
  constructor(tempRoot?: string) {
    this.#tempRoot = tempRoot;
  }

  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(this.#tempRoot ?? tmpdir(), 'insight-mesh-lake-'));
    this.#duckDb = await openDuckDb('512MB', this.#folder);
  }

  async close(): Promise<void> {
    this.#duckDb?.close();
    this.#duckDb = undefined;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Writes one Parquet file of the lines and hands its path and what is in it to `use`; the file is gone afterwards.
   * @throws what DuckDB, the disk or `use` throws; then nothing is left behind either
   */
  async write<T>(chunks: Iterable<string | Buffer>, use: (path: string, facts: FileFacts) => Promise<T>): Promise<T> {
    if (this.#duckDb === undefined || this.#folder === undefined) throw new Error('the Parquet writer is not open');
    const base = join(this.#folder, String(this.#made++));
    const lines = `${base}.ndjson`;
    const file = `${base}.parquet`;
    try {
      for (const chunk of chunks) await appendFile(lines, chunk);
      const copied = await this.#duckDb.connection.runAndReadAll(
        `COPY (SELECT ${selection} FROM read_json(${quoted(lines)}, format = 'newline_delimited', columns = {${columns}}))
         TO ${quoted(file)} (${parquetOptions})`,
      );
      return await use(file, statedFacts(copied));
    } finally {
      await rm(lines, { force: true });
      await rm(file, { force: true });
    }
  }
}
