import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { unendedOf } from '../store/datasets.js';

/** Below the folder of builds: labels that are on their way from a client to the store. */
export const uploadsFolder = 'uploads';

/** Longer than any upload goes on without a byte. */
const uploadAgeMs = 3_600_000;
const datasetId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Removes folders of builds that have ended, elsewhere or while nobody was there to do it, and uploads of processes that are gone. */
export async function removeLeftovers(pool: Pool, folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const ids = names.filter((name) => datasetId.test(name));
  const unended = await unendedOf(pool, ids);
  for (const id of ids) if (!unended.has(id)) await rm(join(folder, id), { recursive: true, force: true });
  for (const name of await readdir(join(folder, uploadsFolder)).catch(() => [])) {
    const path = join(folder, uploadsFolder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > uploadAgeMs) await rm(path, { force: true });
  }
}
