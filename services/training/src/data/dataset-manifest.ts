import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import { sha256 } from '../artefact/manifest.js';

/** What training reads of the manifest that the feature service writes beside a data set, last of all. Fields may be added there. */
const manifestSchema = z.object({
  id: z.string(),
  tenant: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  spec: z.looseObject({
    knowledge: z.string().optional(),
    missing: z.string().optional(),
    joins: z.boolean().optional(),
    labels: z.looseObject({ from: z.string(), withinMs: z.number().nonnegative().optional() }),
  }),
  features: z.array(z.looseObject({ column: z.string() })),
  lake: z.looseObject({ events: z.int().nonnegative(), watermark: z.iso.datetime({ offset: true }) }),
  rows: z.int().nonnegative(),
  files: z.array(
    z.object({
      // A plain name: nothing may lead out of the folder.
      name: z.string().regex(/^[\w-][\w.-]*\.parquet$/),
      rows: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  warnings: z.array(z.string()).default([]),
});

export type DatasetManifest = z.infer<typeof manifestSchema>;

export interface FoundDataset {
  manifest: DatasetManifest;
  /** As it lies in the store. */
  bytes: Buffer;
  /** Of these bytes; they name each file with its hash. */
  sha256: string;
}

export function datasetFolder(tenantId: string, id: string): string {
  return `datasets/tenant=${tenantId}/${id}`;
}

export function manifestKey(tenantId: string, id: string): string {
  return `${datasetFolder(tenantId, id)}/manifest.json`;
}

export function noDataset(id: string): string {
  return `there is no data set "${id.slice(0, 128)}": npm run dataset -- list shows those that there are, and one that is still built has to be waited for`;
}

/**
 * Reads what a data set is.
 * @throws AppError FAILED_PRECONDITION where there is none, DATA_LOSS where its manifest is damaged
 */
export async function readManifest(store: ObjectStore, tenantId: string, id: string): Promise<FoundDataset> {
  const key = manifestKey(tenantId, id);
  const bytes = await store.get(key).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND')
      throw new AppError('FAILED_PRECONDITION', noDataset(id), { cause: error });
    throw error;
  });
  let manifest: DatasetManifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? (error.issues[0]?.path.join('.') ?? '') : 'it is no JSON';
    throw new AppError('DATA_LOSS', `${key} is no manifest of a data set (${why}): build the data set again`, {
      cause: error,
    });
  }
  if (manifest.id !== id || manifest.tenant !== tenantId)
    throw new AppError(
      'DATA_LOSS',
      `${key} is of the data set ${manifest.id} of ${manifest.tenant}: build this one again`,
    );
  return { manifest, bytes, sha256: sha256(bytes) };
}

/** By what two data sets are alike: their columns, what they know, and their labels, but for the times, share and seed of a rule. */
export function kindOf({ spec, features }: DatasetManifest): string {
  const { knowledge, missing, joins } = spec;
  return JSON.stringify([features.map(({ column }) => column).sort(), [knowledge, missing, joins], labelsMean(spec)]);
}

/**
 * What the labels of a data set say, whatever times, share and seed a rule was applied to. Of labels that were uploaded only that they were: nothing tells
 * what they mean.
 */
export function labelsMean({ labels }: DatasetManifest['spec']): string {
  const { fromMs: _from, toMs: _to, share: _share, seed: _seed, path: _path, key: _key, ...meaning } = labels;
  return JSON.stringify(Object.entries(meaning).sort(([a], [b]) => (a < b ? -1 : 1)));
}
