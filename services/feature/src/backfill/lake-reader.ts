import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type OpenDuckDb, openDuckDb } from '../lake/duckdb.js';
import { quoted } from '../lake/parquet-file.js';
import type { LakeRow } from '../offline/lake-event.js';
import { selectRows } from '../offline/lake-rows.js';
import type { LakeRange } from '../store/stored-sources.js';

/** A row, and how long it is as JSON: texts and attributes may be of any length. */
export interface SizedRow {
  readonly row: LakeRow;
  readonly size: number;
}

export interface LakeReaderOptions {
  readonly store: ObjectStore;
  /** Folder for what does not fit into memory; the system's if not given. */
  readonly tempDir?: string | undefined;
}

/** Reads ranges of one partition from the lake, in the order of Kafka's offsets. */
export class LakeReader {
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #duckDb: OpenDuckDb;

  private constructor(store: ObjectStore, folder: string, duckDb: OpenDuckDb) {
    this.#store = store;
    this.#folder = folder;
    this.#duckDb = duckDb;
  }

  static async open({ store, tempDir }: LakeReaderOptions): Promise<LakeReader> {
    const folder = await mkdtemp(join(tempDir ?? tmpdir(), 'insight-mesh-backfill-'));
    return new LakeReader(store, folder, await openDuckDb('256MB', folder));
  }

  async close(): Promise<void> {
    this.#duckDb.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * The rows of ranges that follow each other, from an offset on.
   * @throws Error when the files do not hold as many rows as the ranges say: then a fold of them would not be that of the stream
   */
  async *rows(partition: number, ranges: readonly LakeRange[], from: bigint): AsyncGenerator<SizedRow> {
    // Ranges that were merged share a file.
    const files = [...new Set(ranges.flatMap((range) => range.files))];
    if (files.length === 0) return;
    const paths = await this.#hold(files);
    const source = `read_parquet([${paths.map(quoted).join(', ')}], union_by_name = true, hive_partitioning = false)`;
    const [begin, end] = [ranges[0]?.from ?? 0n, ranges.at(-1)?.to ?? 0n];
    const within = (least: bigint) =>
      `kafka_partition = ${partition} AND kafka_offset >= ${least} AND kafka_offset < ${end}`;
    const counted = await this.#duckDb.connection.runAndReadAll(
      `SELECT count(DISTINCT kafka_offset) FROM ${source} WHERE ${within(begin)}`,
    );
    const found = Number(counted.getRows()[0]?.[0] ?? 0);
    const told = ranges.reduce((sum, range) => sum + range.rows, 0);
    if (found !== told) {
      throw new Error(
        `the lake's files of partition ${partition}, offsets ${begin} to ${end - 1n}, hold ${found} events where their ranges ` +
          `tell of ${told}: files are damaged, were overwritten or belong to another lake (the first: ${files[0]})`,
      );
    }
    const result = await this.#duckDb.connection.stream(
      selectRows(source, `WHERE ${within(from)} ORDER BY kafka_offset`),
    );
    for await (const chunk of result.yieldRowsJson()) {
      for (const [value] of chunk) {
        const json = String(value);
        yield { row: JSON.parse(json) as LakeRow, size: json.length };
      }
    }
  }

  /** Where the files are read: in the store if it is a folder; else those of the ranges before make room for them. */
  async #hold(keys: readonly string[]): Promise<string[]> {
    const local = keys.map((key) => this.#store.localPath(key));
    if (local.every((path) => path !== undefined)) return local;
    const folder = join(this.#folder, 'held');
    await rm(folder, { recursive: true, force: true });
    return holdFiles(this.#store, keys, folder);
  }
}
