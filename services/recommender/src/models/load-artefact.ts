import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { ModelVersionJson } from '@insight-mesh/contracts/json';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { type Manifest, manifestSchema } from './manifest.js';
import { type OnnxFiles, OnnxProcess, type OnnxProcessOptions } from './onnx-process.js';
import type { ServingModel } from './serving-model.js';

/** An artefact that must not be served: what does not fit is in the message. */
export class ArtefactError extends Error {
  override readonly name = 'ArtefactError';
}

const HASH_SLICE = 4 * 1024 * 1024;

/**
 * Fetches the artefact that a version names, checks the manifest's hash, that it speaks of this very version, and each
 * file's length and hash, and loads the model.
 * @throws ArtefactError, ModelFormatError, or what the object store throws
 */
export async function loadArtefact(
  store: ObjectStore,
  version: ModelVersionJson,
  onnx: OnnxProcessOptions,
): Promise<ServingModel> {
  const folder = version.artefact ?? '';
  // A message of one tenant never makes us read what belongs to another.
  if (!folder.startsWith(`models/${version.tenant_id}/`) || folder.split('/').includes('..')) {
    throw new ArtefactError(`the artefact ${folder} is not in models/${version.tenant_id}/`);
  }
  const bytes = await store.get(`${folder}/manifest.json`);
  await checkHash(bytes, version.manifest_sha256 ?? '', 'manifest.json');
  const manifest = readManifest(bytes);
  for (const [field, expected] of [
    ['tenant', version.tenant_id],
    ['slot', version.slot],
    ['version', version.version],
    ['model', version.model],
  ] as const) {
    if (manifest[field] !== expected) {
      throw new ArtefactError(`manifest.json is for ${field} ${manifest[field]}, the version for ${expected}`);
    }
  }
  const files = new Map<string, Buffer>();
  for (const file of manifest.files) {
    const content = await store.get(`${folder}/${file.name}`);
    if (content.byteLength !== file.bytes) {
      throw new ArtefactError(`${file.name} has ${content.byteLength} bytes, the manifest says ${file.bytes}`);
    }
    await checkHash(content, file.sha256, file.name);
    files.set(file.name, content);
  }
  // What waits for the event loop goes first: reading the model holds it.
  await nextTurn();
  if (manifest.model === 'onnx') return OnnxProcess.open(onnxFilesOf(files), onnx);
  return loadModel(manifest.model, modelFileOf(manifest, files));
}

function readManifest(bytes: Buffer): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new ArtefactError('manifest.json is not a manifest', { cause: error });
  }
}

function modelFileOf(manifest: Manifest, files: ReadonlyMap<string, Buffer>): Buffer {
  const name = files.has('model.bin') ? 'model.bin' : manifest.files[0]?.name;
  const content = name === undefined ? undefined : files.get(name);
  if (!content) throw new ArtefactError('the manifest names no file');
  return content;
}

function onnxFilesOf(files: ReadonlyMap<string, Buffer>): OnnxFiles {
  const need = (name: string): Buffer => {
    const content = files.get(name);
    if (!content) throw new ArtefactError(`the manifest names no ${name}`);
    return content;
  };
  const itemMatrix = files.get('item-matrix.bin');
  return {
    model: need('model.onnx'),
    signature: need('signature.json'),
    vocabulary: need('vocabulary.json'),
    ...(itemMatrix === undefined ? {} : { itemMatrix }),
  };
}

/** Hashes slice by slice: requests are answered between two slices. */
async function checkHash(bytes: Buffer, expected: string, name: string): Promise<void> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < bytes.byteLength; offset += HASH_SLICE) {
    if (offset > 0) await nextTurn();
    hash.update(bytes.subarray(offset, offset + HASH_SLICE));
  }
  const actual = hash.digest('hex');
  if (actual !== expected) throw new ArtefactError(`the SHA-256 of ${name} is ${actual}, expected ${expected}`);
}
