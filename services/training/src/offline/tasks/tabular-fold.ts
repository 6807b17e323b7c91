import type { BinaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import { AppError } from '@insight-mesh/runtime/errors';
import type { FitReport } from '../../models/fitting.js';
import { type SplitPlan, splitsOf } from '../../search/splits.js';
import { measureSplit } from '../../tabular/measure-split.js';
import { readTable, type TableSource } from '../../tabular/read-table.js';
import { isTabularRecipe } from '../../tabular/recipe-names.js';
import type { BackendChoice } from '../../tensorflow/backend.js';
import type { TaskControls } from '../tasks.js';

export interface TabularFoldInput {
  source: TableSource;
  model: string;
  settings: Record<string, unknown>;
  split: SplitPlan;
  /** From 0. */
  fold: number;
  /** Of the model. */
  seed: number;
  backend?: BackendChoice;
}

export interface TabularFoldResult {
  metrics: BinaryMetrics;
  trained: number;
  tested: number;
  report: FitReport;
  importance: { column: string; share: number }[];
  modelBytes: number;
  scoringSeconds: number;
}

/** Fits a tabular model without one fold and measures it there. @throws AppError, RangeError, PreparationError, DivergedError, BackendError for people */
export async function tabularFoldTask(input: TabularFoldInput, controls: TaskControls): Promise<TabularFoldResult> {
  const { model: name, settings, split: plan, fold, seed, backend } = input;
  if (!isTabularRecipe(name)) throw new AppError('INVALID_ARGUMENT', `there is no tabular model ${name}`);
  const source = await readTable(input.source);
  const split = splitsOf(plan, source)[fold];
  if (split === undefined) throw new AppError('INVALID_ARGUMENT', `there is no fold ${fold} of ${plan.folds}`);
  const options = { ...controls, seed, ...(backend === undefined ? {} : { backend }) };
  const { model, report, metrics, scoringSeconds } = await measureSplit(source, split, name, settings, options);
  return {
    metrics,
    trained: split.train.length,
    tested: split.validation.length,
    report: { ...report, warnings: [...new Set([...source.warnings, ...report.warnings])] },
    importance: model.importance().slice(0, 20),
    modelBytes: model.toBytes().length,
    scoringSeconds,
  };
}
