import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { DivergedError, type FitControls } from '../models/fitting.js';
import { heldOutLoss, type LayerShape, lossAndGradient, type Rows, shapesOf } from './dense-loss.js';
import { breathe, loadState, saveState } from './fit-state.js';

export interface DenseTask extends Rows {
  /** By these it stops early and keeps the best epoch's weights. */
  validation?: Rows;
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

/**
 * ReLU layers and a logistic loss on the open backend, by Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019). The backend
 * reckons losses and gradients; rows are gathered and steps made here, since for networks of this size that costs less than the calls it would take.
 */
export async function trainDense(
  task: DenseTask,
  controls: FitControls,
  onEpoch: (state: State) => void,
): Promise<TrainedDense> {
  const { width, labels, validation, seed, fingerprint, batch } = task;
  const { checkpoints, signal } = controls;
  const rows = labels.length;
  const { shapes, size } = shapesOf(width, task.widths);
  const state = (await loadState<State>(checkpoints, fingerprint)) ?? fresh(shapes, size, seed);
  while (state.epoch < task.epochs && !outOfPatience(state, task)) {
    const began = performance.now();
    const random = seeded(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(state.epoch + 1, 0x85ebca77));
    const order = shuffled(rows, random);
    // An epoch works on copies: where it is broken off, the state stays one between epochs.
    const moving = { weights: state.weights.slice(), mean: state.mean.slice(), square: state.square.slice() };
    const gradient = new Float32Array(size);
    let sum = 0;
    for (let from = 0, step = 1; from < rows; from += batch, step++) {
      const places = order.subarray(from, from + batch);
      const loss = lossAndGradient(
        task,
        shapes,
        moving.weights,
        places,
        masksOf(task, places.length, random),
        gradient,
      );
      if (!Number.isFinite(loss)) {
        const first = task.nameOf(places[0] as number);
        throw new DivergedError(
          `the loss is ${loss} in epoch ${state.epoch + 1}, batch ${step} (its first row is ${first}): lower learningRate, or look for extreme values`,
        );
      }
      sum += loss * places.length;
      adam(moving, gradient, state.epoch * Math.ceil(rows / batch) + step, task);
      if (step % 32 !== 0) continue;
      await breathe();
      if (signal?.aborted) {
        if (state.epoch > 0) await saveState(checkpoints, fingerprint, state);
        signal.throwIfAborted();
      }
    }
    state.epoch++;
    Object.assign(state, moving);
    const measured = validation === undefined ? undefined : heldOutLoss(state.weights, shapes, validation);
    const better = measured === undefined || state.bestEpoch === 0 || measured < bestLoss(state);
    if (better) [state.best, state.bestEpoch] = [state.weights, state.epoch];
    state.curve.push({
      epoch: state.epoch,
      loss: sum / rows,
      seconds: (state.curve.at(-1)?.seconds ?? 0) + (performance.now() - began) / 1000,
      ...(measured === undefined ? {} : { validation: { log_loss: measured } }),
    });
    onEpoch(state);
    await breathe();
    if (signal?.aborted || checkpoints?.due()) await saveState(checkpoints, fingerprint, state);
    signal?.throwIfAborted();
  }
  return { weights: state.best, shapes, bestEpoch: state.bestEpoch, curve: state.curve };
}

function fresh(shapes: readonly LayerShape[], size: number, seed: number): State {
  const weights = initial(shapes, size, seeded(seed));
  const zeros = () => new Float32Array(size);
  return { epoch: 0, weights, mean: zeros(), square: zeros(), best: weights, bestEpoch: 0, curve: [] };
}

const bestLoss = (state: State): number =>
  state.curve[state.bestEpoch - 1]?.validation?.log_loss ?? Number.POSITIVE_INFINITY;

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

/** Drawn here and not by the backend, so that every backend leaves out the same. Two of a draw, to 1 in 65,536. */
function masksOf({ dropout, widths }: DenseTask, rows: number, random: () => number): Float32Array[] {
  if (dropout === 0) return [];
  const kept = 1 / (1 - dropout);
  const out = Math.round(dropout * 65_536);
  return widths.map((width) => {
    const mask = new Float32Array(rows * width);
    for (let i = 0; i < mask.length; i += 2) {
      const bits = random() * 4_294_967_296;
      mask[i] = (bits & 0xffff) < out ? 0 : kept;
      if (i + 1 < mask.length) mask[i + 1] = bits / 65_536 < out ? 0 : kept;
    }
    return mask;
  });
}

/** One step, in place. @param step from 1 */
function adam(
  { weights, mean, square }: Pick<State, 'weights' | 'mean' | 'square'>,
  gradient: Float32Array,
  step: number,
  { learningRate, weightDecay }: DenseTask,
): void {
  const [one, two] = [0.9, 0.999];
  const correction = Math.sqrt(1 - two ** step);
  const rate = (learningRate * correction) / (1 - one ** step);
  const least = 1e-8 * correction;
  const decayed = 1 - learningRate * weightDecay;
  for (let i = 0; i < weights.length; i++) {
    const slope = gradient[i] as number;
    const m = one * (mean[i] as number) + (1 - one) * slope;
    const s = two * (square[i] as number) + (1 - two) * slope * slope;
    mean[i] = m;
    square[i] = s;
    weights[i] = decayed * (weights[i] as number) - (rate * m) / (Math.sqrt(s) + least);
  }
}
