import {
  checkTransformerSettings,
  Transformer,
  type TransformerSettings,
  transformerDefaults,
} from '@insight-mesh/algorithms/networks/transformer';
import { mergeSettings, requireNumber } from '@insight-mesh/algorithms/settings';
import * as tf from '@tensorflow/tfjs-core';
import type { FitControls, FittedSequenceModel, SequenceData } from '../models/fitting.js';
import { attention, causalMask, droppedAttention } from './attention.js';
import { fitNetwork } from './fit-network.js';
import { layerNorm } from './layer-norm.js';
import { linear, relu } from './linear.js';
import { matrix, type Pass, type SequenceNetwork, vector, type WeightSpec } from './network.js';
import { checkTrainingSettings, type TrainingSettings, trainingDefaults } from './training-settings.js';

/** What the transformer has of its own, and the training loop's. */
export interface TransformerFitSettings extends TrainingSettings, TransformerSettings {
  /** Share of values that are left out in training, of the inputs and of what a block adds. */
  dropout: number;
  /** The same of the attention. */
  attentionDropout: number;
  /** What a block adds begins so small, so that the network begins near the newest item's own vector. */
  residualStart: number;
}

export const transformerFitDefaults: TransformerFitSettings = {
  ...trainingDefaults,
  ...transformerDefaults,
  dropout: 0.5,
  attentionDropout: 0,
  residualStart: 0.1,
};

/**
 * A transformer over a sequence of items that reads from left to right (SASRec: Kang and McAuley 2018, "Self-Attentive Sequential
 * Recommendation"), normalised before each part (Xiong et al. 2020), as eSASRec and gSASRec's successors have it.
 */
export function transformerNetwork(settings: TransformerFitSettings): SequenceNetwork {
  const { width, maxLength, blocks, heads, scaleInputs, inner, dropout, residualStart } = settings;
  const relative = settings.places === 'distance';
  const weights: WeightSpec[] = [];
  if (!relative) weights.push({ name: 'places', shape: [maxLength, width], start: { normal: 0.02 }, decays: true });
  for (let b = 0; b < blocks; b++) {
    const norm = (name: string): WeightSpec[] => [
      vector(`${b} ${name} scale`, width, 'ones'),
      vector(`${b} ${name} shift`, width),
    ];
    if (relative) {
      const start = { values: distances(maxLength, heads) };
      weights.push({ name: `${b} distances`, shape: [maxLength, heads], start, decays: false });
    }
    weights.push(
      ...norm('attention'),
      matrix(`${b} joined`, width, 3 * width),
      vector(`${b} joined bias`, 3 * width),
      matrix(`${b} mixed`, width, width, residualStart),
      vector(`${b} mixed bias`, width),
      ...norm('inner'),
      matrix(`${b} up`, width, inner * width),
      vector(`${b} up bias`, inner * width),
      matrix(`${b} down`, inner * width, width, residualStart),
      vector(`${b} down bias`, width),
    );
  }
  weights.push(vector('last scale', width, 'ones'), vector('last shift', width));

  const states = (inputs: tf.Tensor3D, weight: (name: string) => tf.Tensor, pass: Pass): tf.Tensor3D => {
    const [batch, length] = inputs.shape;
    const w2 = (name: string): tf.Tensor2D => weight(name) as tf.Tensor2D;
    const w1 = (name: string): tf.Tensor1D => weight(name) as tf.Tensor1D;
    const drop = <T extends tf.Tensor>(values: T): T => pass.dropout(values, dropout);
    const norm = (x: tf.Tensor2D, name: string): tf.Tensor2D => layerNorm(x, w1(`${name} scale`), w1(`${name} shift`));
    const layer = (x: tf.Tensor2D, name: string): tf.Tensor2D => linear(x, w2(name), w1(`${name} bias`));
    const shape = { batch, length, heads, width };
    const trained = settings.attentionDropout;
    const dropped = (values: tf.Tensor): tf.Tensor => pass.dropout(values, trained);
    const mask = causalMask(length);
    const seen = distanceIndexes(length);
    const scaled = scaleInputs ? tf.mul(inputs, Math.sqrt(width)) : inputs;
    const placed = relative ? scaled : tf.add(scaled, placesOf(w2('places'), pass.lengths, length, settings));
    let x = drop(tf.reshape(placed, [batch * length, width]) as tf.Tensor2D);
    for (let b = 0; b < blocks; b++) {
      const joined = layer(norm(x, `${b} attention`), `${b} joined`);
      const learnt = relative ? byDistance(w2(`${b} distances`), seen, length) : undefined;
      const mixed =
        trained > 0 ? droppedAttention(joined, shape, mask, learnt, dropped) : attention(joined, shape, mask, learnt);
      x = tf.add(x, drop(layer(mixed, `${b} mixed`)));
      const up = relu(layer(norm(x, `${b} inner`), `${b} up`));
      x = tf.add(x, drop(layer(up, `${b} down`)));
    }
    return tf.reshape(norm(x, 'last'), [batch, length, width]) as tf.Tensor3D;
  };
  return {
    width,
    maxLength,
    vectorStart: 0.02,
    weights,
    states,
    toModel: (exported) => Transformer.of(settings, exported),
  };
}

/** Before anything is learnt attention falls with the distance, by a slope that differs from head to head (ALiBi: Press, Smith and Lewis 2022). */
function distances(maxLength: number, heads: number): Float32Array {
  return Float32Array.from({ length: maxLength * heads }, (_, i) => -Math.floor(i / heads) * 0.25 ** (i % heads));
}

/** [length · length]: how far back each place sees each other; 0 for those behind it. */
function distanceIndexes(length: number): tf.Tensor1D {
  const indexes = Int32Array.from({ length: length * length }, (_, i) =>
    Math.max(0, Math.floor(i / length) - (i % length)),
  );
  return tf.tensor1d(indexes, 'int32');
}

/** [heads, length, length]: what is learnt of each distance, for each pair of places. */
function byDistance(table: tf.Tensor2D, indexes: tf.Tensor1D, length: number): tf.Tensor3D {
  return tf.reshape(tf.transpose(tf.gather(table, indexes)), [table.shape[1], length, length]);
}

/** The vectors of the places: counted from the newest item of a sequence, or from its oldest. */
function placesOf(table: tf.Tensor2D, lengths: Int32Array, length: number, { places }: TransformerSettings): tf.Tensor {
  if (places === 'fromStart') return tf.slice(table, [0, 0], [length, table.shape[1]]);
  const indexes = new Int32Array(lengths.length * length);
  lengths.forEach((count, i) => {
    for (let t = 0; t < length; t++) indexes[i * length + t] = Math.max(0, count - 1 - t);
  });
  return tf.gather(table, tf.tensor2d(indexes, [lengths.length, length], 'int32'));
}

/** The defaults with what was given in their place. @throws RangeError that names the setting */
export function transformerSettings(given: Readonly<Record<string, unknown>>): TransformerFitSettings {
  const settings = checkTrainingSettings(checkTransformerSettings(mergeSettings(transformerFitDefaults, given)));
  requireNumber('dropout', settings.dropout, 0, 0.95);
  requireNumber('attentionDropout', settings.attentionDropout, 0, 0.95);
  requireNumber('residualStart', settings.residualStart, 0, 10);
  return settings;
}

/** @throws RangeError, DivergedError, BackendError, the signal's reason */
export function fitTransformer(
  data: SequenceData,
  settings: Readonly<Record<string, unknown>>,
  controls: FitControls = {},
): Promise<FittedSequenceModel> {
  const merged = transformerSettings(settings);
  return fitNetwork('transformer', transformerNetwork(merged), merged, data, controls);
}
