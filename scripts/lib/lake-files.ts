import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';

const attempts = 5;

/**
 * Holds the event files of a mesh's lake in a folder, whatever store it lies in. How a store that is no folder is reached stands in the
 * environment.
 * @returns a glob of them, and what removes them
 */
export async function holdLakeFiles(
  objectStoreUrl: string,
  folder: string,
): Promise<{ glob: string; release: () => Promise<void> }> {
  const store = openObjectStore(objectStoreUrl);
  const release = () => rm(folder, { recursive: true, force: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await holdFiles(store, await eventFiles(store), folder);
      return { glob: join(folder, 'lake/events/**/*.parquet'), release };
    } catch (error) {
      await release();
      // Rewritten since it was listed: listed again.
      if (!(error instanceof AppError && error.code === 'NOT_FOUND') || attempt === attempts) throw error;
    }
  }
}

async function eventFiles(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('lake/events/')) if (key.endsWith('.parquet')) keys.push(key);
  return keys;
}
