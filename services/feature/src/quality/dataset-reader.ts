import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { damaged, datasetFolder, type ReadManifest, readManifest } from './manifest.js';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column's name as SQL reads it literally. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A data set whose files were found whole, ready to be asked. To be closed. */
export interface OpenDataset {
  readonly manifest: ReadManifest;
  /** Names of the columns that its files have. */
  readonly columns: ReadonlySet<string>;
  /**
   * Rows of a query; `source` of it stands behind FROM and has, beside the data set's columns, file_row_number and filename.
   * @throws AppError FAILED_PRECONDITION where the files cannot be read
   */
  query(sql: (source: string) => string): Promise<Record<string, unknown>[]>;
  /**
   * Numbers of one column, NaN where there is none. At most `most` of them, chosen by a hash of the row's place: of the same data set
   * always the same rows.
   */
  numbers(column: string, most: number): Promise<Float64Array>;
  close(): Promise<void>;
}

async function sha256Of(path: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  return sum.digest('hex');
}

/** Paths of the files on this machine, each of the size and hash that the manifest says. */
async function fetchFiles(store: ObjectStore, manifest: ReadManifest, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, bytes, sha256 } of manifest.files) {
    const key = `${datasetFolder(manifest.tenant, manifest.id)}/${name}`;
    const found = await store.head(key);
    if (found === undefined) throw damaged(manifest.id, `${name} is missing`);
    if (found.size !== bytes) throw damaged(manifest.id, `${name} has ${found.size} bytes, and should have ${bytes}`);
    let path = store.localPath(key);
    if (path === undefined) {
      path = join(folder, name);
      await store.fetchFile(key, path);
    }
    if ((await sha256Of(path)) !== sha256)
      throw damaged(manifest.id, `${name} is not what was written: its hash differs`);
    paths.push(path);
  }
  return paths;
}

/**
 * Opens a finished data set with one thread and 512 MB, beside what its files take on disk where the store is no folder.
 * @param tempRoot folder for that; the system's if not given
 * @throws AppError NOT_FOUND, or FAILED_PRECONDITION where it is damaged
 */
export async function openDataset(
  store: ObjectStore,
  tenantId: string,
  id: string,
  tempRoot?: string,
): Promise<OpenDataset> {
  const manifest = await readManifest(store, tenantId, id);
  const folder = await mkdtemp(join(tempRoot ?? tmpdir(), 'insight-mesh-quality-'));
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  const close = async () => {
    connection?.closeSync();
    instance?.closeSync();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const paths = await fetchFiles(store, manifest, folder);
    instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: '512MB',
      temp_directory: folder,
      autoinstall_known_extensions: 'false',
    });
    const open = await instance.connect();
    connection = open;
    const source =
      paths.length === 0
        ? undefined
        : `read_parquet([${paths.map(quoted).join(', ')}], file_row_number = true, filename = true, union_by_name = true, hive_partitioning = false)`;
    const run = async (sql: (source: string) => string) => {
      if (source === undefined) throw damaged(id, 'it has no files');
      try {
        return await open.runAndReadAll(sql(source));
      } catch (error) {
        throw damaged(id, 'its files cannot be read as Parquet', error);
      }
    };
    const described = await run((from) => `DESCRIBE SELECT * FROM ${from}`);
    const columns = new Set(described.getRowObjects().map((row) => String(row.column_name)));
    return {
      manifest,
      columns,
      query: async (sql) => (await run(sql)).getRowObjectsJS(),
      numbers: async (column, most) => {
        const share = most / Math.max(1, manifest.rows);
        // The name without its folder: a copy of the data set gives the same rows.
        const chosen = `hash(file_row_number, parse_filename(filename)) % 1000000 < ${Math.floor(share * 1_000_000)}`;
        const read = await run(
          (from) => `SELECT CAST(${identifier(column)} AS DOUBLE) FROM ${from} ${share >= 1 ? '' : `WHERE ${chosen}`}`,
        );
        const values = (read.getColumnsJS()[0] ?? []) as (number | null)[];
        return Float64Array.from(values, (value) => (value === null ? Number.NaN : value));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
