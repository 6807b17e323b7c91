import { fitItemKnn, type ItemKnnConfig, itemKnnDefaults } from '@insight-mesh/algorithms/item-knn';
import type { FitOptions, Interaction, ModelName, SequenceModel } from '@insight-mesh/algorithms/model';
import { fitPopularity, type PopularityConfig, popularityDefaults } from '@insight-mesh/algorithms/popularity';
import { fitVsKnn, type VsKnnConfig, vsKnnDefaults } from '@insight-mesh/algorithms/vs-knn';
import type { ModelConfig } from '../store/model-versions.js';

const dayMs = 24 * 3600_000;

/** Few on purpose: each is fitted and measured on the validation in every run, and the best of many would be luck. */
const popularity: Partial<PopularityConfig>[] = [{ halfLifeMs: 0 }, { halfLifeMs: 7 * dayMs }];
const itemKnn: Partial<ItemKnnConfig>[] = [
  { groupBy: 'user', decay: 0.8 },
  { groupBy: 'session', decay: 0.8 },
];
const vsKnn: Partial<VsKnnConfig>[] = [{}, { lastItems: 5 }];

/**
 * The settings that a run tries, each complete: a version keeps its recipe whole, so that it can be fitted again alike
 * when a default has changed.
 */
export const recipes: Record<ModelName, readonly ModelConfig[]> = {
  popularity: popularity.map((config) => ({ ...popularityDefaults, ...config })),
  'item-knn': itemKnn.map((config) => ({ ...itemKnnDefaults, ...config })),
  'vs-knn': vsKnn.map((config) => ({ ...vsKnnDefaults, ...config })),
};

type Fit = (data: readonly Interaction[], config: ModelConfig, options: FitOptions) => SequenceModel;

// Each fit checks its own settings, which is why a stored recipe needs no second check here.
const fits: Record<ModelName, Fit> = {
  popularity: (data, config, options) => fitPopularity(data, config as Partial<PopularityConfig>, options),
  'item-knn': (data, config, options) => fitItemKnn(data, config as Partial<ItemKnnConfig>, options),
  'vs-knn': (data, config, options) => fitVsKnn(data, config as Partial<VsKnnConfig>, options),
};

/** Fits a model by its recipe. @throws RangeError for a setting that the model does not take */
export function fitModel(
  name: ModelName,
  data: readonly Interaction[],
  config: ModelConfig,
  options: FitOptions = {},
): SequenceModel {
  return fits[name](data, config, options);
}
