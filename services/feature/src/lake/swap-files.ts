import { deletableFiles, forgetFile, giveUpUnrecorded } from '../store/lake-swaps.js';
import type { LakeTools } from './lake-tools.js';
import { listDay } from './manifest.js';

/**
 * Deletes the superseded files of a tenant that have stayed long enough, after the manifests of their days no longer name them. For the holder of
 * the tenant's lock.
 */
export async function deleteSuperseded(tools: LakeTools, tenantId: string): Promise<number> {
  const { pool, store, deleteAfterMs } = tools;
  const files = await deletableFiles(pool, tenantId, deleteAfterMs);
  for (const day of new Set(files.map((file) => file.day))) await listDay(tools, tenantId, day);
  for (const { key } of files) {
    await store.delete(key);
    await forgetFile(pool, key);
  }
  return files.length;
}

/**
 * Takes back what a crash has left half-done of a tenant's files: a file that was put, or was about to be, without having been recorded goes;
 * its rows are where they were. For the holder of the tenant's lock.
 */
export async function tidyUp(tools: LakeTools, tenantId: string): Promise<void> {
  await giveUpUnrecorded(tools.pool, tenantId);
  await deleteSuperseded(tools, tenantId);
}
