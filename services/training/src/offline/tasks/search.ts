import { availableParallelism } from 'node:os';
import { AppError } from '@insight-mesh/runtime/errors';
import { foldsOf } from '../../search/folds-of.js';
import { inOrder, type RankedTrial, ranked } from '../../search/rank.js';
import { readSpec, type SearchSpec, settingsOf } from '../../search/search-spec.js';
import { fingerprintOf, type Trial, TrialStore } from '../../search/trial-store.js';
import { runPool } from '../pool.js';
import type { TaskControls } from '../tasks.js';

export interface SearchInput {
  spec: SearchSpec;
  /** At most so many, the defaults being the first. */
  trials: number;
  /** After so many no trial begins any more. */
  seconds?: number;
  /** Processes at once; as many as there are cores where it is absent. */
  parallel?: number;
  /** A folder for the trials of this and other searches. */
  stateFolder: string;
  /** Forget the trials that are done. */
  fresh?: boolean;
  /** Give a trial up that is worse than the best on its first two folds by so much; absent: never. */
  giveUpBy?: number;
  /** Of the code that fits: trials of another one are not gone on from. */
  codeVersion: string;
}

export interface SearchResult {
  metric: string;
  /** Best first; what failed or was given up last. */
  trials: RankedTrial[];
  /** Those that an earlier process had done. */
  resumed: number;
  folds: number;
  cpuSeconds: number;
  /** The budget of time was spent before all trials had begun. */
  outOfTime: boolean;
  warnings: string[];
}

/**
 * Random search by cross-validation, trials in processes side by side. Which settings a trial has follows from seed and number alone.
 * @throws AppError where the spec or the data is wrong, or every trial failed
 */
export async function searchTask(input: SearchInput, { signal, onProgress }: TaskControls): Promise<SearchResult> {
  const { spec, trials: most, seconds, stateFolder, giveUpBy } = input;
  const began = performance.now();
  const { space, metric, direction } = readSpec(spec);
  // Told before any process begins: what is wrong with the data is wrong for every trial.
  const folds = await foldsOf(spec);
  const store = await TrialStore.open(stateFolder, await fingerprintOf(spec, input.codeVersion), input.fresh ?? false);
  const warnings: string[] = [];
  const loaded = await store.load((why) => warnings.push(why));
  const done = new Map([...loaded].filter(([trial, { stopped }]) => trial < most && stopped !== true));
  const resumed = done.size;
  const left = Array.from({ length: most }, (_, trial) => trial).filter((trial) => !done.has(trial));
  const rank = (trial: Trial): RankedTrial => ranked(trial, metric);
  const best = (): RankedTrial | undefined =>
    inOrder([...done.values()].map(rank), direction).find(({ mean }) => !Number.isNaN(mean));
  let cpuSeconds = 0;
  let outOfTime = false;
  const tell = (): void => {
    const mean = best()?.mean;
    onProgress?.({
      step: `trials of ${spec.model}`,
      done: done.size,
      total: most,
      ...(mean === undefined ? {} : { validation: { [metric]: mean } }),
    });
  };
  tell();
  await runPool(
    'search-trial',
    (call) => {
      const trial = left[call];
      if (trial === undefined) return undefined;
      if (seconds !== undefined && performance.now() - began > seconds * 1000) {
        outOfTime = true;
        return undefined;
      }
      const leader = giveUpBy === undefined ? undefined : best();
      return {
        spec,
        trial,
        settings: settingsOf(spec, space, trial),
        metric,
        direction,
        ...(leader === undefined || giveUpBy === undefined
          ? {}
          : { beat: { folds: leader.folds.map((fold) => fold[metric] as number), by: giveUpBy } }),
      };
    },
    async (call, outcome) => {
      const trial = left[call] as number;
      const result: Trial = outcome.ok
        ? outcome.result
        : { trial, settings: settingsOf(spec, space, trial), folds: [], seconds: 0, failed: outcome.message };
      if (outcome.ok) cpuSeconds += outcome.cpuSeconds;
      done.set(trial, result);
      // What failed is tried again when the search goes on: memory or a kill may have been the reason.
      if (outcome.ok) await store.save(result);
      tell();
    },
    {
      parallel: Math.min(input.parallel ?? availableParallelism(), Math.max(1, left.length)),
      heapMb: 4096,
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const trials = inOrder([...done.values()].map(rank), direction);
  if (trials.length > 0 && trials.every(({ failed }) => failed !== undefined))
    throw new AppError('INVALID_ARGUMENT', `every trial failed; the first said: ${trials[0]?.failed}`);
  return { metric, trials, resumed, folds, cpuSeconds, outOfTime, warnings };
}
