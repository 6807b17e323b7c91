import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';
import { fitLogistic } from '@insight-mesh/algorithms/tabular/fit-logistic';
import { LogisticModel } from '@insight-mesh/algorithms/tabular/logistic-model';
import { DivergedError, type FitControls } from '../models/fitting.js';
import { breathe } from './fit-state.js';
import { type PreparationSettings, preparationDefaults, prepareTraining } from './prepare-training.js';
import type { FittedTabularModel, TabularData } from './tabular-data.js';

export interface LogisticSettings extends PreparationSettings {
  /** Of the weights; scikit-learn's 1 / C. */
  l2: number;
  iterations: number;
}

export const logisticDefaults: LogisticSettings = { ...preparationDefaults, l2: 1, iterations: 500 };

/** @throws RangeError that names the setting */
export function logisticSettings(given: Readonly<Record<string, unknown>>): LogisticSettings {
  const settings = mergeSettings(logisticDefaults, given);
  requireNumber('l2', settings.l2, 0, Number.MAX_VALUE);
  requireInteger('iterations', settings.iterations, 1, 1_000_000);
  return settings;
}

/** @throws RangeError for settings, DivergedError, AppError and PreparationError for data, the signal's reason */
export async function fitLogisticModel(
  data: TabularData,
  given: Readonly<Record<string, unknown>>,
  controls: FitControls,
): Promise<FittedTabularModel & { model: LogisticModel }> {
  const began = performance.now();
  const settings = logisticSettings(given);
  const { preparation, matrix, width, labels, warnings } = prepareTraining(data, 'scaled', settings);
  const coefficients = new Float64Array(width + 1);
  const curve: FittedTabularModel['report']['curve'] = [];
  let steep = false;
  for (const { iteration, value, slope } of fitLogistic(matrix, labels, coefficients, settings)) {
    if (!Number.isFinite(value)) {
      throw new DivergedError(
        `the loss of the logistic regression is ${value} at iteration ${iteration + 1}: a column holds numbers whose squares overflow; leave it out, or ` +
          'bring its unit nearer to 1',
      );
    }
    const seconds = (performance.now() - began) / 1000;
    curve.push({ epoch: iteration + 1, loss: value, seconds });
    steep = slope > 1e-4;
    controls.onProgress?.({ step: 'fit logistic', done: iteration, total: settings.iterations, loss: value });
    await breathe();
    controls.signal?.throwIfAborted();
  }
  controls.onProgress?.({ step: 'fit logistic', done: settings.iterations, total: settings.iterations });
  if (steep)
    warnings.push(
      `the logistic regression is not at its end after ${settings.iterations} iterations: raise iterations or l2`,
    );
  return {
    model: new LogisticModel(preparation, coefficients.slice(0, width), coefficients[width] as number),
    report: { curve, examples: labels.length * curve.length, seconds: (performance.now() - began) / 1000, warnings },
  };
}
