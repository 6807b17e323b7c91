import { rm } from 'node:fs/promises';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Slot } from '../slots.js';
import { reservedOf } from '../store/held-runs.js';
import { endedOf } from '../store/runs.js';

const root = 'work/training';
const runId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Where a run keeps its work in the object store. */
export function workPrefix(id: string): string {
  return `${root}/${id}`;
}

/** Removes all that a run has kept or held, here and in the store. */
export async function removeRunFiles(store: ObjectStore, id: string, folder: string): Promise<void> {
  // The folder may be the store's own; else its objects go one by one.
  await rm(folder, { recursive: true, force: true });
  await removeBelow(store, `${workPrefix(id)}/`);
}

/**
 * Removes what runs that have ended left behind, because the store was away or the service was killed at their end.
 * @returns their ids
 */
export async function removeLeftRuns(
  pool: Pool,
  store: ObjectStore,
  folderOf: (id: string) => string,
): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { key } of store.list(`${root}/`)) {
    const id = key.slice(root.length + 1).split('/')[0] ?? '';
    if (runId.test(id)) ids.add(id);
  }
  const ended = await endedOf(pool, [...ids]);
  for (const { id, tenantId, state } of ended) {
    if (state !== 'succeeded') await removeArtefacts(store, tenantId, await reservedOf(pool, id));
    await removeRunFiles(store, id, folderOf(id));
  }
  return ended.map(({ id }) => id);
}

/** Removes the artefacts of versions that were reserved and will not be registered: nobody may take one for whole. */
export async function removeArtefacts(
  store: ObjectStore,
  tenantId: string,
  versions: ReadonlyMap<Slot, number>,
): Promise<void> {
  for (const [slot, version] of versions) await removeBelow(store, `models/${tenantId}/${slot}/${version}/`);
}

async function removeBelow(store: ObjectStore, prefix: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  for (const key of keys) await store.delete(key);
}
