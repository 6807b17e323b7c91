import { createHash } from 'node:crypto';
import { logLoss } from '@insight-mesh/algorithms/evaluation/probability-metrics';
import { dealFolds } from '@insight-mesh/algorithms/preparation/random';
import { mergeSettings, requireInteger } from '@insight-mesh/algorithms/settings';
import { loadTabularModel, type SingleModel, TabularBlend } from '@insight-mesh/algorithms/tabular/blend-model';
import { fitLogistic } from '@insight-mesh/algorithms/tabular/fit-logistic';
import { logit } from '@insight-mesh/algorithms/tabular/logistic-loss';
import type { FitControls } from '../models/fitting.js';
import { keptPart } from '../models/kept-part.js';
import { type Drawn, drawSettings, type Space } from '../search/space.js';
import { groupFolds } from '../search/splits.js';
import { fitBoostingModel } from './fit-boosting.js';
import { fitPerceptronModel } from './fit-perceptron.js';
import { type FittedTabularModel, labelsOf, type TabularData } from './tabular-data.js';

export interface BlendSettings {
  /** Formulas for both models, as in their settings. */
  derive: string;
  /** Parts of the training rows by which weights, and in `best` settings, are found. */
  innerFolds: number;
  /** Settings of boosting that are tried, the defaults among them; `blend` tries these alone. */
  trials: number;
  /** Seeds of each model, of which the mean is taken. */
  members: number;
}

const blendDefaults: BlendSettings = { derive: '', innerFolds: 3, trials: 1, members: 3 };
export const bestDefaults: BlendSettings = { ...blendDefaults, trials: 4 };

/** What a blend's boosting begins with: rows and columns are drawn, so that the mean over seeds gains something. */
const boostingStart = {
  rounds: 200,
  learningRate: 0.05,
  leaves: 12,
  minRows: 30,
  l2: 5,
  rowShare: 0.8,
  columnShare: 0.5,
};

const boostingSpace: Space = {
  learningRate: { from: 0.03, to: 0.08, scale: 'log' },
  rounds: { from: 120, to: 300, whole: true, scale: 'log' },
  leaves: { from: 6, to: 20, whole: true },
  minRows: { from: 10, to: 80, whole: true, scale: 'log' },
  l2: { from: 1, to: 20, scale: 'log' },
  rowShare: { from: 0.6, to: 1 },
  columnShare: { from: 0.3, to: 0.9 },
};

type Given = Readonly<Record<string, unknown>>;

/** @throws RangeError that names the setting */
export function blendSettings(given: Given, defaults = blendDefaults): BlendSettings {
  const settings = mergeSettings(defaults, given);
  requireInteger('innerFolds', settings.innerFolds, 2, 20);
  requireInteger('trials', settings.trials, 1, 1000);
  requireInteger('members', settings.members, 1, 50);
  return settings;
}

/** Boosting and the perceptron, weighed by what they say of training rows that they were not fitted on. */
export function fitBlend(data: TabularData, given: Given, controls: FitControls): Promise<FittedTabularModel> {
  return fitMembers(data, blendSettings(given), controls);
}

/** The same with settings of boosting from a random search, all inside the training rows. */
export function fitBest(data: TabularData, given: Given, controls: FitControls): Promise<FittedTabularModel> {
  return fitMembers(data, blendSettings(given, bestDefaults), controls);
}

async function fitMembers(
  data: TabularData,
  settings: BlendSettings,
  controls: FitControls,
): Promise<FittedTabularModel> {
  const began = performance.now();
  const seed = controls.seed ?? 0;
  const labels = labelsOf(data);
  const folds = innerFoldsOf(data, labels, settings.innerFolds, seed);
  requireInnerClasses(folds, labels, settings.innerFolds);
  const { derive, members } = settings;
  const steps = settings.trials + 3;
  let done = 0;
  const of = { settings, seed, rows: createHash('sha256').update(data.rows).update(labels).digest('hex') };
  /** A fit within it, kept by the name. What it answers was read back from bytes: a blend that was broken off has the same ones. */
  const part = <T>(name: string, own: FitControls, compute: (own: FitControls) => Promise<T>): Promise<T> =>
    keptPart(controls.checkpoints, name, { ...of, name }, (checkpoints) =>
      compute(checkpoints === undefined ? own : { ...own, checkpoints }),
    );
  const step = (name: string): FitControls => {
    const at = done++;
    return {
      seed,
      ...(controls.backend === undefined ? {} : { backend: controls.backend }),
      ...(controls.signal === undefined ? {} : { signal: controls.signal }),
      onProgress: (progress) =>
        controls.onProgress?.({
          ...progress,
          step: name,
          done: at * 1000 + Math.round((1000 * progress.done) / progress.total),
          total: steps * 1000,
        }),
    };
  };
  const trials: { settings: Drawn; scores: Float64Array; loss: number }[] = [];
  for (let trial = 0; trial < settings.trials; trial++) {
    const drawn = trial === 0 ? boostingStart : { ...boostingStart, ...drawSettings(boostingSpace, seed, trial) };
    const own = step(`boosting, settings ${trial + 1} of ${settings.trials}`);
    const scores = await outOfFold(data, folds, (rest, fold, score) =>
      part(`boosting ${trial} without ${fold}`, own, async (inner) =>
        score(await fitBoostingModel(rest, { ...drawn, derive }, inner)),
      ),
    );
    trials.push({ settings: drawn, scores, loss: logLoss(scores, labels) });
  }
  const best = trials.reduce((a, b) => (b.loss < a.loss ? b : a));
  const inner = step('perceptron, out of fold');
  const network = await outOfFold(data, folds, (rest, fold, score) =>
    part(`perceptron without ${fold}`, inner, async (own) => score(await fitPerceptronModel(rest, { derive }, own))),
  );
  const { weights, intercept } = blendWeights([best.scores, network], labels);
  const boosting = await part('boosting', step('fit boosting'), async (own) => {
    const { model, report } = await fitBoostingModel(data, { ...best.settings, derive, members }, own);
    return { model: model.toBytes(), report };
  });
  const networks = await part('perceptron', step('fit perceptron'), async (own) => {
    const fitted = await fitPerceptronModel(data, { derive, members }, own);
    return { members: fitted.members.map((member) => member.toBytes()), report: fitted.report };
  });
  controls.onProgress?.({ step: 'fit blend', done: steps * 1000, total: steps * 1000 });
  const parts = [boosting.model, ...networks.members].map((bytes) => loadTabularModel(bytes) as SingleModel);
  const shared = networks.members.map(() => (weights[1] as number) / networks.members.length);
  const warnings = [...new Set([...boosting.report.warnings, ...networks.report.warnings])];
  return {
    model: new TabularBlend(parts, Float64Array.from([weights[0] as number, ...shared]), intercept),
    report: { ...networks.report, seconds: (performance.now() - began) / 1000, warnings },
  };
}

/** A group's rows are of one part, where there are groups. */
function innerFoldsOf({ source, rows }: TabularData, labels: Float64Array, count: number, seed: number): Int32Array {
  const { groups } = source;
  if (groups === undefined) return dealFolds(rows.length, count, seed, labels);
  return groupFolds(
    Int32Array.from(rows, (row) => groups[row] as number),
    count,
    seed,
  );
}

/** @throws RangeError that names the part without which one class is left */
function requireInnerClasses(folds: Int32Array, labels: Float64Array, count: number): void {
  for (const fold of new Set(folds)) {
    let [rows, positives] = [0, 0];
    folds.forEach((each, i) => {
      if (each === fold) return;
      rows++;
      positives += labels[i] as number;
    });
    if (positives > 0 && positives < rows) continue;
    throw new RangeError(
      `without inner part ${fold + 1} of ${count} of the blend's ${labels.length} training rows all ${rows} have the label ${positives === 0 ? 0 : 1}: ` +
        'change innerFolds, take more rows, or choose boosting or the perceptron alone',
    );
  }
}

/**
 * What models that were fitted on the other parts say of each training row.
 * @param sayOf fits on rows without the part of that number, and answers what `score` makes of it
 */
async function outOfFold(
  { source, rows }: TabularData,
  folds: Int32Array,
  sayOf: (
    rest: TabularData,
    fold: number,
    score: (fitted: FittedTabularModel) => Float64Array,
  ) => Promise<Float64Array>,
): Promise<Float64Array> {
  const scores = new Float64Array(rows.length);
  for (const fold of new Set(folds)) {
    const places = Uint32Array.from(rows.keys()).filter((i) => folds[i] === fold);
    const heldOut = source.table.take(Uint32Array.from(places, (place) => rows[place] as number));
    const rest = { source, rows: rows.filter((_, i) => folds[i] !== fold) };
    const said = await sayOf(rest, fold, ({ model }) => model.score(heldOut));
    places.forEach((place, i) => {
      scores[place] = said[i] as number;
    });
  }
  return scores;
}

/** Stacking (Wolpert 1992): a logistic regression on the models' log odds, without weights below 0. */
export function blendWeights(
  scores: readonly Float64Array[],
  labels: Float64Array,
): { weights: Float64Array; intercept: number } {
  const used = scores.map(() => true);
  for (;;) {
    const columns = scores.flatMap((_, i) => (used[i] ? [i] : []));
    const matrix = new Float64Array(labels.length * columns.length);
    for (let row = 0; row < labels.length; row++)
      columns.forEach((column, j) => {
        matrix[row * columns.length + j] = logit((scores[column] as Float64Array)[row] as number);
      });
    const coefficients = new Float64Array(columns.length + 1);
    for (const _ of fitLogistic(matrix, labels, coefficients, { l2: 1, iterations: 200 }));
    const negative = columns.filter((_, j) => (coefficients[j] as number) < 0);
    if (negative.length === 0 || negative.length === columns.length) {
      const weights = new Float64Array(scores.length);
      columns.forEach((column, j) => {
        weights[column] = Math.max(0, coefficients[j] as number);
      });
      return { weights, intercept: coefficients[columns.length] as number };
    }
    for (const column of negative) used[column] = false;
  }
}
