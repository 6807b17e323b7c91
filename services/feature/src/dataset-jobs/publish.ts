import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import type { DatasetManifest } from '../datasets/spec.js';
import type { Progress } from '../store/dataset-builds.js';
import { datasetFolder, manifestName, type StoredManifest, type StoredSpec } from './stored-spec.js';

export const rejectsName = 'rejects.ndjson';

/** The manifest as others read it. */
export function toStored(manifest: DatasetManifest, spec: StoredSpec): StoredManifest {
  return { ...manifest, spec };
}

export interface PublishOptions {
  readonly store: ObjectStore;
  readonly outFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Asked when all but the manifest is in the store; false: it is not written. */
  readonly mayFinish: () => Promise<boolean>;
}

/**
 * Puts a data set's files into the store, and then its manifest, which makes them one.
 * @returns false where it may not be finished
 */
export async function publish(manifest: StoredManifest, o: PublishOptions): Promise<boolean> {
  const { store, outFolder, signal, onProgress } = o;
  const folder = datasetFolder(manifest.tenant, manifest.id);
  const there = await readdir(outFolder);
  const names = [...manifest.files.map(({ name }) => name), ...there.filter((name) => name === rejectsName)];
  const step = 'put the files into the object store';
  for (const [index, name] of names.entries()) {
    onProgress({ step, done: index, total: names.length });
    await store.putFile(`${folder}${name}`, join(outFolder, name), { signal });
  }
  onProgress({ step, done: names.length, total: names.length });
  // A build that was ended at this point may have had other files.
  for await (const { key } of store.list(folder, { signal })) {
    if (!names.includes(key.slice(folder.length))) await store.delete(key, { signal });
  }
  if (!(await o.mayFinish())) return false;
  await store.put(`${folder}${manifestName}`, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), { signal });
  return true;
}

/** Removes what there is of a data set in the store: its manifest first, so that nobody takes what is left for one. */
export async function removeFiles(store: ObjectStore, tenantId: string, id: string): Promise<void> {
  const folder = datasetFolder(tenantId, id);
  await store.delete(`${folder}${manifestName}`);
  const keys: string[] = [];
  for await (const { key } of store.list(folder)) keys.push(key);
  for (const key of keys) await store.delete(key);
}
