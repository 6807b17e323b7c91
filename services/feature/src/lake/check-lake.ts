import { rm } from 'node:fs/promises';
import { currentFiles, lakeFolder, parseLakeFile } from '@insight-mesh/algorithms/lake-files';
import { AppError } from '@insight-mesh/runtime/errors';
import { daysOf, knownKeys, readDay } from '../store/lake-days.js';
import { currentFilesOf, type LakeFile, lakeTenants, noteFacts } from '../store/lake-files.js';
import { holdFile, inWorkshop } from './held-file.js';
import type { LakeTools } from './lake-tools.js';
import { listDay, manifestFolder, manifestKey, manifestText } from './manifest.js';
import { quoted } from './parquet-file.js';

export type Problem =
  /** In the catalogue, and not in the store. */
  | 'missing'
  /** In the store, and not in the catalogue: somebody else wrote it, or Postgres was lost. */
  | 'foreign'
  /** Not as long as it was written, or no whole Parquet file. */
  | 'damaged'
  /** Other rows than were written. */
  | 'rows differ'
  /** The list for other programs is not that of the catalogue. */
  | 'manifest';

export interface Found {
  readonly problem: Problem;
  readonly key: string;
  readonly why: string;
}

export interface CheckOptions {
  /** Undefined: all. */
  readonly tenantId: string | undefined;
  /** Read every row of every file, not only how many it says that it has. */
  readonly content: boolean;
  /** Write manifests anew that are wrong, and note which files are damaged and which are no longer. */
  readonly mend: boolean;
  readonly signal: AbortSignal;
  readonly onFile?: ((looked: number, of: number) => void) | undefined;
  readonly onFound: (found: Found) => void;
}

export interface Checked {
  tenants: number;
  files: number;
  rows: number;
  bytes: number;
}

const filesAtOnce = 500;

/**
 * Compares catalogue, store, files and manifests. Reads only, unless `mend` is set; the stream may go on meanwhile.
 * Of a store that is no folder the lengths of files are compared, and what is in them only with `content`, since each has to be fetched.
 */
export function checkLake(tools: LakeTools, o: CheckOptions): Promise<Checked> {
  return inWorkshop(tools, async (workshop) => {
    const checked: Checked = { tenants: 0, files: 0, rows: 0, bytes: 0 };
    const prefix = o.tenantId === undefined ? `${lakeFolder}/` : `${lakeFolder}/tenant=${o.tenantId}/`;
    const inStore = new Map<string, number>();
    const manifests = new Set<string>();
    for await (const { key, size } of tools.store.list(prefix)) inStore.set(key, size);
    const listed = o.tenantId === undefined ? manifestFolder : `${manifestFolder}/tenant=${o.tenantId}`;
    for await (const { key } of tools.store.list(`${listed}/`)) manifests.add(key);
    const tenants = o.tenantId === undefined ? await lakeTenants(tools.pool) : [o.tenantId];
    for (const tenantId of tenants) {
      checked.tenants++;
      let after: string | undefined;
      for (;;) {
        const files = await currentFilesOf(tools.pool, { tenantId, after, limit: filesAtOnce });
        for (const file of files) {
          o.signal.throwIfAborted();
          checked.files++;
          checked.rows += file.rows ?? 0;
          checked.bytes += file.bytes ?? 0;
          const found = await lookAtFile(tools, workshop, file, inStore.get(file.key), o);
          if (found !== undefined) o.onFound(found);
          o.onFile?.(checked.files, inStore.size);
        }
        after = files.at(-1)?.key;
        if (files.length < filesAtOnce) break;
      }
      await checkManifests(tools, tenantId, manifests, o);
    }
    await tellForeign(tools, [...inStore.keys()], o.onFound);
    return checked;
  });
}

async function lookAtFile(
  tools: LakeTools,
  workshop: Parameters<typeof holdFile>[1],
  file: LakeFile,
  size: number | undefined,
  o: CheckOptions,
): Promise<Found | undefined> {
  const { key } = file;
  const problem = await problemOf(tools, workshop, file, size, o.content);
  // It may have been merged, and so deleted, since it was listed.
  if (problem !== undefined && !(await knownKeys(tools.pool, [key], 'current')).has(key)) return undefined;
  if (o.mend && problem !== undefined) await noteFacts(tools.pool, key, { damaged: problem.why });
  return problem === undefined ? undefined : { key, ...problem };
}

async function problemOf(
  tools: LakeTools,
  workshop: Parameters<typeof holdFile>[1],
  file: LakeFile,
  size: number | undefined,
  content: boolean,
): Promise<Omit<Found, 'key'> | undefined> {
  const { store } = tools;
  // Written since the store was listed, perhaps.
  const bytes = size ?? (await store.head(file.key))?.size;
  if (bytes === undefined) return { problem: 'missing', why: 'it is not in the object store' };
  if (file.bytes !== undefined && bytes !== file.bytes) {
    return { problem: 'damaged', why: `it has ${bytes} bytes, and ${file.bytes} were written` };
  }
  if (content) {
    const held = await holdFile(tools, workshop, file, { note: false });
    if ('damaged' in held)
      return { problem: held.damaged.includes(' rows ') ? 'rows differ' : 'damaged', why: held.damaged };
    await rm(held.path, { force: true });
    return undefined;
  }
  const path = store.localPath(file.key);
  if (path === undefined) return undefined;
  try {
    const found = await workshop.duckDb.connection.runAndReadAll(
      `SELECT num_rows FROM parquet_file_metadata(${quoted(path)})`,
    );
    const rows = Number(found.getRows()[0]?.[0] ?? 0);
    if (file.rows === undefined || rows === file.rows) return undefined;
    return { problem: 'rows differ', why: `it holds ${rows} rows, and ${file.rows} were written` };
  } catch (error) {
    return {
      problem: 'damaged',
      why: `it cannot be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : error}`,
    };
  }
}

async function checkManifests(
  tools: LakeTools,
  tenantId: string,
  inStore: Set<string>,
  o: CheckOptions,
): Promise<void> {
  const { pool, store, manifestBase } = tools;
  const wanted = new Set<string>();
  for (const { day, listed } of await daysOf(pool, tenantId)) {
    const key = manifestKey(tenantId, day);
    wanted.add(key);
    // What has changed just now is written within seconds.
    if (!listed) continue;
    const text = await store.get(key).then(String, (error: unknown) => {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    });
    const { changes, keys } = await readDay(pool, tenantId, day);
    if (text === manifestText(manifestBase, keys)) continue;
    const still = (await daysOf(pool, tenantId, day))[0];
    if (still?.listed !== true || still.changes !== changes) continue;
    o.onFound({
      problem: 'manifest',
      key,
      why: text === undefined ? 'it is not there' : 'it lists other files than the catalogue',
    });
    if (o.mend) await listDay(tools, tenantId, day);
  }
  const strays = [...inStore].filter((key) => key.includes(`/tenant=${tenantId}/`) && !wanted.has(key));
  for (const key of strays) o.onFound({ problem: 'manifest', key, why: 'the lake has no files of this day' });
}

/** What lies in the lake and is not in the catalogue, in any state. */
async function tellForeign(tools: LakeTools, keys: readonly string[], onFound: (found: Found) => void): Promise<void> {
  const { current, superseded, foreign } = currentFiles(keys);
  const all = [...current, ...superseded, ...foreign];
  for (let at = 0; at < all.length; at += filesAtOnce) {
    const part = all.slice(at, at + filesAtOnce);
    const known = await knownKeys(tools.pool, part);
    for (const key of part) {
      if (known.has(key)) continue;
      const named = parseLakeFile(key) !== undefined;
      onFound({
        problem: 'foreign',
        key,
        why: named
          ? 'it has a name of the lake, and feature does not know it: whoever picks files by their names reads it'
          : 'feature did not write it: whoever reads the whole folder reads it',
      });
    }
  }
}
