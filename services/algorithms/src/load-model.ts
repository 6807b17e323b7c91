import { loadBlend } from './blend.js';
import { loadItemKnn } from './item-knn.js';
import { ModelFormatError, type ModelName, type SequenceModel } from './model.js';
import { loadCnn } from './networks/convolutional.js';
import { loadGru, loadLstm } from './networks/recurrent.js';
import { loadTransformer } from './networks/transformer.js';
import { loadPopularity } from './popularity.js';
import { loadRules } from './rules.js';
import { loadStan } from './stan.js';
import { loadUserKnn } from './user-knn.js';
import { loadVsKnn } from './vs-knn.js';

const LOADERS: Partial<Record<ModelName, (bytes: Uint8Array) => SequenceModel>> = {
  popularity: loadPopularity,
  'item-knn': loadItemKnn,
  'user-knn': loadUserKnn,
  rules: loadRules,
  'vs-knn': loadVsKnn,
  transformer: loadTransformer,
  stan: loadStan,
  gru: loadGru,
  lstm: loadLstm,
  cnn: loadCnn,
  blend: (bytes) => loadBlend(bytes, loadModel),
};

export const modelNames = Object.keys(LOADERS) as ModelName[];

export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(LOADERS, name);
}

/**
 * Reads a model that toBytes() wrote.
 * @throws ModelFormatError when the name is unknown, the bytes are damaged, cut off, or of another model or version
 */
export function loadModel(name: string, bytes: Uint8Array): SequenceModel {
  const load = isModelName(name) ? LOADERS[name] : undefined;
  if (load === undefined) throw new ModelFormatError(`no model ${name}: there are ${modelNames.join(', ')}`);
  return load(bytes);
}
