import type { ModelName } from '@insight-mesh/algorithms/model';
import { evaluateNextItem, evolvingCases } from '@insight-mesh/algorithms/next-item-evaluation';
import { fitSequenceModel } from '../../models/fit.js';
import type { FitControls } from '../../models/fitting.js';
import type { SearchSpec } from '../../search/search-spec.js';
import { sequenceSplits, thinned } from '../../search/sequence-splits.js';
import type { Drawn } from '../../search/space.js';
import { splitsOf } from '../../search/splits.js';
import type { Trial, TrialPart } from '../../search/trial-store.js';
import { measureSplit } from '../../tabular/measure-split.js';
import { readTable } from '../../tabular/read-table.js';
import type { TabularRecipe } from '../../tabular/recipe-names.js';
import type { TaskControls } from '../tasks.js';

export interface SearchTrialInput {
  spec: SearchSpec;
  trial: number;
  settings: Drawn;
  metric: string;
  direction: 1 | -1;
  /** The measures of the best trial so far, by fold: a trial that is worse than they by `by` on each of its first two folds is given up. */
  beat?: { folds: number[]; by: number };
  /** What an earlier process has done of it. */
  kept?: TrialPart;
}

export interface TrialControls extends TaskControls {
  /** Told after each fold, and waited for. */
  onFold?: (part: TrialPart) => Promise<void>;
}

const mostCases = 20_000;

/** Fits and measures one choice of settings on every fold. @throws AppError and others for people */
export async function searchTrialTask(input: SearchTrialInput, { onFold, ...controls }: TrialControls): Promise<Trial> {
  const { spec, trial, settings, metric, direction, beat, kept } = input;
  const began = performance.now();
  const folds: Record<string, number>[] = [...(kept?.folds ?? [])];
  const seconds = (): number => (kept?.seconds ?? 0) + (performance.now() - began) / 1000;
  const done = (stopped: boolean): Trial => ({
    trial,
    settings,
    folds,
    seconds: seconds(),
    ...(stopped ? { stopped } : {}),
  });
  const measures = await measuresOf(spec, settings);
  for (const [fold, measure] of measures.entries()) {
    if (fold < folds.length) continue;
    controls.signal?.throwIfAborted();
    folds.push(
      await measure({
        ...controls,
        seed: spec.seed,
        ...(spec.backend === undefined ? {} : { backend: spec.backend }),
        onProgress: (progress) =>
          controls.onProgress?.({
            ...progress,
            done: fold * 1000 + Math.round((1000 * progress.done) / progress.total),
            total: measures.length * 1000,
          }),
      }),
    );
    await onFold?.({ folds: [...folds], seconds: seconds() });
    const worse = (at: Record<string, number>, i: number): boolean =>
      direction * ((beat?.folds[i] ?? Number.NaN) - (at[metric] as number)) > (beat?.by ?? 0);
    if (beat !== undefined && folds.length === 2 && measures.length > 2 && folds.every(worse)) return done(true);
  }
  return done(false);
}

type Measure = (controls: FitControls) => Promise<Record<string, number>>;

async function measuresOf(spec: SearchSpec, settings: Drawn): Promise<Measure[]> {
  if (spec.data.kind === 'table') {
    const table = await readTable(spec.data.source);
    return splitsOf(spec.split, table).map(
      (split): Measure =>
        async (controls) => {
          const { metrics } = await measureSplit(table, split, spec.model as TabularRecipe, settings, controls);
          return { ...metrics };
        },
    );
  }
  return sequenceSplits(spec.data.interactions, spec.split).map(
    ({ train, sessions }): Measure =>
      async (controls) => {
        const { model } = await fitSequenceModel(spec.model as ModelName, { interactions: train }, settings, controls);
        const cases = thinned(evolvingCases(sessions, model), mostCases);
        if (cases.length === 0)
          throw new RangeError(
            'no held-out session has two items that the training knows: there is nothing to judge by',
          );
        return evaluateNextItem(model, cases, {
          cutoffs: [10, 20],
          catalogueSize: new Set(train.map(({ itemId }) => itemId)).size,
          leaveOut: 'nothing',
        });
      },
  );
}
