import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { attemptsPrefix } from '../artefact/write-artefact.js';
import type { Slot } from '../slots.js';
import { reservedOf } from '../store/held-runs.js';
import { type ModelVersion, versionsOfRun } from '../store/model-versions.js';
import { endedOf, type Run } from '../store/runs.js';

const root = 'work/training';
const runId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Where a run keeps its work in the object store. */
export function workPrefix(id: string): string {
  return `${root}/${id}`;
}

/** The folder of a run's own files: beside the lake where that is a folder, so that files there can be held by a link, without a copy. */
export function runFolder(store: ObjectStore, id: string): string {
  return store.localPath(workPrefix(id)) ?? join(tmpdir(), 'insight-mesh-training', id);
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
    if (state !== 'succeeded') await removeArtefacts(store, { id, tenantId }, await reservedOf(pool, id));
    else await removeOtherAttempts(store, await versionsOfRun(pool, tenantId, id));
    await removeRunFiles(store, id, folderOf(id));
  }
  return ended.map(({ id }) => id);
}

/**
 * Removes what a run has written of versions that were reserved and will not be registered: nobody may take one for whole.
 * @param attempt only what this attempt has written
 */
export async function removeArtefacts(
  store: ObjectStore,
  run: Pick<Run, 'id' | 'tenantId'>,
  versions: ReadonlyMap<Slot, number>,
  attempt?: number,
): Promise<void> {
  for (const [slot, version] of versions) {
    const prefix = attemptsPrefix({ tenant: run.tenantId, slot, version }, run.id);
    await removeBelow(store, attempt === undefined ? prefix : `${prefix}${attempt}/`);
  }
}

/** Removes what other attempts of its run have written of each version that is registered. */
export async function removeOtherAttempts(
  store: ObjectStore,
  versions: readonly Pick<ModelVersion, 'tenantId' | 'slot' | 'version' | 'runId' | 'artefact'>[],
): Promise<void> {
  for (const { tenantId: tenant, slot, version, runId: of, artefact } of versions) {
    const prefix = attemptsPrefix({ tenant, slot, version }, of);
    await removeBelow(store, prefix, (key) => !key.startsWith(`${artefact}/`));
  }
}

async function removeBelow(store: ObjectStore, prefix: string, goes = (_key: string) => true): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) if (goes(key)) keys.push(key);
  for (const key of keys) await store.delete(key);
}
