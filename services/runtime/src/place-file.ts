import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileError } from './object-store-errors.js';

/**
 * Makes a file under a temporary name beside its place and then renames it, so that it appears whole or not at all.
 * @param doing for errors: "fetching the object a/b to /tmp/b"
 * @throws what `write` throws; what went wrong with the file as AppError
 */
export async function intoPlace<T>(path: string, doing: string, write: (partial: string) => Promise<T>): Promise<T> {
  const folder = dirname(path);
  const partial = join(folder, `.partial-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    const result = await write(partial);
    await rename(partial, path);
    return result;
  } catch (error) {
    await rm(partial, { force: true });
    throw fileError(error, doing);
  }
}
