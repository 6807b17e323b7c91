import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { forgetDataset, type HiddenDataset, labelsAreShared } from '../store/datasets.js';
import { isUpload } from './labels-key.js';
import { removeFiles } from './publish.js';

/**
 * Removes what there is of a data set that was hidden: its files, labels that were uploaded for it and that no other data set was asked for
 * with, and its row at last. Done twice, or by two at once, it is the same.
 */
export async function removeDataset(
  { pool, store }: { pool: Pool; store: ObjectStore },
  { id, tenantId, labelsKey }: HiddenDataset,
): Promise<void> {
  await removeFiles(store, tenantId, id);
  if (
    labelsKey !== undefined &&
    isUpload(tenantId, labelsKey) &&
    !(await labelsAreShared(pool, tenantId, labelsKey, id))
  ) {
    await store.delete(labelsKey);
  }
  await forgetDataset(pool, id);
}
