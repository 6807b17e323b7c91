import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { currentFiles } from '@insight-mesh/algorithms/lake-files';
import { AppError } from '@insight-mesh/runtime/errors';
import { type HoldProgress, holdFiles } from '@insight-mesh/runtime/hold-files';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';

export interface SnapshotFile {
  /** Key in the object store. */
  key: string;
  /** Where this run reads it. */
  path: string;
  bytes: number;
  sha256: string;
}

/** The lake's files of one tenant, held still. */
export interface LakeSnapshot {
  files: SnapshotFile[];
  /** SHA-256 over the files' keys and hashes: the same for the same content. */
  sha256: string;
}

/** By what a snapshot can be held again: of each file its key, bytes and SHA-256. */
export type RememberedFile = Omit<SnapshotFile, 'path'>;

export interface HoldLakeOptions {
  /** Bytes that may be fetched where the store is no folder. */
  maxFetchBytes: number;
  onProgress?: (done: HoldProgress) => void;
}

const attempts = 5;

/**
 * Lists a tenant's lake once and holds what it found: each file is linked into `folder`, or fetched where the store is no folder, so
 * that the bytes which are hashed are the bytes which are read, whatever is written, replaced or deleted in the lake meanwhile.
 * @throws AppError ABORTED when files vanish faster than they can be held; RESOURCE_EXHAUSTED when more would be fetched than may be
 */
export async function holdLake(
  store: ObjectStore,
  tenantId: string,
  folder: string,
  options: HoldLakeOptions,
): Promise<LakeSnapshot> {
  for (let attempt = 1; ; attempt++) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    try {
      return await holdOnce(store, tenantId, folder, options);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error;
      if (attempt === attempts) {
        throw new AppError('ABORTED', 'the lake was rewritten again and again while it was read; start the run again', {
          cause: error,
        });
      }
    }
  }
}

/** A file that was held is not there any more, or is another one; the message says which. */
export class SnapshotGone extends Error {
  override readonly name = 'SnapshotGone';
}

/**
 * Holds the files of an earlier snapshot again.
 * @throws SnapshotGone where one was deleted or replaced since: a customer was forgotten, or small files were merged
 */
export async function holdAgain(
  store: ObjectStore,
  files: readonly RememberedFile[],
  folder: string,
  { onProgress }: Pick<HoldLakeOptions, 'onProgress'>,
): Promise<LakeSnapshot> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { key } of files) {
    if ((await store.head(key)) === undefined) throw new SnapshotGone(`${key} is not in the lake any more`);
  }
  const keys = files.map(({ key }) => key);
  const snapshot = await hold(store, keys, folder, onProgress).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND') {
      throw new SnapshotGone('a file of the lake is not there any more', { cause: error });
    }
    throw error;
  });
  const changed = snapshot.files.find(({ sha256 }, i) => sha256 !== files[i]?.sha256);
  if (changed !== undefined) throw new SnapshotGone(`${changed.key} was written anew`);
  return snapshot;
}

async function holdOnce(
  store: ObjectStore,
  tenantId: string,
  folder: string,
  { maxFetchBytes, onProgress }: HoldLakeOptions,
): Promise<LakeSnapshot> {
  const sizes = new Map<string, number>();
  for await (const { key, size } of store.list(`lake/events/tenant=${tenantId}/`)) sizes.set(key, size);
  // A compaction may be between two steps: its files are read once. Foreign files are nobody's events.
  const keys = currentFiles([...sizes.keys()]).current.sort();
  const fetched = keys.filter((key) => store.localPath(key) === undefined);
  const bytes = fetched.reduce((sum, key) => sum + (sizes.get(key) ?? 0), 0);
  if (bytes > maxFetchBytes) {
    const [has, may] = [bytes, maxFetchBytes].map((each) => Math.ceil(each / 1024 / 1024));
    throw new AppError(
      'RESOURCE_EXHAUSTED',
      `the lake has ${has} MB to fetch, a run may fetch ${may}; raise RUN_FETCH_MB if the disk has room for them`,
    );
  }
  return hold(store, keys, folder, onProgress);
}

async function hold(
  store: ObjectStore,
  keys: readonly string[],
  folder: string,
  onProgress: HoldLakeOptions['onProgress'],
): Promise<LakeSnapshot> {
  // All are held before the first is hashed, which takes longer: the snapshot is of one moment, as nearly as can be.
  const paths = await holdFiles(store, keys, folder, { onProgress });
  const files: SnapshotFile[] = [];
  const whole = createHash('sha256');
  for (const [i, path] of paths.entries()) {
    const file = { key: keys[i] ?? '', path, bytes: 0, sha256: '' };
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      file.bytes += chunk.byteLength;
    }
    file.sha256 = hash.digest('hex');
    whole.update(`${file.key}\n${file.sha256}\n`);
    files.push(file);
  }
  return { files, sha256: whole.digest('hex') };
}
