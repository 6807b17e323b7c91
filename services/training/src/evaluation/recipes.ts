import { type ItemKnnConfig, itemKnnDefaults } from '@insight-mesh/algorithms/item-knn';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { type PopularityConfig, popularityDefaults } from '@insight-mesh/algorithms/popularity';
import { type RulesConfig, rulesDefaults } from '@insight-mesh/algorithms/rules';
import { type StanConfig, stanDefaults } from '@insight-mesh/algorithms/stan';
import { type UserKnnConfig, userKnnDefaults } from '@insight-mesh/algorithms/user-knn';
import { type VsKnnConfig, vsKnnDefaults } from '@insight-mesh/algorithms/vs-knn';
import { convolutionalFitDefaults } from '../networks/convolutional/fit-convolutional.js';
import { recurrentFitDefaults } from '../networks/recurrent/fit-recurrent.js';
import { type TransformerFitSettings, transformerFitDefaults } from '../networks/transformer.js';
import type { ModelConfig } from '../store/model-versions.js';

const dayMs = 24 * 3600_000;

/** Few on purpose: each is fitted and measured on the validation in every run, and the best of many would be luck. */
const popularity: Partial<PopularityConfig>[] = [{ halfLifeMs: 0 }, { halfLifeMs: 7 * dayMs }];
const itemKnn: Partial<ItemKnnConfig>[] = [
  { groupBy: 'user', decay: 0.8 },
  { groupBy: 'session', decay: 0.8 },
];
const userKnn: Partial<UserKnnConfig>[] = [{}];
const rules: Partial<RulesConfig>[] = [{ groupBy: 'session' }, { groupBy: 'user' }];
const vsKnn: Partial<VsKnnConfig>[] = [{}, { lastItems: 5 }];
const stan: Partial<StanConfig>[] = [{}, { contextLambda: 2 }];
/**
 * Of networks one: it takes minutes or hours. What is measured is the next item within a session. Items begin as co-occurrence has them, so that a
 * few epochs are enough (MODELS.md).
 */
const network = {
  groupBy: 'session',
  itemStart: 'cooccurrence',
  normalise: true,
  temperature: 0.07,
  epochs: 20,
  validateEvery: 1,
  patience: 3,
} as const;
const transformer: Partial<TransformerFitSettings> = { ...network, residualStart: 0.01 };

/**
 * The settings that a run tries, each complete: a version keeps its recipe whole, so that it can be fitted again alike
 * when a default has changed.
 */
const recipes: Partial<Record<ModelName, readonly ModelConfig[]>> = {
  popularity: popularity.map((config) => ({ ...popularityDefaults, ...config })),
  'item-knn': itemKnn.map((config) => ({ ...itemKnnDefaults, ...config })),
  'user-knn': userKnn.map((config) => ({ ...userKnnDefaults, ...config })),
  rules: rules.map((config) => ({ ...rulesDefaults, ...config })),
  stan: stan.map((config) => ({ ...stanDefaults, ...config })),
  'vs-knn': vsKnn.map((config) => ({ ...vsKnnDefaults, ...config })),
  transformer: [{ ...transformerFitDefaults, ...transformer }],
  gru: [{ ...recurrentFitDefaults, ...network }],
  lstm: [{ ...recurrentFitDefaults, ...network }],
  cnn: [{ ...convolutionalFitDefaults, ...network }],
};

/**
 * The recipes that a run tries of a model, each once; of one that has no list, its defaults.
 * @param settings the caller's, above each recipe
 */
export function recipesOf(model: ModelName, settings: ModelConfig = {}): ModelConfig[] {
  const all = (recipes[model] ?? [{}]).map((recipe) => ({ ...recipe, ...settings }));
  const seen = new Set<string>();
  return all.filter((recipe) => {
    const text = JSON.stringify(Object.entries(recipe).sort());
    return !seen.has(text) && seen.add(text);
  });
}
