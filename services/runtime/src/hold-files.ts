import { copyFile, link, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ObjectStore, StoreCall } from './object-store.js';
import { fileError, notFound, systemCode, throwIfCancelled } from './object-store-errors.js';
import { checkKey } from './object-store-key.js';
import { intoPlace } from './place-file.js';

export interface HoldOptions extends StoreCall {
  /** Told after each file. */
  readonly onProgress?: ((done: HoldProgress) => void) | undefined;
}

export interface HoldProgress {
  readonly files: number;
  readonly ofFiles: number;
  /** Of the files so far, linked ones too. */
  readonly bytes: number;
}

const atOnce = 4;

/**
 * Holds objects still as files, whatever is overwritten or deleted in the store afterwards: hard links where the store is a folder
 * (objects are replaced by rename, never changed in place), copies where links do not work, fetched files for other stores. Each
 * lies in `folder` under its key as the relative path, so that the folders of a Hive layout stay readable. A file that is there
 * already is replaced. Nobody may write into these files: a link is the object itself. They are the caller's to remove, also after
 * an error.
 * @returns the paths, in the order of the keys
 * @throws AppError NOT_FOUND when an object is gone: the caller lists again and holds again
 */
export async function holdFiles(
  store: ObjectStore,
  keys: readonly string[],
  folder: string,
  { signal, onProgress }: HoldOptions = {},
): Promise<string[]> {
  for (const key of keys) checkKey(key);
  const failed = new AbortController();
  const either = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  let [next, files, bytes] = [0, 0, 0];
  const work = async (): Promise<void> => {
    for (let key = keys[next++]; key !== undefined && !failed.signal.aborted; key = keys[next++]) {
      const size = await hold(store, key, join(folder, key), either);
      bytes += size;
      files += 1;
      onProgress?.({ files, ofFiles: keys.length, bytes });
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    work().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  // All have ended when this throws: none writes into the folder while the caller removes it.
  const ends = await Promise.allSettled(workers);
  throwIfCancelled(signal, `holding ${keys.length} objects`);
  // The first reason in time stopped the others, whose CANCELLED is only its consequence.
  const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !isConsequence(reason)) ?? reasons[0];
  return keys.map((key) => join(folder, key));
}

/** @returns bytes */
async function hold(store: ObjectStore, key: string, path: string, signal: AbortSignal): Promise<number> {
  const local = store.localPath(key);
  if (local === undefined) return store.fetchFile(key, path, { signal });
  const doing = `holding the object ${key} as ${path}`;
  throwIfCancelled(signal, doing);
  try {
    await mkdir(dirname(path), { recursive: true });
    // Renamed over an old link of the same object it would stay beside it, so the old one goes first.
    await rm(path, { force: true });
    await linkOrCopy(local, path, doing);
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw notFound(key);
    throw fileError(error, doing);
  }
}

async function linkOrCopy(from: string, to: string, doing: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw error;
    // Another file system, or one without links. A copy of a file that is never changed in place is whole.
    await intoPlace(to, doing, (partial) => copyFile(from, partial));
  }
}

function isConsequence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'CANCELLED';
}
