import { randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ObjectStore, StoreCall, StoredObject } from './object-store.js';
import { fileError, noFileToPut, notFound, systemCode, throwIfCancelled } from './object-store-errors.js';
import { checkKey, folderOfPrefix, stagingFolder } from './object-store-key.js';
import { LeftoverWatch, leftoverAgeMs } from './object-store-leftovers.js';
import { intoPlace } from './place-file.js';

/** A folder as an object store, for one machine or a shared mount. */
export class LocalObjectStore implements ObjectStore {
  readonly #root: string;
  readonly #leftovers = new LeftoverWatch(() => this.removeLeftovers());

  constructor(root: string) {
    this.#root = root;
  }

  put(key: string, data: Uint8Array, call: StoreCall = {}): Promise<void> {
    return this.#place(key, call, async (staged) => {
      const file = await open(staged, 'wx');
      try {
        await file.writeFile(data);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  putFile(key: string, path: string, call: StoreCall = {}): Promise<void> {
    return this.#place(key, call, async (staged) => {
      await copyFile(path, staged, constants.COPYFILE_FICLONE).catch((error: unknown) => {
        throw systemCode(error) === 'ENOENT' ? noFileToPut(key, path) : error;
      });
      await sync(staged);
    });
  }

  async get(key: string, { signal }: StoreCall = {}): Promise<Buffer> {
    const doing = `reading the object ${key}`;
    throwIfCancelled(signal, doing);
    const data = await unlessMissing(readFile(this.localPath(key)), doing);
    if (data === undefined) throw notFound(key);
    return data;
  }

  async fetchFile(key: string, path: string, { signal }: StoreCall = {}): Promise<number> {
    const doing = `fetching the object ${key} to ${path}`;
    const source = this.localPath(key);
    return intoPlace(path, doing, async (partial) => {
      throwIfCancelled(signal, doing);
      const copied = copyFile(source, partial, constants.COPYFILE_FICLONE).then(() => true);
      if (!(await unlessMissing(copied, doing))) throw notFound(key);
      throwIfCancelled(signal, doing);
      return (await stat(partial)).size;
    });
  }

  async head(key: string): Promise<{ size: number; modifiedMs: number } | undefined> {
    const found = await unlessMissing(stat(this.localPath(key)), `looking for the object ${key}`);
    return found?.isFile() ? { size: found.size, modifiedMs: found.mtimeMs } : undefined;
  }

  async *list(prefix: string, { signal }: StoreCall = {}): AsyncIterable<StoredObject> {
    // Only the folder that the prefix names is walked; the rest of the prefix is part of a name.
    for await (const each of this.#walk(folderOfPrefix(prefix), prefix)) {
      throwIfCancelled(signal, `listing ${prefix}`);
      yield each;
    }
  }

  async delete(key: string): Promise<void> {
    try {
      await rm(this.localPath(key), { force: true });
    } catch (error) {
      // A folder is no object.
      const code = systemCode(error);
      if (code === 'ERR_FS_EISDIR' || code === 'ENOTDIR' || code === 'EISDIR') return;
      throw fileError(error, `deleting the object ${key}`);
    }
  }

  localPath(key: string): string {
    checkKey(key);
    return join(this.#root, key);
  }

  async removeLeftovers(olderThanMs = leftoverAgeMs): Promise<number> {
    const folder = join(this.#root, stagingFolder);
    const doing = 'removing half-written files';
    let removed = 0;
    for (const name of (await unlessMissing(readdir(folder), doing)) ?? []) {
      const path = join(folder, name);
      const found = await unlessMissing(stat(path), doing);
      // A living writer writes on, which shows in the time.
      if (found === undefined || found.mtimeMs > Date.now() - olderThanMs) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  /** A reader sees the old object or the new one, also after a loss of power. */
  async #place(key: string, { signal }: StoreCall, write: (staged: string) => Promise<void>): Promise<void> {
    const target = this.localPath(key);
    const doing = `writing the object ${key}`;
    const staged = join(this.#root, stagingFolder, randomUUID());
    try {
      throwIfCancelled(signal, doing);
      await mkdir(dirname(staged), { recursive: true });
      const folder = dirname(target);
      const firstMade = await mkdir(folder, { recursive: true });
      try {
        await write(staged);
        throwIfCancelled(signal, doing);
        await rename(staged, target);
      } catch (error) {
        await rm(staged, { force: true });
        throw error;
      }
      await sync(folder);
      if (firstMade !== undefined) {
        // A folder that was made just now lasts only once the one that names it is stored.
        for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await sync(dirname(made));
      }
    } catch (error) {
      throw fileError(error, doing);
    }
    this.#leftovers.look();
  }

  async *#walk(folder: string, prefix: string): AsyncIterable<StoredObject> {
    const doing = `listing ${folder === '' ? 'the store' : folder}`;
    const read: Promise<Dirent[]> = readdir(join(this.#root, folder), { withFileTypes: true });
    for (const entry of (await unlessMissing(read, doing)) ?? []) {
      const key = folder + entry.name;
      // Below the folder of the prefix everything fits; in it, and above, what begins alike may.
      if (!(key.startsWith(prefix) || prefix.startsWith(`${key}/`))) continue;
      if (entry.isDirectory()) {
        if (entry.name !== stagingFolder) yield* this.#walk(`${key}/`, prefix);
      } else {
        // Deleted since the folder was read: no longer an object.
        const found = await unlessMissing(stat(join(this.#root, key)), doing);
        if (found?.isFile()) yield { key, size: found.size, modifiedMs: found.mtimeMs };
      }
    }
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(result: Promise<T>, doing: string): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw fileError(error, doing);
  }
}
