import { modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { z } from 'zod';
import { elsewhereConfig } from '../elsewhere/upload.js';
import { type ItemSlot, itemSlots, modelsOfSlot, type ScoreSlot, type Slot, scoreSlot, targetName } from '../slots.js';
import { type TabularRecipe, tabularRecipes } from '../tabular/recipe-names.js';

/** What trains in seconds: the models of a run that names none. */
export const quickModels = [
  'item-knn',
  'popularity',
  'rules',
  'stan',
  'user-knn',
  'vs-knn',
] as const satisfies readonly ModelName[];

/** The same of scores. */
export const quickRecipes = ['boosting', 'logistic'] as const satisfies readonly TabularRecipe[];

const columnName = z.string().min(1);

/** A data set of the feature service, and what is to be said of its rows. */
export const tabularSource = z.object({
  target: z.string().regex(targetName),
  datasetId: z.string().min(1),
  /** The newest one that was made like it. */
  newest: z.boolean(),
  label: columnName,
  ignore: z.array(columnName),
  numbers: z.array(columnName),
  categories: z.array(columnName),
  /** Absent: customer_id and label_time, where the data set has them. */
  group: columnName.optional(),
  time: columnName.optional(),
});

export type TabularSource = z.infer<typeof tabularSource>;

/** What a caller chose for a run; stored with it. What a run of an earlier release does not have is as it was then. */
export const runConfig = z.object({
  /** Empty for a model from elsewhere alone. With `tabular` they are recipes of scores, else models of next items. */
  models: z.array(z.enum([...modelNames, ...tabularRecipes])),
  seed: z.int(),
  /** Share of the time-ordered sessions that the test holds. */
  testShare: z.number().positive().max(0.5),
  /** Register, but leave every champion in its place. */
  hold: z.boolean(),
  backend: z.enum(['auto', 'gpu', 'node', 'wasm']).default('auto'),
  /** By model's name. */
  settings: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))).default({}),
  /** Absent: the service's bound. */
  timeLimitSeconds: z.number().positive().optional(),
  memoryMb: z.int().positive().optional(),
  checkpointSeconds: z.number().positive().optional(),
  /** Measures and registers a model that was fitted elsewhere, and fits none. */
  elsewhere: elsewhereConfig.optional(),
  /** Trains scores of rows. */
  tabular: tabularSource.optional(),
});

export type RunConfig = z.infer<typeof runConfig>;

/** A run's configuration before the defaults are filled in. */
export type RunConfigInput = z.input<typeof runConfig>;

/** What a configuration names, also where the rest of it is of a newer release and cannot be read. */
export const namedConfig = z
  .object({ models: z.array(z.string()).catch([]), seed: z.int().catch(0) })
  .catch({ models: [], seed: 0 });

export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof runStates)[number];

/** The slots whose champions a run compares with. */
export function slotsOf({ tabular }: Pick<RunConfig, 'tabular'>): readonly ItemSlot[] | readonly [ScoreSlot] {
  return tabular === undefined ? itemSlots : [scoreSlot(tabular.target)];
}

/** The slots that a run may make a candidate for. */
export function slotsToReserve(config: Pick<RunConfig, 'tabular' | 'elsewhere' | 'models'>): readonly Slot[] {
  if (config.tabular !== undefined) return slotsOf(config);
  if (config.elsewhere !== undefined) return [config.elsewhere.slot];
  const models: readonly string[] = config.models;
  return itemSlots.filter((slot) => modelsOfSlot[slot].some((model) => models.includes(model)));
}
