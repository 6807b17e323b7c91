import { availableParallelism } from 'node:os';
import type { BinaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import { AppError } from '@insight-mesh/runtime/errors';
import { type SplitPlan, splitsOf } from '../../search/splits.js';
import { readTable, type TableSource } from '../../tabular/read-table.js';
import { isTabularRecipe, tabularRecipes } from '../../tabular/recipe-names.js';
import type { BackendChoice } from '../../tensorflow/backend.js';
import { runPool } from '../pool.js';
import type { TaskControls } from '../tasks.js';
import type { TabularFoldResult } from './tabular-fold.js';

export interface TabularInput {
  source: TableSource;
  model: string;
  settings: Record<string, unknown>;
  split: SplitPlan;
  /** Of the model; the whole is done once for each. */
  seeds: number[];
  /** Processes at once; as many as there are cores where it is absent. */
  parallel?: number;
  backend?: BackendChoice;
}

export interface TabularResult {
  rows: number;
  positives: number;
  positive: string;
  columns: number;
  /** In the order of seeds, then folds. */
  folds: (TabularFoldResult & { seed: number; fold: number })[];
  /** The mean over the folds, by seed. */
  bySeed: (BinaryMetrics & { seed: number })[];
  cpuSeconds: number;
  warnings: string[];
}

/** Measures a tabular model on every fold, folds side by side. @throws AppError */
export async function tabularTask(input: TabularInput, { signal, onProgress }: TaskControls): Promise<TabularResult> {
  const { source, model, settings, split, seeds, backend } = input;
  if (!isTabularRecipe(model))
    throw new AppError(
      'INVALID_ARGUMENT',
      `there is no tabular model ${model}: there are ${tabularRecipes.join(', ')}`,
    );
  const table = await readTable(source);
  const count = splitsOf(split, table).length;
  const calls = seeds.flatMap((seed) => Array.from({ length: count }, (_, fold) => ({ seed, fold })));
  const parallel = Math.min(input.parallel ?? availableParallelism(), calls.length);
  const results: (TabularFoldResult & { seed: number; fold: number })[] = [];
  let cpuSeconds = 0;
  const shares = new Float64Array(calls.length);
  const tell = (call: number, share: number, step: string): void => {
    shares[call] = share;
    const done = shares.reduce((sum, each) => sum + each, 0);
    onProgress?.({ step, done: Math.floor(done * 100), total: calls.length * 100 });
  };
  await runPool(
    'tabular-fold',
    (call) => {
      const at = calls[call];
      return (
        at && {
          source,
          model,
          settings,
          split,
          fold: at.fold,
          seed: at.seed,
          ...(backend === undefined ? {} : { backend }),
        }
      );
    },
    (call, outcome) => {
      const at = calls[call] as (typeof calls)[number];
      if (!outcome.ok) throw new AppError('INVALID_ARGUMENT', outcome.message);
      results[call] = { ...outcome.result, ...at };
      cpuSeconds += outcome.cpuSeconds;
      tell(call, 1, 'folds');
    },
    {
      parallel,
      heapMb: 4096,
      ...(signal === undefined ? {} : { signal }),
      onProgress: (call, { done, total }) => tell(call, Math.min(0.99, done / total), 'folds'),
    },
  );
  const mean = (of: readonly TabularFoldResult[], key: keyof BinaryMetrics): number =>
    of.reduce((sum, { metrics }) => sum + metrics[key], 0) / of.length;
  return {
    rows: table.table.rows,
    positives: table.labels.reduce((sum, label) => sum + label, 0),
    positive: table.positive,
    columns: table.columns.length,
    folds: results,
    bySeed: seeds.map((seed) => {
      const of = results.filter((each) => each.seed === seed);
      return {
        seed,
        auc: mean(of, 'auc'),
        average_precision: mean(of, 'average_precision'),
        log_loss: mean(of, 'log_loss'),
      };
    }),
    cpuSeconds,
    warnings: [...new Set(results.flatMap(({ report }) => report.warnings))],
  };
}
