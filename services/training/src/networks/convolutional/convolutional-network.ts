import { Convolutional, type ConvolutionalShape, pooledWidth } from '@insight-mesh/algorithms/networks/convolutional';
import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import type * as tf from '@tensorflow/tfjs-core';
import { matrix, type Pass, type SequenceNetwork, vector, type WeightSpec } from '../network.js';
import { caserQueries } from './caser.js';

export interface ConvolutionalSettings extends ConvolutionalShape {
  /** A sequence is cut to its newest so many items; each is predicted from the `window` before it. */
  maxLength: number;
  /** Share of the items' vectors that a step does without. */
  inputDropout: number;
  /** The same of what the convolutions give to the dense layer. */
  pooledDropout: number;
}

/** Caser without its vector of the user (Tang and Wang 2018). */
export class ConvolutionalNetwork implements SequenceNetwork {
  readonly width: number;
  readonly maxLength: number;
  readonly vectorStart: number;
  readonly weights: readonly WeightSpec[];
  private readonly settings: ConvolutionalSettings;

  constructor(settings: ConvolutionalSettings) {
    const { width, window, horizontal, vertical } = settings;
    this.settings = settings;
    this.width = width;
    this.maxLength = settings.maxLength;
    this.vectorStart = 1 / Math.sqrt(width);
    const heights = Array.from({ length: window }, (_, i) => i + 1);
    this.weights = [
      ...heights.map((height) => matrix(`horizontal ${height}`, height * width, horizontal)),
      ...heights.map((height) => vector(`horizontal ${height} bias`, horizontal)),
      matrix('vertical', window, vertical),
      // With `residual` it begins small: the network begins as what its items' vectors alone say.
      matrix('dense', pooledWidth(settings), width, settings.residual ? 0.1 : 1),
      vector('dense bias', width),
    ];
  }

  states(inputs: tf.Tensor3D, weight: (name: string) => tf.Tensor, pass: Pass): tf.Tensor3D {
    const { settings } = this;
    const heights = Array.from({ length: settings.window }, (_, i) => i + 1);
    const weights = {
      horizontal: heights.map((height) => weight(`horizontal ${height}`) as tf.Tensor2D),
      horizontalBias: heights.map((height) => weight(`horizontal ${height} bias`) as tf.Tensor1D),
      vertical: weight('vertical') as tf.Tensor2D,
      dense: weight('dense') as tf.Tensor2D,
      denseBias: weight('dense bias') as tf.Tensor1D,
    };
    const embedded = pass.dropout(inputs, settings.inputDropout);
    return caserQueries(embedded, settings, weights, (x) => pass.dropout(x, settings.pooledDropout));
  }

  toModel(exported: ExportedNetwork): Convolutional {
    return Convolutional.of(this.settings, exported);
  }
}
