import type { FitControls } from '../models/fitting.js';
import { fitBest, fitBlend } from './fit-blend.js';
import { fitBoostingModel } from './fit-boosting.js';
import { fitLogisticModel } from './fit-logistic.js';
import { fitPerceptronModel } from './fit-perceptron.js';
import { articleRecipe } from './perceptron-settings.js';
import type { TabularRecipe } from './recipe-names.js';
import type { FittedTabularModel, TabularData } from './tabular-data.js';

/**
 * Fits a model of a probability by its name. The preparation is fitted on the training rows alone and is part of the model.
 * @param settings of that model; the rest by its defaults
 * @throws RangeError for settings, AppError and PreparationError for data, DivergedError, BackendError, the signal's reason
 */
export function fitTabularModel(
  name: TabularRecipe,
  data: TabularData,
  settings: Readonly<Record<string, unknown>> = {},
  controls: FitControls = {},
): Promise<FittedTabularModel> {
  switch (name) {
    case 'logistic':
      return fitLogisticModel(data, settings, controls);
    case 'perceptron':
      return fitPerceptronModel(data, settings, controls);
    case 'boosting':
      return fitBoostingModel(data, settings, controls);
    case 'blend':
      return fitBlend(data, settings, controls);
    case 'best':
      return fitBest(data, settings, controls);
    case 'article':
      return fitPerceptronModel(data, articleRecipe(settings), controls, 'article');
  }
}
