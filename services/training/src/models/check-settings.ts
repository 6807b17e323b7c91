import { fitModel } from '@insight-mesh/algorithms/fit-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { AppError } from '@insight-mesh/runtime/errors';

type Settings = Readonly<Record<string, unknown>>;

/** Models that algorithms does not fit: what checks their settings, without TensorFlow. @throws RangeError */
const checks: Partial<Record<ModelName, (settings: Settings) => unknown>> = {};

/**
 * Checks a model's settings before anything is fitted.
 * @throws AppError INVALID_ARGUMENT that names the setting
 */
export function checkSettings(model: ModelName, settings: Settings = {}): void {
  try {
    const check = checks[model];
    if (check !== undefined) check(settings);
    // A model of algorithms checks its settings first, and of no data it is made in no time.
    else if (fittedByAlgorithms(model)) fitModel(model, [], settings);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('INVALID_ARGUMENT', `settings of ${model}: ${error.message}`, { cause: error });
  }
}

const elsewhere: readonly ModelName[] = ['transformer', 'gru', 'lstm', 'cnn', 'blend'];

function fittedByAlgorithms(model: ModelName): boolean {
  return !elsewhere.includes(model);
}
