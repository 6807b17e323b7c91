import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { Interaction } from '@insight-mesh/algorithms/model';
import { AppError } from '@insight-mesh/runtime/errors';
import type { TableSource } from '../tabular/read-table.js';
import { isTabularRecipe, tabularRecipes } from '../tabular/recipe-names.js';
import type { BackendChoice } from '../tensorflow/backend.js';
import { type Drawn, drawSettings, type Space } from './space.js';
import { defaultSpaces } from './spaces.js';
import type { SplitPlan } from './splits.js';

export type SearchData = { kind: 'table'; source: TableSource } | { kind: 'sequences'; interactions: Interaction[] };

/** What is searched: all that a trial's result follows from. */
export interface SearchSpec {
  model: string;
  data: SearchData;
  split: SplitPlan;
  /** In the place of the model's own space. */
  space?: Space;
  /** The same in every trial. */
  fixed: Drawn;
  /** Of the draws and of the models. */
  seed: number;
  /** By which trials are ordered. */
  metric?: string;
  backend?: BackendChoice;
}

/** Where less is better. */
const falling: ReadonlySet<string> = new Set(['log_loss']);

export const metricsOf = {
  table: ['auc', 'average_precision', 'log_loss'],
  sequences: ['recall@20', 'mrr@20', 'hr@10', 'ndcg@10'],
} as const satisfies Record<SearchData['kind'], readonly string[]>;

export interface ReadSpec {
  space: Space;
  metric: string;
  /** 1 where more is better, -1 where less is. */
  direction: 1 | -1;
}

/** @throws AppError INVALID_ARGUMENT that says what is wrong with it */
export function readSpec({ model, data, space, fixed, metric }: SearchSpec): ReadSpec {
  const isTable = data.kind === 'table';
  if (isTable ? !isTabularRecipe(model) : !isModelName(model)) {
    const there = isTable ? tabularRecipes : modelNames;
    throw new AppError(
      'INVALID_ARGUMENT',
      `there is no model ${model} of ${isTable ? 'tables' : 'sequences'}: there are ${there.join(', ')}`,
    );
  }
  const searched = space ?? defaultSpaces[model];
  if (searched === undefined || Object.keys(searched).length === 0)
    throw new AppError(
      'INVALID_ARGUMENT',
      `there is no space to search for ${model}: give one, such as learningRate=0.001..0.01,log`,
    );
  for (const [name, range] of Object.entries(searched)) {
    if (Object.hasOwn(fixed, name))
      throw new AppError('INVALID_ARGUMENT', `${name} is both fixed and searched: take it out of one of them`);
    if ('values' in range ? range.values.length === 0 : !(range.from <= range.to))
      throw new AppError('INVALID_ARGUMENT', `the space of ${name} is empty`);
    if ('from' in range && range.scale === 'log' && range.from <= 0)
      throw new AppError(
        'INVALID_ARGUMENT',
        `the space of ${name} begins at ${range.from}, and a logarithmic one must begin above 0`,
      );
  }
  const metrics: readonly string[] = metricsOf[data.kind];
  const chosen = metric ?? (metrics[0] as string);
  if (!metrics.includes(chosen))
    throw new AppError('INVALID_ARGUMENT', `there is no metric ${chosen}: there are ${metrics.join(', ')}`);
  return { space: searched, metric: chosen, direction: falling.has(chosen) ? -1 : 1 };
}

/** The settings of a trial. The first has the model's own defaults, so that whatever wins has beaten them. @param trial from 0 */
export function settingsOf(spec: SearchSpec, space: Space, trial: number): Drawn {
  return trial === 0 ? { ...spec.fixed } : { ...spec.fixed, ...drawSettings(space, spec.seed, trial) };
}
