import { AppError } from '@insight-mesh/runtime/errors';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { inOrder, type RankedTrial, ranked } from '../../search/rank.js';
import { SearchFiles, searchKey } from '../../search/search-files.js';
import { readSpec } from '../../search/search-spec.js';
import type { TaskControls } from '../tasks.js';

export interface SearchCollectInput {
  /** As the search's Job was told. */
  search: string;
  /** How it is reached stands in the environment. */
  objectStoreUrl: string;
  /** Another order than the search was given. */
  metric?: string;
}

export interface CollectedSearch {
  model: string;
  seed: number;
  split: 'folds' | 'time';
  metric: string;
  /** Best first; what failed last. */
  trials: RankedTrial[];
  folds: number;
  /** Trials without a result. */
  missing: number[];
  warnings: string[];
}

/**
 * The results of a search that is done by a Job, as far as it is.
 * @throws AppError NOT_FOUND where there is no such search in the store
 */
export async function searchCollectTask(input: SearchCollectInput, _: TaskControls): Promise<CollectedSearch> {
  const files = new SearchFiles(openObjectStore(input.objectStoreUrl), searchKey(input.search));
  const search = await files.readSearch();
  if (search === undefined)
    throw new AppError(
      'NOT_FOUND',
      `there is no search ${input.search} in the object store: give the one that the command with --job told, and the same store`,
    );
  const { spec } = search;
  // The data is not looked at: how trials are ordered follows from its kind alone.
  const data =
    search.data.kind === 'table' ? { ...search.data, source: { ...search.data.source, path: '' } } : undefined;
  const { metric, direction } = readSpec({
    ...spec,
    data: data ?? { kind: 'sequences', interactions: [] },
    ...(input.metric === undefined ? {} : { metric: input.metric }),
  });
  const warnings: string[] = [];
  const trials = await files.trials((key) =>
    warnings.push(`${key} is damaged: make the Job again, which does its trial again`),
  );
  const there = new Set(trials.map(({ trial }) => trial));
  const missing = Array.from({ length: search.trials }, (_, trial) => trial).filter((trial) => !there.has(trial));
  return {
    ...{ model: spec.model, seed: spec.seed, split: spec.split.by, metric, folds: search.folds, missing, warnings },
    trials: inOrder(
      trials.map((trial) => ranked(trial, metric)),
      direction,
    ),
  };
}
