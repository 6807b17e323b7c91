import { readFormulas } from '@insight-mesh/algorithms/tabular/derive';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ModelConfig } from '../store/model-versions.js';
import type { TabularRecipe } from './recipe-names.js';

type Settings = Readonly<Record<string, unknown>>;

/** Loaded when they are wanted: the perceptron brings TensorFlow's core with it, which the service has no other use for. */
const checks: Record<TabularRecipe, (settings: Settings) => Promise<{ derive: string }>> = {
  logistic: async (settings) => (await import('./fit-logistic.js')).logisticSettings(settings),
  boosting: async (settings) => (await import('./fit-boosting.js')).boostingFitSettings(settings),
  perceptron: async (settings) => (await import('./perceptron-settings.js')).perceptronSettings(settings),
  article: async (settings) => {
    const { articleRecipe, perceptronSettings } = await import('./perceptron-settings.js');
    return perceptronSettings(articleRecipe(settings));
  },
  blend: async (settings) => (await import('./fit-blend.js')).blendSettings(settings),
  best: async (settings) => {
    const { bestDefaults, blendSettings } = await import('./fit-blend.js');
    return blendSettings(settings, bestDefaults);
  },
};

/**
 * Checks a recipe's settings before anything is fitted: all that can be told without the rows.
 * @returns the recipe whole, by which it can be fitted again alike when a default has changed
 * @throws AppError INVALID_ARGUMENT that names the setting
 */
export async function checkRecipe(recipe: TabularRecipe, settings: Settings = {}): Promise<ModelConfig> {
  try {
    const whole: object & { derive: string } = await checks[recipe](settings);
    readFormulas(whole.derive.split(';').filter((formula) => formula.trim() !== ''));
    return recipe === 'article' ? { ...(settings as ModelConfig) } : flat(whole);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('INVALID_ARGUMENT', `settings of ${recipe}: ${error.message}`, { cause: error });
  }
}

function flat(settings: object): ModelConfig {
  const kept = Object.entries(settings).filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value));
  const whole = Object.fromEntries(kept) as ModelConfig;
  // A share that nothing would use is refused where it is named.
  if (whole.patience === 0) delete whole.validationShare;
  return whole;
}
