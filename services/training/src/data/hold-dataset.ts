import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@insight-mesh/runtime/errors';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { datasetFolder, type FoundDataset, kindOf, readManifest } from './dataset-manifest.js';
import type { HoldLakeOptions } from './lake-snapshot.js';

/** A data set of the feature service, held still. */
export interface HeldDataset extends FoundDataset {
  /** Holds manifest.json and the files that it names. */
  path: string;
}

/**
 * Holds a data set's files, by links or fetched, and checks each against the manifest, so that what is read is what the feature service built.
 * @param folder of the caller's own; emptied first
 * @throws AppError DATA_LOSS for a file that is gone or damaged, RESOURCE_EXHAUSTED where more would be fetched than may be
 */
export async function holdDataset(
  store: ObjectStore,
  found: FoundDataset,
  folder: string,
  { maxFetchBytes, onProgress }: HoldLakeOptions,
): Promise<HeldDataset> {
  const { manifest } = found;
  const below = datasetFolder(manifest.tenant, manifest.id);
  const fetched = manifest.files.filter(({ name }) => store.localPath(`${below}/${name}`) === undefined);
  const bytes = fetched.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > maxFetchBytes) {
    const [has, may] = [bytes, maxFetchBytes].map((each) => Math.ceil(each / 1024 / 1024));
    throw new AppError(
      'RESOURCE_EXHAUSTED',
      `the data set has ${has} MB to fetch, a run may fetch ${may}; raise RUN_FETCH_MB if the disk has room for them`,
    );
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const keys = manifest.files.map(({ name }) => `${below}/${name}`);
  const paths = await holdFiles(store, keys, folder, { onProgress }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND')
      throw new AppError('DATA_LOSS', `${error.message}, which the data set ${manifest.id} has: build it again`, {
        cause: error,
      });
    throw error;
  });
  for (const [at, path] of paths.entries()) {
    if ((await hashOf(path)) !== manifest.files[at]?.sha256)
      throw new AppError('DATA_LOSS', `${keys[at]} is not the file that its manifest names: build the data set again`);
  }
  const path = join(folder, below);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'manifest.json'), found.bytes);
  return { ...found, path };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * The newest data set that was made as this one was; this one itself where there is none newer.
 * @throws AppError FAILED_PRECONDITION where this one is not there, for nothing says then what the others should be like, or where its labels were uploaded
 */
export async function newestLike(store: ObjectStore, tenantId: string, id: string): Promise<FoundDataset> {
  const like = await readManifest(store, tenantId, id);
  if (like.manifest.spec.labels.from === 'file')
    throw new AppError(
      'FAILED_PRECONDITION',
      `the labels of the data set ${id} were uploaded, and nothing tells which others mean the same: name the data set itself, or build it by a rule`,
    );
  const kind = kindOf(like.manifest);
  let newest = like;
  const key = new RegExp(`^datasets/tenant=${tenantId.replace(/[^\w]/g, '\\$&')}/([^/]+)/manifest\\.json$`);
  for await (const object of store.list(`datasets/tenant=${tenantId}/`)) {
    const other = key.exec(object.key)?.[1];
    if (other === undefined || other === id) continue;
    // One that was deleted a moment ago, or is damaged, is none that could be taken.
    const found = await readManifest(store, tenantId, other).catch((error: unknown) => {
      if (error instanceof AppError && (error.code === 'FAILED_PRECONDITION' || error.code === 'DATA_LOSS'))
        return undefined;
      throw error;
    });
    if (found === undefined || kindOf(found.manifest) !== kind) continue;
    if (madeAt(found) > madeAt(newest)) newest = found;
  }
  return newest;
}

const madeAt = ({ manifest }: FoundDataset): number => Date.parse(manifest.created_at);
