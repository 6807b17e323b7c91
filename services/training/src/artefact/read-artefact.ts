import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore, StoreCall } from '@insight-mesh/runtime/object-store';
import { type Manifest, manifestSchema, modelFile, sha256 } from './manifest.js';

/**
 * Reads a version's manifest and checks it against the registry's hash.
 * @throws AppError NOT_FOUND when it is not there, DATA_LOSS when it is not what was registered, FAILED_PRECONDITION when it is
 *   and this release cannot read it
 */
export async function readManifest(
  store: ObjectStore,
  artefact: string,
  manifestSha256: string,
  call: StoreCall = {},
): Promise<Manifest> {
  const bytes = await store.get(`${artefact}/manifest.json`, call);
  if (sha256(bytes) !== manifestSha256) {
    throw new AppError('DATA_LOSS', `${artefact}/manifest.json is not the one that was registered`);
  }
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    const why =
      'is the one that was registered, and this release of training cannot read it; a newer one has written it';
    throw new AppError('FAILED_PRECONDITION', `${artefact}/manifest.json ${why}`, { cause: error });
  }
}

/** Reads a version's manifest and model file, both checked. @throws AppError NOT_FOUND or DATA_LOSS */
export async function readArtefact(
  store: ObjectStore,
  artefact: string,
  manifestSha256: string,
): Promise<{ manifest: Manifest; model: Uint8Array }> {
  const manifest = await readManifest(store, artefact, manifestSha256);
  const entry = manifest.files.find((file) => file.name === modelFile);
  if (entry === undefined) throw new AppError('DATA_LOSS', `${artefact} has no ${modelFile}`);
  const model = await store.get(`${artefact}/${entry.name}`);
  if (sha256(model) !== entry.sha256) throw new AppError('DATA_LOSS', `${artefact}/${entry.name} is damaged`);
  return { manifest, model };
}

/** Reads every file of a version that its manifest names, all checked. @throws AppError NOT_FOUND or DATA_LOSS */
export async function readArtefactFiles(
  store: ObjectStore,
  artefact: string,
  manifestSha256: string,
): Promise<Map<string, Buffer>> {
  const manifest = await readManifest(store, artefact, manifestSha256);
  const files = new Map<string, Buffer>();
  for (const { name, sha256: expected } of manifest.files) {
    const bytes = await store.get(`${artefact}/${name}`);
    if (sha256(bytes) !== expected) throw new AppError('DATA_LOSS', `${artefact}/${name} is damaged`);
    files.set(name, bytes);
  }
  return files;
}

/**
 * Checks that a version could be served: its manifest is the registered one, and every file is there whole by size.
 * @throws AppError FAILED_PRECONDITION that says what is missing
 */
export async function requireUsable(
  store: ObjectStore,
  artefact: string,
  manifestSha256: string,
  call: StoreCall = {},
): Promise<void> {
  try {
    const manifest = await readManifest(store, artefact, manifestSha256, call);
    for (const file of manifest.files) {
      const found = await store.head(`${artefact}/${file.name}`, call);
      if (found?.size !== file.bytes) {
        throw new AppError('DATA_LOSS', `${artefact}/${file.name} is ${found === undefined ? 'missing' : 'damaged'}`);
      }
    }
  } catch (error) {
    if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'DATA_LOSS')) {
      throw new AppError('FAILED_PRECONDITION', `this version cannot be served: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
