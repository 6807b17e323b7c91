import { rankScores } from '@insight-mesh/algorithms/evaluation/ranked-scores';
import { chooseThreshold } from '@insight-mesh/algorithms/evaluation/threshold';
import { type BinaryMetrics, binaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import { loadTabularModel } from '@insight-mesh/algorithms/tabular/blend-model';
import type { TabularModel } from '@insight-mesh/algorithms/tabular/tabular-model';
import type { FitReport } from '../models/fitting.js';
import type { RunFitting } from '../run/fit-kept.js';
import { detailOf, type OnProgress } from '../run/steps.js';
import type { ModelConfig } from '../store/model-versions.js';
import { fitTabularModel } from '../tabular/fit-tabular.js';
import type { LabelledTable } from '../tabular/labelled-table.js';
import type { TabularRecipe } from '../tabular/recipe-names.js';
import type { RowCut } from '../tabular/split-rows.js';

/** A recipe as the validation saw it. */
export interface TriedScores {
  recipe: TabularRecipe;
  config: ModelConfig;
  validation: BinaryMetrics;
  /** From which probability on a row is called positive: by the greatest F1 on the validation. */
  threshold: number;
}

/** A recipe, fitted on what came before the test, and what it says of the test's rows. */
export interface FittedScores extends TriedScores {
  model: TabularModel;
  bytes: Uint8Array;
  /** Of the fit that is served. */
  report: FitReport;
  /** A probability for each row of the test. */
  test: Float64Array;
}

export interface RecipeFit {
  /** The same in every attempt of the run, and of this fit alone. */
  name: string;
  recipe: TabularRecipe;
  rows: LabelledTable;
  training: Uint32Array;
  config: ModelConfig;
  onProgress: OnProgress;
}

/**
 * Fits a recipe and keeps the model, going on from what an earlier attempt of the run has kept. What is answered was read back from its bytes:
 * what is measured is what is served.
 */
export async function fitRecipe(
  { name, recipe, rows, training, config, onProgress }: RecipeFit,
  { kept, signal, backend, seed }: RunFitting,
): Promise<{ model: TabularModel; bytes: Uint8Array; report: FitReport }> {
  signal.throwIfAborted();
  const { bytes, report } = await kept.step(name, async () => {
    const data = { source: rows, rows: training };
    const fitted = await fitTabularModel(recipe, data, config, {
      ...{ signal, backend, seed, checkpoints: kept.checkpoints(name) },
      onProgress: (progress) => onProgress(progress.done, progress.total, detailOf(progress)),
    });
    return { bytes: fitted.model.toBytes(), report: fitted.report };
  });
  await kept.forget(name);
  return { model: loadTabularModel(bytes), bytes, report };
}

/** Fits a recipe on what came before the validation, and measures it there. */
export async function tryRecipe(
  recipe: TabularRecipe,
  config: ModelConfig,
  rows: LabelledTable,
  { training, heldOut }: RowCut,
  fitting: RunFitting,
  onProgress: OnProgress,
): Promise<TriedScores> {
  const fit = { name: `try ${recipe}`, recipe, rows, training, config, onProgress };
  const { model } = await fitRecipe(fit, fitting);
  const scores = model.score(rows.table.take(heldOut));
  const labels = labelsAt(rows, heldOut);
  const { threshold } = chooseThreshold(rankScores(scores, labels), { by: 'f1' });
  // JSON has no infinity: above 1 nothing is called positive either.
  const finite = Number.isFinite(threshold) ? threshold : 1.000001;
  return { recipe, config, validation: binaryMetrics(scores, labels), threshold: finite };
}

/** Fits a tried recipe on all that came before the test, and asks it of the test, once. */
export async function fitTried(
  tried: TriedScores,
  rows: LabelledTable,
  { training, heldOut }: RowCut,
  fitting: RunFitting,
  onProgress: OnProgress,
): Promise<FittedScores> {
  const { recipe, config } = tried;
  const fitted = await fitRecipe({ name: `fit ${recipe}`, recipe, rows, training, config, onProgress }, fitting);
  return { ...tried, ...fitted, test: fitted.model.score(rows.table.take(heldOut)) };
}

/** The best on the validation by log loss, never the best on the test; on a tie the earlier one. */
export function candidateOf(fitted: readonly FittedScores[]): FittedScores {
  const [first, ...others] = fitted;
  if (first === undefined) throw new Error('a run of scores has no recipe');
  return others.reduce((best, other) => (other.validation.log_loss < best.validation.log_loss ? other : best), first);
}

export function labelsAt({ labels }: Pick<LabelledTable, 'labels'>, places: Uint32Array): Float64Array {
  return Float64Array.from(places, (row) => labels[row] as number);
}
