import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentFiles } from '@insight-mesh/algorithms/lake-files';
import { AppError } from '@insight-mesh/runtime/errors';
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

const attempts = 5;

/**
 * Lists a tenant's lake once and holds what it found. Each file is linked (or, where a link is impossible, copied) into
 * `folder`, so that the bytes which are hashed are the bytes which are read, whatever is written, replaced or deleted in
 * the lake meanwhile. The lake replaces files by renaming, never in place, which is what makes a link safe.
 * @throws AppError ABORTED when files vanish faster than they can be held
 */
export async function holdLake(store: ObjectStore, tenantId: string, folder: string): Promise<LakeSnapshot> {
  for (let attempt = 1; ; attempt++) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    try {
      return await holdOnce(store, tenantId, folder);
    } catch (error) {
      if (!isGone(error)) throw error;
      if (attempt === attempts) {
        throw new AppError('ABORTED', 'the lake was rewritten again and again while it was read; start the run again', {
          cause: error,
        });
      }
    }
  }
}

async function holdOnce(store: ObjectStore, tenantId: string, folder: string): Promise<LakeSnapshot> {
  const listed: string[] = [];
  for await (const { key } of store.list(`lake/events/tenant=${tenantId}/`)) {
    listed.push(key);
  }
  // A compaction may be between two steps: its files are read once. Foreign files are nobody's events.
  const keys = currentFiles(listed).current.sort();
  const files: SnapshotFile[] = [];
  // All are held before the first is hashed, which takes longer: the snapshot is of one moment, as nearly as can be.
  for (const [i, key] of keys.entries()) {
    const path = join(folder, `${i}.parquet`);
    await hold(store, key, path);
    files.push({ key, path, bytes: 0, sha256: '' });
  }
  const whole = createHash('sha256');
  for (const file of files) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file.path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      file.bytes += chunk.byteLength;
    }
    file.sha256 = hash.digest('hex');
    whole.update(`${file.key}\n${file.sha256}\n`);
  }
  return { files, sha256: whole.digest('hex') };
}

async function hold(store: ObjectStore, key: string, path: string): Promise<void> {
  const local = store.localPath(key);
  if (local === undefined) {
    await writeFile(path, await store.get(key));
    return;
  }
  try {
    await link(local, path);
  } catch (error) {
    if (isGone(error)) throw error;
    // Another file system, or one without links. A copy of a file that is never changed in place is whole.
    await copyFile(local, path);
  }
}

function isGone(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'NOT_FOUND';
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
