import { fitModel } from '@insight-mesh/algorithms/fit-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { AppError } from '@insight-mesh/runtime/errors';
import { checkBlendSettings } from './blend-settings.js';

type Settings = Readonly<Record<string, unknown>>;

/**
 * What checks the settings of models that algorithms does not fit. @throws RangeError
 *
 * Loaded when they are wanted: networks bring TensorFlow's core with them, which the service has no other use for.
 */
const checks: Partial<Record<ModelName, (settings: Settings) => Promise<unknown>>> = {
  transformer: async (settings) => (await import('../networks/transformer.js')).transformerSettings(settings),
  gru: recurrent,
  lstm: recurrent,
  cnn: async (settings) =>
    (await import('../networks/convolutional/fit-convolutional.js')).convolutionalSettings(settings),
  blend: async (settings) => checkBlendSettings(settings),
};

async function recurrent(settings: Settings): Promise<unknown> {
  return (await import('../networks/recurrent/fit-recurrent.js')).recurrentSettings(settings);
}

/** Those that algorithms fits check their settings first, and are made of no data in no time. */
const ofAlgorithms: ReadonlySet<ModelName> = new Set(['popularity', 'item-knn', 'user-knn', 'rules', 'vs-knn', 'stan']);

/**
 * Checks a model's settings before anything is fitted; of one that has no check its fit does so.
 * @throws AppError INVALID_ARGUMENT that names the setting
 */
export async function checkSettings(model: ModelName, settings: Settings = {}): Promise<void> {
  try {
    if (ofAlgorithms.has(model)) fitModel(model, [], settings);
    else await checks[model]?.(settings);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('INVALID_ARGUMENT', `settings of ${model}: ${error.message}`, { cause: error });
  }
}
