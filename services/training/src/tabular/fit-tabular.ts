import type { FitControls } from '../models/fitting.js';
import { fitBest, fitBlend } from './fit-blend.js';
import { fitBoostingModel } from './fit-boosting.js';
import { fitLogisticModel } from './fit-logistic.js';
import { fitPerceptronModel } from './fit-perceptron.js';
import { articleSettings } from './perceptron-settings.js';
import type { FittedTabularModel, TabularData } from './tabular-data.js';

/** `article` is the perceptron by the article's own recipe, `best` a blend whose boosting is tuned inside the training rows. */
export const tabularRecipes = ['logistic', 'perceptron', 'boosting', 'blend', 'best', 'article'] as const;
export type TabularRecipe = (typeof tabularRecipes)[number];

export function isTabularRecipe(name: string): name is TabularRecipe {
  return (tabularRecipes as readonly string[]).includes(name);
}

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
    case 'article': {
      const fixed = Object.keys(articleSettings).find((key) => settings[key] !== undefined);
      if (fixed !== undefined)
        throw new RangeError(`article is a fixed recipe, and ${fixed} is part of it: choose perceptron to set it`);
      return fitPerceptronModel(data, { ...articleSettings, ...settings }, controls, 'article');
    }
  }
}
