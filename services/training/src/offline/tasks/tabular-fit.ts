import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BinaryMetrics, binaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import { AppError } from '@insight-mesh/runtime/errors';
import { fileCheckpoints } from '../../models/file-checkpoints.js';
import type { FitReport } from '../../models/fitting.js';
import { labelsAt } from '../../scores/choose-scores.js';
import { dividedBy, timeColumn } from '../../scores/read-rows.js';
import { checkRecipe } from '../../tabular/check-recipe.js';
import { withSource } from '../../tabular/duck-source.js';
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

/** A data set of the feature service says itself whose a row is, when it was and how long its outcome was open; other files say nothing. */
async function ofDataset(
  source: TableSource,
): Promise<{ divided: { group?: string; time?: string }; outcomeMs: number }> {
  const names = await withSource(source.path, source.memoryMb ?? 512, async ({ types }) => types);
  if (!names.has('label_id') || !names.has(timeColumn)) return { divided: {}, outcomeMs: 0 };
  const manifest = await readFile(join(source.path, 'manifest.json'), 'utf8').catch(() => undefined);
  const within = manifest === undefined ? 0 : (JSON.parse(manifest)?.spec?.labels?.withinMs ?? 0);
  return { divided: dividedBy(names, source), outcomeMs: typeof within === 'number' ? within : 0 };
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
  const own = await ofDataset(input.source);
  const source = await readTable({ ...input.source, ...own.divided });
  const split = splitRows(source, { testShare: input.testShare, seed, outcomeMs: own.outcomeMs });
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
