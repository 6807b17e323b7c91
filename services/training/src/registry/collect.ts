import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { versionFolder } from '../artefact/write-artefact.js';
import type { Slot } from '../slots.js';
import {
  halfRemoved,
  type Keep,
  markUnneeded,
  noteDeleted,
  type Unneeded,
  unneededArtefacts,
} from '../store/artefacts.js';

export interface CollectOptions {
  tenantId: string;
  slots: readonly Slot[];
  keep: Keep;
  /** At most so many artefacts. */
  limit: number;
  nowMs: number;
  /** Says what would go, and removes nothing. */
  dryRun: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Removes artefacts that nobody needs any more: first the registry says that they are gone, under the slot's lock, so that nothing can be
 * promoted whose files are being deleted; then the files go, the manifest first. A collection that was killed in between is finished
 * by the next one. Rows stay, with their figures and decisions.
 */
export async function collectArtefacts(
  pool: Pool,
  store: ObjectStore,
  o: CollectOptions,
): Promise<{ collected: Unneeded[]; more: boolean }> {
  const collected: Unneeded[] = [];
  for (const slot of o.slots) {
    const of = { tenantId: o.tenantId, slot, keep: o.keep, nowMs: o.nowMs };
    const left = () => o.limit - collected.length;
    if (left() <= 0) return { collected, more: true };
    const started = await halfRemoved(pool, { ...of, limit: left() });
    if (!o.dryRun) for (const one of started) await remove(pool, store, one, o);
    collected.push(...started);
    if (left() <= 0) return { collected, more: true };
    const unneeded = await (o.dryRun ? unneededArtefacts : markUnneeded)(pool, { ...of, limit: left() });
    if (!o.dryRun) for (const one of unneeded) await remove(pool, store, one, o);
    collected.push(...unneeded);
  }
  return { collected, more: collected.length >= o.limit };
}

async function remove(pool: Pool, store: ObjectStore, one: Unneeded, { nowMs, signal }: CollectOptions): Promise<void> {
  signal?.throwIfAborted();
  await store.delete(`${one.artefact}/manifest.json`, { signal });
  // And what attempts at its run have left that were taken for dead.
  const prefix = `${versionFolder({ ...one, tenant: one.tenantId })}/`;
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, { signal })) keys.push(key);
  for (const key of keys) await store.delete(key, { signal });
  await noteDeleted(pool, one, nowMs);
}
