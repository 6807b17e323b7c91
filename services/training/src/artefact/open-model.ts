import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { OnnxSignature } from '@insight-mesh/algorithms/onnx/signature';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { openOnnx } from '../elsewhere/open-onnx.js';
import type { Asked } from '../gate/case-values.js';
import type { ModelVersion } from '../store/model-versions.js';
import { modelFile } from './manifest.js';
import { readArtefactFiles } from './read-artefact.js';

/** A version that can be asked; to be closed where it holds more than memory. */
export interface OpenedModel {
  model: Asked;
  close(): Promise<void>;
}

/**
 * Reads a version's artefact, checked, and opens it.
 * @throws AppError NOT_FOUND or DATA_LOSS where it is gone or damaged; any other error but of the store says that it is whole, and that this
 *   release cannot read it
 */
export async function openModel(version: ModelVersion, store: ObjectStore): Promise<OpenedModel> {
  const files = await readArtefactFiles(store, version.artefact, version.manifestSha256);
  const need = (name: string): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new AppError('FAILED_PRECONDITION', `${version.artefact} names no ${name}`);
    return bytes;
  };
  if (version.model !== 'onnx') {
    return { model: loadModel(version.model, need(modelFile)), close: async () => {} };
  }
  const signature = JSON.parse(need('signature.json').toString('utf8')) as OnnxSignature;
  const vocabulary = JSON.parse(need('vocabulary.json').toString('utf8')) as string[];
  const matrix = files.get('item-matrix.bin');
  const { model, close } = await openOnnx(need('model.onnx'), {
    ...{ signature, vocabulary },
    ...(matrix === undefined ? {} : { itemMatrix: matrixOf(matrix, vocabulary.length) }),
  });
  return { model, close };
}

// The bytes need not lie at a multiple of four.
function matrixOf(bytes: Buffer, rows: number): { values: Float32Array; columns: number } {
  const values = new Float32Array(Uint8Array.from(bytes).buffer);
  return { values, columns: values.length / rows };
}
