import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { logLossOfMargins } from '@insight-mesh/algorithms/tabular/logistic-loss';
import * as tf from '@tensorflow/tfjs-core';
import { DivergedError, type FitControls } from '../models/fitting.js';
import { breathe, loadState, saveState } from './fit-state.js';

export interface DenseTask {
  /** rows × width, row by row. */
  matrix: Float32Array;
  width: number;
  /** 0 or 1 a row. */
  labels: Float64Array;
  /** By these it stops early and keeps the best epoch's weights. */
  validation?: { matrix: Float32Array; labels: Float64Array };
  widths: readonly number[];
  dropout: number;
  learningRate: number;
  weightDecay: number;
  batch: number;
  epochs: number;
  patience: number;
  seed: number;
  fingerprint: string;
  /** What a row is called in messages, from its place in the matrix. */
  nameOf: (place: number) => string;
}

/** All that an epoch leaves to the next, so that a fit which goes on does the same. */
interface State {
  epoch: number;
  weights: Float32Array;
  mean: Float32Array;
  square: Float32Array;
  best: Float32Array;
  bestEpoch: number;
  curve: { epoch: number; loss: number; seconds: number; validation?: { log_loss: number } }[];
}

export interface TrainedDense {
  /** Weights and bias of each layer, one behind the other. */
  weights: Float32Array;
  shapes: readonly LayerShape[];
  bestEpoch: number;
  curve: State['curve'];
}

export interface LayerShape {
  inputs: number;
  outputs: number;
  /** Where its weights and its bias begin. */
  weightsAt: number;
  biasAt: number;
}

function shapesOf(width: number, widths: readonly number[]): { shapes: LayerShape[]; size: number } {
  const shapes: LayerShape[] = [];
  let [inputs, at] = [width, 0];
  for (const outputs of [...widths, 1]) {
    shapes.push({ inputs, outputs, weightsAt: at, biasAt: at + inputs * outputs });
    at += inputs * outputs + outputs;
    inputs = outputs;
  }
  return { shapes, size: at };
}

/** He et al. 2015: normal with a variance of 2 / inputs; biases 0. */
function initial(shapes: readonly LayerShape[], size: number, random: () => number): Float32Array {
  const weights = new Float32Array(size);
  for (const { inputs, outputs, weightsAt } of shapes) {
    for (let i = 0; i < inputs * outputs; i++) {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      weights[weightsAt + i] = normal * Math.sqrt(2 / inputs);
    }
  }
  return weights;
}

type Layers = { weights: tf.Tensor2D; bias: tf.Tensor1D }[];

function layersOf(flat: tf.Tensor1D, shapes: readonly LayerShape[]): Layers {
  return shapes.map(({ inputs, outputs, weightsAt, biasAt }) => ({
    weights: tf.reshape(tf.slice(flat, weightsAt, inputs * outputs), [inputs, outputs]),
    bias: tf.slice(flat, biasAt, outputs),
  }));
}

/** @param masks of the hidden layers: 0, or what makes up for those that are left out */
function marginsOf(layers: Layers, rows: tf.Tensor2D, masks: readonly tf.Tensor2D[]): tf.Tensor1D {
  let out = rows;
  layers.forEach(({ weights, bias }, l) => {
    const activation = l < layers.length - 1 ? 'relu' : 'linear';
    out = tf.fused.matMul({ a: out, b: weights, transposeA: false, transposeB: false, bias, activation }) as tf.Tensor2D;
    const mask = masks[l];
    if (mask !== undefined) out = tf.mul(out, mask);
  });
  return tf.reshape(out, [-1]);
}

/** ReLU layers and a logistic loss by Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), on the open backend. */
export async function trainDense(task: DenseTask, controls: FitControls, onEpoch: (state: State) => void): Promise<TrainedDense> {
  const { width, labels, validation, seed, fingerprint } = task;
  const rows = labels.length;
  const { shapes, size } = shapesOf(width, task.widths);
  const state = (await loadState<State>(controls.checkpoints, fingerprint)) ?? fresh(shapes, size, seed);
  const all = tf.tensor2d(task.matrix, [rows, width]);
  const targets = tf.tensor1d(Float32Array.from(labels));
  const held = validation === undefined ? undefined : tf.tensor2d(validation.matrix, [validation.labels.length, width]);
  let flat = tf.tensor1d(state.weights);
  let mean = tf.tensor1d(state.mean);
  let square = tf.tensor1d(state.square);
  try {
    while (state.epoch < task.epochs && !outOfPatience(state, task)) {
      const began = performance.now();
      const random = seeded(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(state.epoch + 1, 0x85ebca77));
      const order = shuffled(rows, random);
      const losses: tf.Scalar[] = [];
      const stepsBefore = state.epoch * Math.ceil(rows / task.batch);
      for (let from = 0, step = 1; from < rows; from += task.batch, step++) {
        const places = order.subarray(from, from + task.batch);
        const masks = masksOf(task, places.length, random);
        const kept = tf.tidy(() => {
          const places1d = tf.tensor1d(places, 'int32');
          const batch = tf.gather(all, places1d);
          const wanted = tf.gather(targets, places1d);
          const ones = masks.map((mask, l) => tf.tensor2d(mask, [places.length, task.widths[l] as number]));
          const { value, grad } = tf.valueAndGrad((weights) =>
            meanLoss(marginsOf(layersOf(weights as tf.Tensor1D, shapes), batch, ones), wanted),
          )(flat);
          return [value, ...adam(flat, mean, square, grad as tf.Tensor1D, stepsBefore + step, task)] as const;
        });
        tf.dispose([flat, mean, square]);
        losses.push(kept[0] as tf.Scalar);
        [, flat, mean, square] = kept as [tf.Scalar, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
        if (step % 32 !== 0) continue;
        await breathe();
        if (controls.signal?.aborted) {
          // What this epoch has done is done again: a state is one between epochs.
          if (state.epoch > 0) await saveState(controls.checkpoints, fingerprint, state);
          tf.dispose(losses);
          controls.signal.throwIfAborted();
        }
      }
      const loss = meanOf(losses, order, state.epoch + 1, task);
      state.epoch++;
      [state.weights, state.mean, state.square] = [flat, mean, square].map((each) => each.dataSync() as Float32Array) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const measured = held === undefined || validation === undefined ? undefined : heldOutLoss(flat, shapes, held, validation.labels);
      const better = measured === undefined || state.bestEpoch === 0 || measured < bestLoss(state);
      if (better) [state.best, state.bestEpoch] = [state.weights, state.epoch];
      const seconds = (state.curve.at(-1)?.seconds ?? 0) + (performance.now() - began) / 1000;
      state.curve.push({
        epoch: state.epoch,
        loss,
        seconds,
        ...(measured === undefined ? {} : { validation: { log_loss: measured } }),
      });
      onEpoch(state);
      await breathe();
      if (controls.signal?.aborted || controls.checkpoints?.due()) await saveState(controls.checkpoints, fingerprint, state);
      controls.signal?.throwIfAborted();
    }
    return { weights: state.best, shapes, bestEpoch: state.bestEpoch, curve: state.curve };
  } finally {
    tf.dispose([all, targets, flat, mean, square, ...(held === undefined ? [] : [held])]);
  }
}

function fresh(shapes: readonly LayerShape[], size: number, seed: number): State {
  const weights = initial(shapes, size, seeded(seed));
  const zeros = () => new Float32Array(size);
  return { epoch: 0, weights, mean: zeros(), square: zeros(), best: weights, bestEpoch: 0, curve: [] };
}

const bestLoss = (state: State): number => state.curve[state.bestEpoch - 1]?.validation?.log_loss ?? Number.POSITIVE_INFINITY;

const outOfPatience = (state: State, { patience, validation }: DenseTask): boolean =>
  patience > 0 && validation !== undefined && state.epoch - state.bestEpoch >= patience;

function shuffled(rows: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/** Drawn here and not by the backend, so that every backend leaves out the same. */
function masksOf({ dropout, widths }: DenseTask, rows: number, random: () => number): Float32Array[] {
  if (dropout === 0) return [];
  const kept = 1 / (1 - dropout);
  return widths.map((width) => Float32Array.from({ length: rows * width }, () => (random() < dropout ? 0 : kept)));
}

/** max(x, 0) - x y + ln(1 + e^-|x|), whose gradient the backend knows part by part. */
function meanLoss(margins: tf.Tensor1D, wanted: tf.Tensor1D): tf.Scalar {
  const log = tf.log1p(tf.exp(tf.neg(tf.abs(margins))));
  return tf.mean(tf.add(tf.sub(tf.relu(margins), tf.mul(margins, wanted)), log));
}

function adam(
  weights: tf.Tensor1D,
  mean: tf.Tensor1D,
  square: tf.Tensor1D,
  gradient: tf.Tensor1D,
  step: number,
  { learningRate, weightDecay }: DenseTask,
): [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D] {
  const [one, two] = [0.9, 0.999];
  const nextMean = tf.add(tf.mul(mean, one), tf.mul(gradient, 1 - one)) as tf.Tensor1D;
  const nextSquare = tf.add(tf.mul(square, two), tf.mul(tf.square(gradient), 1 - two)) as tf.Tensor1D;
  const correction = Math.sqrt(1 - two ** step);
  const rate = (learningRate * correction) / (1 - one ** step);
  const moved = tf.div(tf.mul(nextMean, rate), tf.add(tf.sqrt(nextSquare), 1e-8 * correction));
  const decayed = weightDecay === 0 ? weights : tf.mul(weights, 1 - learningRate * weightDecay);
  return [tf.sub(decayed, moved) as tf.Tensor1D, nextMean, nextSquare];
}

/** @throws DivergedError where a batch's loss is no number */
function meanOf(losses: tf.Scalar[], order: Int32Array, epoch: number, { batch, nameOf }: DenseTask): number {
  const stacked = tf.stack(losses);
  const values = stacked.dataSync();
  tf.dispose([stacked, ...losses]);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const first = nameOf(order[bad * batch] as number);
    throw new DivergedError(
      `the loss is ${values[bad]} in epoch ${epoch}, batch ${bad + 1} (its first row is ${first}): lower learningRate, or look for extreme values`,
    );
  }
  // The last batch may be smaller: it counts by its rows.
  let sum = 0;
  values.forEach((value, i) => {
    sum += value * Math.min(batch, order.length - i * batch);
  });
  return sum / order.length;
}

function heldOutLoss(flat: tf.Tensor1D, shapes: readonly LayerShape[], rows: tf.Tensor2D, labels: Float64Array): number {
  const margins = tf.tidy(() => marginsOf(layersOf(flat, shapes), rows, []).dataSync());
  return logLossOfMargins(Float64Array.from(margins), labels);
}
