import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { uploadsFolder } from '../elsewhere/upload.js';
import type { Instance } from '../instance.js';
import { type Keep, listSlots } from '../store/artefacts.js';
import { collectArtefacts } from './collect.js';

/** Of one slot at one look: the others come to their turn. */
const mostAtOnce = 100;

export interface CollectorParts {
  pool: Pool;
  store: ObjectStore;
  instance: Instance;
  keep: Keep;
  log: Logger;
  metrics: Metrics;
  now: () => number;
}

/** One collection over all tenants, by the one instance that leads. */
export function collectAll({ pool, store, instance, keep, log, metrics, now }: CollectorParts) {
  const removed = metrics.counter('insightmesh_training_artefacts_removed_total', 'Artefacts that were collected', []);
  return async (signal: AbortSignal): Promise<void> => {
    if (!(await instance.leads())) return;
    for (const { tenantId, slot } of await listSlots(pool)) {
      if (signal.aborted) return;
      const about = { tenantId, slots: [slot], keep, limit: mostAtOnce, nowMs: now(), dryRun: false, signal };
      const { collected } = await collectArtefacts(pool, store, about);
      removed.inc({}, collected.length);
      if (collected.length > 0) {
        log.info({ tenant: tenantId, slot, versions: collected.map(({ version }) => version) }, 'artefacts removed');
      }
    }
    await removeOldUploads(store, now() - keep.days * 24 * 3600_000, signal);
  };
}

/** Files of models from elsewhere: their runs have copied what they registered. */
export async function removeOldUploads(store: ObjectStore, beforeMs: number, signal?: AbortSignal): Promise<number> {
  const old: string[] = [];
  for await (const { key, modifiedMs } of store.list(uploadsFolder, { signal }))
    if (modifiedMs < beforeMs) old.push(key);
  for (const key of old) await store.delete(key, { signal });
  return old.length;
}
