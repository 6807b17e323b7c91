import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import type { BackendJson, StartRunRequestJson } from '@insight-mesh/contracts/json';
import type { StartRunRequest__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import { codecFor } from '@insight-mesh/runtime/codec';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Config } from '../config.js';
import { checkSettings } from '../models/check-settings.js';
import { quickModels, quickRecipes, type RunConfig } from '../run/run-config.js';
import type { ModelConfig } from '../store/model-versions.js';
import { checkRecipe } from '../tabular/check-recipe.js';
import { isTabularRecipe, type TabularRecipe, tabularRecipes } from '../tabular/recipe-names.js';
import { readTabular } from './tabular-request.js';
import { invalid } from './violation.js';

const defaultTestShare = 0.1;
const testShareBounds = { least: 0.01, most: 0.5 };
const mostCheckpointSeconds = 3600;
/** A process of Node with DuckDB and TensorFlow takes some 200 MB before it has read anything. */
const leastMemoryMb = 256;

const codec = codecFor('insightmesh.training.v1.StartRunRequest');

const backends: Record<BackendJson, RunConfig['backend']> = {
  BACKEND_UNSPECIFIED: 'auto',
  BACKEND_AUTO: 'auto',
  BACKEND_GPU: 'gpu',
  BACKEND_NODE: 'node',
  BACKEND_WASM: 'wasm',
};

export type Bounds = Pick<Config, 'RUN_TIME_LIMIT_SECONDS' | 'RUN_RSS_MB'>;

/** @throws AppError INVALID_ARGUMENT */
export async function toRunConfig(request: StartRunRequest__Output, bounds: Bounds): Promise<RunConfig> {
  const tabular = request.tabular === null ? undefined : readTabular(request.tabular);
  const models = tabular === undefined ? modelsOf(request.models) : recipesOf(request.models);
  if (!Number.isSafeInteger(request.seed)) throw invalid('seed', 'must be a whole number within 2^53');
  const { least, most } = testShareBounds;
  const testShare = request.test_share === 0 ? defaultTestShare : request.test_share;
  if (!(testShare >= least && testShare <= most)) {
    throw invalid('test_share', `must be from ${least} to ${most}, or 0 for ${defaultTestShare}`);
  }
  const backend = Object.hasOwn(backends, request.backend) ? backends[request.backend] : undefined;
  if (backend === undefined) throw invalid('backend', `must be one of ${Object.keys(backends).join(', ')}`);
  return {
    models,
    seed: request.seed,
    testShare,
    hold: request.hold,
    backend,
    settings: await readSettings(codec.fromRpc(request), models, tabular === undefined ? 'items' : 'scores'),
    ...limit('timeLimitSeconds', 'time_limit_seconds', request.time_limit_seconds, 1, bounds.RUN_TIME_LIMIT_SECONDS),
    ...limit('memoryMb', 'memory_mb', request.memory_mb, Math.min(leastMemoryMb, bounds.RUN_RSS_MB), bounds.RUN_RSS_MB),
    ...limit('checkpointSeconds', 'checkpoint_seconds', request.checkpoint_seconds, 1, mostCheckpointSeconds),
    ...(tabular === undefined ? {} : { tabular }),
  };
}

function modelsOf(names: readonly string[]): ModelName[] {
  const named = names.map((name, i): ModelName => {
    if (isModelName(name)) return name;
    throw invalid(
      `models[${i}]`,
      isTabularRecipe(name)
        ? `${name} says scores of rows: tabular must say of which data set`
        : `there is no model "${name.slice(0, 64)}"; the models are ${modelNames.join(', ')}`,
    );
  });
  return named.length === 0 ? [...quickModels] : [...new Set(named)].sort();
}

function recipesOf(names: readonly string[]): TabularRecipe[] {
  const named = names.map((name, i): TabularRecipe => {
    if (isTabularRecipe(name)) return name;
    const there = `the models of scores are ${tabularRecipes.join(', ')}`;
    throw invalid(
      `models[${i}]`,
      isModelName(name)
        ? `${name} predicts next items, of the lake and of no data set: leave tabular out; ${there}`
        : `there is no model "${name.slice(0, 64)}"; ${there}`,
    );
  });
  return named.length === 0 ? [...quickRecipes] : [...new Set(named)].sort();
}

export function backendJson(backend: RunConfig['backend']): BackendJson {
  return `BACKEND_${backend.toUpperCase()}` as BackendJson;
}

function limit<Name extends string>(
  name: Name,
  field: string,
  value: number,
  least: number,
  most: number,
): Partial<Record<Name, number>> {
  if (value === 0) return {};
  if (value < least || value > most) {
    throw invalid(
      field,
      `must be from ${least} to ${most}, which is this service's bound, or 0 for that bound or setting`,
    );
  }
  return { [name]: value } as Partial<Record<Name, number>>;
}

async function readSettings(
  request: StartRunRequestJson,
  models: RunConfig['models'],
  of: 'items' | 'scores',
): Promise<Record<string, ModelConfig>> {
  const read: Record<string, ModelConfig> = {};
  for (const [model, settings] of Object.entries(request.settings ?? {})) {
    const field = `settings[${model.slice(0, 64)}]`;
    const known = models.find((each) => each === model);
    if (known === undefined) throw invalid(field, `is no model of this run, which are ${models.join(', ')}`);
    read[known] = await checkedSettings(field, settings, async (flat) => {
      if (of === 'scores' && isTabularRecipe(known)) await checkRecipe(known, flat);
      else if (isModelName(known)) await checkSettings(known, flat);
    });
  }
  return read;
}

async function checkedSettings(
  field: string,
  settings: object,
  check: (flat: ModelConfig) => Promise<void>,
): Promise<ModelConfig> {
  const flat: ModelConfig = {};
  for (const [name, value] of Object.entries(settings) as [string, unknown][]) {
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
      throw invalid(`${field}.${name.slice(0, 64)}`, 'must be a number, a text or a truth value');
    }
    flat[name] = value;
  }
  try {
    await check(flat);
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_ARGUMENT') throw invalid(field, error.message);
    throw error;
  }
  return flat;
}
