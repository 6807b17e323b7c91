import {
  checkTransformerSettings,
  Transformer,
  type TransformerSettings,
  transformerDefaults,
} from '@insight-mesh/algorithms/networks/transformer';
import { mergeSettings } from '@insight-mesh/algorithms/settings';
import * as tf from '@tensorflow/tfjs-core';
import type { FitControls, FittedSequenceModel, SequenceData } from '../models/fitting.js';
import { causalAttention, causalMask } from './attention.js';
import { fitNetwork } from './fit-network.js';
import { layerNorm } from './layer-norm.js';
import { matrix, type Pass, type SequenceNetwork, vector, type WeightSpec } from './network.js';
import { type TrainingSettings, trainingDefaults } from './training-settings.js';

/** What the transformer has of its own, and the training loop's. */
export interface TransformerFitSettings extends TrainingSettings, TransformerSettings {
  /** Share of values that are left out in training. */
  dropout: number;
}

export const transformerFitDefaults: TransformerFitSettings = {
  ...trainingDefaults,
  ...transformerDefaults,
  dropout: 0.5,
};

/**
 * A transformer over a sequence of items that reads from left to right (SASRec: Kang and McAuley 2018, "Self-Attentive Sequential
 * Recommendation"), normalised before each part (Xiong et al. 2020), as eSASRec and gSASRec's successors have it.
 */
export function transformerNetwork(settings: TransformerFitSettings): SequenceNetwork {
  const { width, maxLength, blocks, heads, inner, dropout } = settings;
  const weights: WeightSpec[] = [{ name: 'places', shape: [maxLength, width], start: { normal: 0.02 }, decays: true }];
  for (let b = 0; b < blocks; b++) {
    const norm = (name: string): WeightSpec[] => [
      vector(`${b} ${name} scale`, width, 'ones'),
      vector(`${b} ${name} shift`, width),
    ];
    weights.push(
      ...norm('attention'),
      matrix(`${b} joined`, width, 3 * width),
      vector(`${b} joined bias`, 3 * width),
      matrix(`${b} mixed`, width, width),
      vector(`${b} mixed bias`, width),
      ...norm('inner'),
      matrix(`${b} up`, width, inner * width),
      vector(`${b} up bias`, inner * width),
      matrix(`${b} down`, inner * width, width),
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
    const linear = (x: tf.Tensor2D, name: string): tf.Tensor2D => tf.add(tf.matMul(x, w2(name)), w1(`${name} bias`));
    const hidden = causalMask(length);
    const scaled = tf.add(tf.mul(inputs, Math.sqrt(width)), placed(w2('places'), pass.lengths, length, settings));
    let x = drop(tf.reshape(scaled, [batch * length, width]) as tf.Tensor2D);
    for (let b = 0; b < blocks; b++) {
      const joined = linear(norm(x, `${b} attention`), `${b} joined`);
      const mixed = causalAttention(joined, { batch, length, heads, width }, hidden, drop);
      x = tf.add(x, drop(linear(mixed, `${b} mixed`)));
      const up = tf.relu(linear(norm(x, `${b} inner`), `${b} up`));
      x = tf.add(x, drop(linear(drop(up), `${b} down`)));
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

/** The vectors of the places: counted from the newest item of a sequence, or from its oldest. */
function placed(places: tf.Tensor2D, lengths: Int32Array, length: number, { fromEnd }: TransformerSettings): tf.Tensor {
  if (!fromEnd) return tf.slice(places, [0, 0], [length, places.shape[1]]);
  const indexes = new Int32Array(lengths.length * length);
  lengths.forEach((count, i) => {
    for (let t = 0; t < length; t++) indexes[i * length + t] = Math.max(0, count - 1 - t);
  });
  return tf.gather(places, tf.tensor2d(indexes, [lengths.length, length], 'int32'));
}

/** @throws RangeError, DivergedError, BackendError, the signal's reason */
export function fitTransformer(
  data: SequenceData,
  settings: Readonly<Record<string, unknown>>,
  controls: FitControls = {},
): Promise<FittedSequenceModel> {
  const merged = checkTransformerSettings(mergeSettings(transformerFitDefaults, settings));
  return fitNetwork('transformer', transformerNetwork(merged), merged, data, controls);
}
