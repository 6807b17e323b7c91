import { type BinaryMetrics, binaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import type { FitControls } from '../models/fitting.js';
import type { Split } from '../search/splits.js';
import { fileRowOf, tellingFileRows } from './file-rows.js';
import { fitTabularModel } from './fit-tabular.js';
import type { LabelledTable } from './labelled-table.js';
import type { TabularRecipe } from './recipe-names.js';
import type { FittedTabularModel } from './tabular-data.js';

export interface MeasuredSplit extends FittedTabularModel {
  metrics: BinaryMetrics;
  scoringSeconds: number;
}

/** Fits on the one part of a split and measures on the other, which the fit never sees. @throws RangeError, PreparationError with rows of the file */
export async function measureSplit(
  source: LabelledTable,
  { train, validation }: Split,
  model: TabularRecipe,
  settings: Readonly<Record<string, unknown>>,
  controls: FitControls,
): Promise<MeasuredSplit> {
  const fitted = await fitTabularModel(model, { source, rows: train }, settings, controls);
  const began = performance.now();
  const scores = tellingFileRows(source, validation, () => fitted.model.score(source.table.take(validation)));
  const scoringSeconds = (performance.now() - began) / 1000;
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0)
    throw new RangeError(
      `row ${fileRowOf(source, validation[bad] as number)} gets the score ${scores[bad]}, which is no probability: look for extreme values in it`,
    );
  const labels = Float64Array.from(validation, (row) => source.labels[row] as number);
  return { ...fitted, metrics: binaryMetrics(scores, labels), scoringSeconds };
}
