import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { z } from 'zod';
import type { DatasetManifest } from '../datasets/spec.js';
import { entityNames } from '../definitions/definition.js';
import { invalid } from '../rpc/requests.js';

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}\.parquet$/;

// What is needed of DatasetManifest; a file in the store may be anybody's.
const schema = z.object({
  layout: z.literal(1),
  id: z.string(),
  tenant: z.string(),
  created_at: z.string(),
  folds_version: z.number(),
  spec: z.object({ missing: z.enum(['default', 'null']) }),
  features: z.array(
    z.object({
      column: z.string(),
      kind: z.enum(entityNames),
      name: z.string(),
      type: z.string(),
      window: z.string(),
      default: z.number(),
    }),
  ),
  rows: z.number().int().min(0),
  files: z.array(
    z.object({ name: z.string().regex(namePattern), rows: z.number(), bytes: z.number(), sha256: z.string() }),
  ),
});

/** The part of a data set's manifest by which it is read. */
export type ReadManifest = Pick<
  DatasetManifest,
  'id' | 'tenant' | 'created_at' | 'folds_version' | 'features' | 'rows' | 'files'
> & {
  readonly spec: Pick<DatasetManifest['spec'], 'missing'>;
};

/** Where a data set's files lie in the object store. */
export function datasetFolder(tenantId: string, id: string): string {
  return `datasets/tenant=${tenantId}/${id}`;
}

/** @throws AppError INVALID_ARGUMENT */
export function checkDatasetId(id: string): void {
  if (idPattern.test(id)) return;
  throw invalid('dataset_id', 'must be the id of a data set: 1 to 128 of letters, digits, ".", "_" and "-"');
}

export function damaged(id: string, what: string, cause?: unknown): AppError {
  return new AppError('FAILED_PRECONDITION', `data set ${id} is damaged: ${what}; build it again`, { cause });
}

/**
 * The manifest of a finished data set.
 * @throws AppError NOT_FOUND where there is none, FAILED_PRECONDITION where it is none that this release reads
 */
export async function readManifest(store: ObjectStore, tenantId: string, id: string): Promise<ReadManifest> {
  const key = `${datasetFolder(tenantId, id)}/manifest.json`;
  if ((await store.head(key)) === undefined) {
    throw new AppError('NOT_FOUND', `there is no finished data set ${id}: its folder has no manifest.json`);
  }
  const bytes = await store.get(key);
  let read: unknown;
  try {
    read = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw damaged(id, 'manifest.json is no JSON', error);
  }
  const parsed = schema.safeParse(read);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(id, `manifest.json: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`);
  }
  const manifest = parsed.data;
  if (manifest.id !== id || manifest.tenant !== tenantId) {
    throw damaged(id, 'manifest.json is that of another data set');
  }
  const listed = manifest.files.reduce((sum, file) => sum + file.rows, 0);
  if (listed !== manifest.rows) {
    throw damaged(id, `manifest.json names ${manifest.rows} rows, and its files have ${listed}`);
  }
  return manifest;
}
