import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from './errors.js';
import type { ObjectStore } from './object-store.js';

// Half-written files; no key may have a part of this name.
const STAGING = '.staging';

/** A folder as an object store, for one machine or a shared mount. */
export class LocalObjectStore implements ObjectStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  put(key: string, data: Uint8Array): Promise<void> {
    return this.#place(key, async (staged) => {
      const file = await open(staged, 'wx');
      try {
        await file.writeFile(data);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  putFile(key: string, path: string): Promise<void> {
    return this.#place(key, async (staged) => {
      await copyFile(path, staged);
      await sync(staged);
    });
  }

  async get(key: string): Promise<Buffer> {
    const data = await unlessMissing(readFile(this.localPath(key)));
    if (data === undefined) throw new AppError('NOT_FOUND', 'there is no object of this key');
    return data;
  }

  async head(key: string): Promise<{ size: number; modifiedMs: number } | undefined> {
    const found = await unlessMissing(stat(this.localPath(key)));
    return found?.isFile() ? { size: found.size, modifiedMs: found.mtimeMs } : undefined;
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    // Only the folder that the prefix names is walked; the rest of the prefix is part of a name.
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') checkKey(folder.slice(0, -1));
    for await (const each of this.#walk(folder)) {
      if (each.key.startsWith(prefix)) yield each;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.localPath(key), { force: true });
  }

  localPath(key: string): string {
    checkKey(key);
    return join(this.#root, key);
  }

  /** A reader sees the old object or the new one, also after a loss of power. */
  async #place(key: string, write: (staged: string) => Promise<void>): Promise<void> {
    const target = this.localPath(key);
    const staged = join(this.#root, STAGING, randomUUID());
    await mkdir(dirname(staged), { recursive: true });
    const folder = dirname(target);
    const firstMade = await mkdir(folder, { recursive: true });
    try {
      await write(staged);
      await rename(staged, target);
    } catch (error) {
      await rm(staged, { force: true });
      throw error;
    }
    await sync(folder);
    if (firstMade === undefined) return;
    // A folder that was made just now lasts only once the one that names it is stored.
    for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await sync(dirname(made));
  }

  async *#walk(folder: string): AsyncIterable<{ key: string; size: number }> {
    const entries = (await unlessMissing(readdir(join(this.#root, folder), { withFileTypes: true }))) ?? [];
    for (const entry of entries) {
      const key = folder + entry.name;
      if (entry.isDirectory()) {
        if (entry.name !== STAGING) yield* this.#walk(`${key}/`);
      } else {
        // Deleted since the folder was read: no longer an object.
        const found = await unlessMissing(stat(join(this.#root, key)));
        if (found?.isFile()) yield { key, size: found.size };
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

function checkKey(key: string): void {
  const parts = key.split('/');
  const wrong = parts.some((part) => part === '' || part === '.' || part === '..' || part === STAGING);
  if (wrong || key.includes('\0') || key.includes('\\') || Buffer.byteLength(key) > 1024) {
    throw new AppError('INVALID_ARGUMENT', 'an object key must be a relative path without empty parts, . and ..');
  }
}

async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
