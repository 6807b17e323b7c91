import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { currentFiles, lakeFolder } from '@insight-mesh/algorithms/lake-files';
import { AppError } from '@insight-mesh/runtime/errors';
import { type HoldProgress, holdFiles } from '@insight-mesh/runtime/hold-files';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { JoinCut } from '../datasets/join-claims.js';
import type { StoredSpec } from './stored-spec.js';

interface HeldFile {
  readonly key: string;
  readonly bytes: number;
}

/** Labels may be anybody's, who may write others in their place: they are known by their hash. */
interface HeldLabels extends HeldFile {
  readonly sha256: string;
}

/** What a data set is built of, as of one moment. Kept in Postgres, so that a build which goes on anywhere reads the same. */
export interface Snapshot {
  readonly lake: readonly HeldFile[];
  readonly labels: HeldLabels | undefined;
  readonly cuts: readonly JoinCut[];
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** The same on this machine. */
export interface HeldSnapshot {
  readonly snapshot: Snapshot;
  /** Paths, in the order of the snapshot. */
  readonly lakeFiles: string[];
  readonly labelsPath: string | undefined;
}

export interface HoldSources {
  readonly pool: Pool;
  readonly store: ObjectStore;
  /** Where files are held; the caller removes it. */
  readonly folder: string;
  readonly maxLabelsBytes: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: HoldProgress) => void;
}

function labelsPath({ folder }: HoldSources, labels: HeldFile | undefined): string | undefined {
  return labels === undefined ? undefined : join(folder, labels.key);
}

/** Something of a snapshot is not in the store any more as it was: whoever wanted it takes a new one. */
export class SnapshotGone extends Error {
  override readonly name = 'SnapshotGone';
}

const attempts = 5;

async function lakeKeys({ store, signal }: HoldSources, tenantId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(`${lakeFolder}/tenant=${tenantId}/`, { signal })) keys.push(key);
  return currentFiles(keys).current.sort();
}

/** From the audit, since a join that was restored was cut for a while all the same. */
async function readCuts({ pool }: HoldSources, tenantId: string): Promise<JoinCut[]> {
  const { rows } = await pool.query<{ visitor_id: string; customer_id: string; at: Date; restored: Date | null }>(
    `SELECT visitor_id, customer_id, at, restored FROM (
       SELECT visitor_id, customer_id, seq, action, at, lead(at) OVER (PARTITION BY visitor_id, customer_id ORDER BY seq) AS restored
       FROM identity_audit WHERE tenant_id = $1
     ) changes WHERE action = 'cut' ORDER BY seq`,
    [tenantId],
  );
  return rows.map((row) => ({
    visitorId: row.visitor_id,
    customerId: row.customer_id,
    cutMs: row.at.getTime(),
    ...(row.restored === null ? {} : { restoredMs: row.restored.getTime() }),
  }));
}

/** Sizes are the held files' own: whatever is listed or replaced meanwhile, they are what is read. */
async function sized(keys: readonly string[], paths: readonly string[]): Promise<HeldFile[]> {
  const sizes = await Promise.all(paths.map((path) => stat(path)));
  return keys.map((key, index) => ({ key, bytes: sizes[index]?.size ?? 0 }));
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'NOT_FOUND';
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/** Copied, never linked: labels may be anybody's, who may write into them in place. */
async function fetchLabels(o: HoldSources, key: string): Promise<HeldLabels> {
  const { store, folder, signal, maxLabelsBytes } = o;
  const found = await store.head(key, { signal });
  if (found === undefined) throw labelsGone(key);
  if (found.size > maxLabelsBytes) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `the labels ${key} have ${found.size} bytes: at most ${maxLabelsBytes} are taken`,
    );
  }
  try {
    const path = join(folder, key);
    const bytes = await store.fetchFile(key, path, { signal });
    return { key, bytes, sha256: await sha256Of(path) };
  } catch (error) {
    throw isNotFound(error) ? labelsGone(key) : error;
  }
}

function labelsGone(key: string): AppError {
  return new AppError('FAILED_PRECONDITION', `the labels ${key} are not in the object store: upload them again`);
}

/**
 * Lists the tenant's lake and holds what is current of it, with the labels. Where files are replaced while they are held, the lake is listed
 * anew.
 * @throws AppError ABORTED when that happens again and again, FAILED_PRECONDITION when the labels or the lake are not there
 */
export async function takeSnapshot(
  o: HoldSources,
  tenantId: string,
  spec: StoredSpec,
  nowMs: number,
): Promise<HeldSnapshot> {
  const labels = spec.labels.from === 'file' ? await fetchLabels(o, spec.labels.key) : undefined;
  for (let attempt = 1; ; attempt++) {
    const keys = await lakeKeys(o, tenantId);
    if (keys.length === 0) {
      throw new AppError(
        'FAILED_PRECONDITION',
        'the lake has no events of this tenant: send some before a data set is built',
      );
    }
    const cuts = await readCuts(o, tenantId);
    try {
      const lakeFiles = await holdFiles(o.store, keys, o.folder, { signal: o.signal, onProgress: o.onProgress });
      const lake = await sized(keys, lakeFiles);
      return { snapshot: { lake, labels, cuts, atMs: nowMs }, lakeFiles, labelsPath: labelsPath(o, labels) };
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (attempt === attempts) {
        throw new AppError(
          'ABORTED',
          'the lake was rewritten again and again while it was read; build the data set again',
        );
      }
      await rm(join(o.folder, lakeFolder), { recursive: true, force: true });
    }
  }
}

async function isWhole(path: string, { bytes }: HeldFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === bytes;
}

/**
 * Holds the files of an earlier snapshot: those that this machine still has stay, the others come from the store. Objects of the lake are
 * never changed, only replaced under other names, so that the same key and size is the same file.
 * @throws SnapshotGone when one is not there any more, as after a compaction
 */
export async function holdAgain(o: HoldSources, snapshot: Snapshot): Promise<HeldSnapshot> {
  const { lake, labels } = snapshot;
  const missing: HeldFile[] = [];
  for (const file of lake) if (!(await isWhole(join(o.folder, file.key), file))) missing.push(file);
  try {
    await holdFiles(
      o.store,
      missing.map(({ key }) => key),
      o.folder,
      { signal: o.signal, onProgress: o.onProgress },
    );
  } catch (error) {
    if (isNotFound(error)) throw new SnapshotGone('a file of the lake was replaced', { cause: error });
    throw error;
  }
  for (const file of missing) {
    if (!(await isWhole(join(o.folder, file.key), file)))
      throw new SnapshotGone(`${file.key} has another size than it had`);
  }
  if (labels !== undefined && !(await isWhole(join(o.folder, labels.key), labels))) {
    const { sha256 } = await fetchLabels(o, labels.key);
    if (sha256 !== labels.sha256) throw new SnapshotGone('the labels were replaced');
  }
  return {
    snapshot,
    lakeFiles: lake.map(({ key }) => join(o.folder, key)),
    labelsPath: labelsPath(o, labels),
  };
}
