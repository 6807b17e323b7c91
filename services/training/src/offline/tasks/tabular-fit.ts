import { type BinaryMetrics, binaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import { AppError } from '@insight-mesh/runtime/errors';
import { fileCheckpoints } from '../../models/file-checkpoints.js';
import type { FitReport } from '../../models/fitting.js';
import { labelsAt } from '../../scores/choose-scores.js';
import { checkRecipe } from '../../tabular/check-recipe.js';
import { fitTabularModel } from '../../tabular/fit-tabular.js';
import { readTable, type TableSource } from '../../tabular/read-table.js';
import { isTabularRecipe, tabularRecipes } from '../../tabular/recipe-names.js';
import { type RowSplit, splitRows } from '../../tabular/split-rows.js';
import type { BackendChoice } from '../../tensorflow/backend.js';
import type { TaskControls } from '../tasks.js';

export interface TabularFitInput {
  source: TableSource;
  model: string;
  settings: Record<string, unknown>;
  seed: number;
  /** Of the rows, held out and measured on. */
  testShare: number;
  backend?: BackendChoice;
  /** A folder for the fit's state; the fit goes on from what lies there. */
  checkpoints?: { folder: string; everySeconds: number };
}

export interface TabularFitResult {
  /** Reads back with loadTabularModel. */
  bytes: Uint8Array;
  report: FitReport;
  /** On the rows that were held out. */
  test: BinaryMetrics;
  rows: number;
  trained: number;
  tested: number;
  positive: string;
  split: Pick<RowSplit, 'by' | 'why'>;
  importance: { column: string; share: number }[];
}

/** Fits a score on a file as a run does on a data set, and measures it on rows that it has not seen. @throws as tabularFoldTask */
export async function tabularFitTask(input: TabularFitInput, controls: TaskControls): Promise<TabularFitResult> {
  const { model: name, settings, seed, backend } = input;
  if (!isTabularRecipe(name))
    throw new AppError(
      'INVALID_ARGUMENT',
      `there is no model ${name} of scores: there are ${tabularRecipes.join(', ')}`,
    );
  await checkRecipe(name, settings);
  const source = await readTable(input.source);
  const split = splitRows(source, { testShare: input.testShare, seed, outcomeMs: 0 });
  const { training, heldOut } = split.test;
  const lost = new Set<string>();
  const { model, report } = await fitTabularModel(name, { source, rows: training }, settings, {
    ...controls,
    seed,
    ...(backend === undefined ? {} : { backend }),
    ...(input.checkpoints === undefined
      ? {}
      : { checkpoints: fileCheckpoints({ ...input.checkpoints, onFailed: (why) => void lost.add(why) }) }),
  });
  const why = split.why === '' ? [] : [`rows could not be divided by time, and were drawn by the seed: ${split.why}`];
  return {
    bytes: model.toBytes(),
    report: { ...report, warnings: [...new Set([...source.warnings, ...why, ...report.warnings, ...lost])] },
    test: binaryMetrics(model.score(source.table.take(heldOut)), labelsAt(source, heldOut)),
    rows: source.table.rows,
    trained: training.length,
    tested: heldOut.length,
    positive: source.positive,
    split: { by: split.by, why: split.why },
    importance: model.importance().slice(0, 20),
  };
}
