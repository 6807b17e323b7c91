import { isModelName, modelNames } from '@insight-mesh/algorithms/load-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';

export interface BlendSourceSettings {
  model: ModelName;
  /** Of that model; the rest by its defaults. */
  settings: Readonly<Record<string, unknown>>;
  /** In place of the blend's seed: the same network may be a source more than once. */
  seed?: number;
}

export interface BlendSettings {
  sources: readonly BlendSourceSettings[];
  /** The weights are those of the best HR, NDCG and MRR in the first k. */
  k: number;
  /** The share of the sessions by which the weights are found where the data has no validation. */
  holdOut: number;
  /** At most so many validation cases are asked, spread over all. */
  cases: number;
  /** So many of the highest of each source are weighed against each other in a case. */
  depth: number;
  /** Searches from random weights, beside that from equal ones. */
  starts: number;
  /** At most so many rounds a search. */
  rounds: number;
}

export const blendDefaults: BlendSettings = {
  sources: [
    { model: 'rules', settings: {} },
    { model: 'item-knn', settings: {} },
    { model: 'vs-knn', settings: {} },
    { model: 'stan', settings: {} },
    { model: 'popularity', settings: {} },
  ],
  k: 10,
  holdOut: 0.1,
  cases: 20_000,
  depth: 40,
  starts: 2,
  rounds: 8,
};

const MOST_SOURCES = 16;

/** @throws RangeError that names the setting */
export function checkBlendSettings(given: Readonly<Record<string, unknown>>): BlendSettings {
  const settings = mergeSettings(blendDefaults, given);
  requireInteger('k', settings.k, 1, 1000);
  requireNumber('holdOut', settings.holdOut, 0.001, 0.9);
  requireInteger('cases', settings.cases, 1);
  requireInteger('depth', settings.depth, settings.k, 10_000);
  requireInteger('starts', settings.starts, 0, 100);
  requireInteger('rounds', settings.rounds, 1, 100);
  const { sources } = settings;
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MOST_SOURCES) {
    throw new RangeError(`sources must be a list of 1 to ${MOST_SOURCES} models`);
  }
  return { ...settings, sources: sources.map(checkSource) };
}

function checkSource(source: unknown, place: number): BlendSourceSettings {
  const { model, settings = {}, seed } = (source ?? {}) as Partial<BlendSourceSettings>;
  if (typeof model !== 'string' || !isModelName(model) || model === 'blend') {
    const names = modelNames.filter((name) => name !== 'blend').join(', ');
    throw new RangeError(`sources[${place}].model must be one of ${names}, not ${JSON.stringify(model)}`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new RangeError(`sources[${place}].settings must be an object of settings of ${model}`);
  }
  if (seed !== undefined) requireInteger(`sources[${place}].seed`, seed, 0, 2 ** 31 - 1);
  return { model, settings, ...(seed === undefined ? {} : { seed }) };
}
