import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import { type FoundDataset, readManifest } from '../data/dataset-manifest.js';
import { type HeldDataset, holdDataset, newestLike } from '../data/hold-dataset.js';
import type { HoldLakeOptions } from '../data/lake-snapshot.js';
import { forgetKept } from './remembered-data.js';
import type { TabularSource } from './run-config.js';

export interface RememberDatasetOptions extends HoldLakeOptions {
  /** Of the run, in the object store. */
  prefix: string;
  tenantId: string;
  /** Where this attempt holds the files. */
  folder: string;
  codeVersion: string;
  warn: (text: string) => void;
}

const rememberedSchema = z.object({ code_version: z.string(), dataset_id: z.string(), sha256: z.string() });

/**
 * The data set of a run: on its first attempt the one that is named, or the newest like it; on a later one the same again. Where that is
 * another by now, or the code is, the run begins anew and what it had kept goes.
 * @throws AppError as readManifest and holdDataset
 */
export async function holdRememberedDataset(
  store: ObjectStore,
  { datasetId, newest }: Pick<TabularSource, 'datasetId' | 'newest'>,
  options: RememberDatasetOptions,
): Promise<HeldDataset> {
  const { prefix, tenantId, folder, codeVersion, warn } = options;
  const key = `${prefix}/data.json`;
  const before = await readRemembered(store, key);
  if (before !== undefined) {
    const found = await readManifest(store, tenantId, before.dataset_id).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'FAILED_PRECONDITION') return undefined;
      throw error;
    });
    const changed =
      before.code_version !== codeVersion
        ? `the code was ${before.code_version} and is ${codeVersion} now`
        : found?.sha256 !== before.sha256
          ? `the data set ${before.dataset_id} ${found === undefined ? 'is gone' : 'is another one now'}`
          : undefined;
    if (found !== undefined && changed === undefined) return holdDataset(store, found, folder, options);
    warn(`the run began anew, since ${changed}`);
    await forgetKept(store, prefix);
  }
  const found: FoundDataset = newest
    ? await newestLike(store, tenantId, datasetId)
    : await readManifest(store, tenantId, datasetId);
  const held = await holdDataset(store, found, folder, options);
  const note = { code_version: codeVersion, dataset_id: found.manifest.id, sha256: found.sha256 };
  await store
    .put(key, Buffer.from(JSON.stringify(note satisfies z.infer<typeof rememberedSchema>)))
    .catch((error: unknown) => {
      warn(`what the run reads could not be noted (${error instanceof Error ? error.message : String(error)})`);
    });
  return held;
}

async function readRemembered(store: ObjectStore, key: string): Promise<z.infer<typeof rememberedSchema> | undefined> {
  try {
    return rememberedSchema.parse(JSON.parse((await store.get(key)).toString('utf8')));
  } catch (error) {
    // What cannot be read as such a note is as good as none; a store that is away is not.
    if (error instanceof AppError && error.code !== 'NOT_FOUND' && error.code !== 'DATA_LOSS') throw error;
    return undefined;
  }
}
