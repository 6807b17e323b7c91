import type { SequenceModel } from '@insight-mesh/algorithms/model';
import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import type * as tf from '@tensorflow/tfjs-core';

/** A weight of a network, beside the vectors of items, which the training loop holds. */
export interface WeightSpec {
  name: string;
  shape: readonly number[];
  start: 'zeros' | 'ones' | { normal: number } | { uniform: number } | { values: Float32Array };
  /** Whether weight decay pulls at it: at matrices, not at biases and norms. */
  decays: boolean;
}

/** A dense [from, to] matrix that begins with a deviation of 1 / √from, so that what goes through keeps its size. */
export function matrix(name: string, from: number, to: number, share = 1): WeightSpec {
  return { name, shape: [from, to], start: { normal: share / Math.sqrt(from) }, decays: true };
}

export function vector(name: string, size: number, start: 'zeros' | 'ones' = 'zeros'): WeightSpec {
  return { name, shape: [size], start, decays: false };
}

/** One pass of a batch through a network. */
export interface Pass {
  /** How many items each sequence of the batch has; behind them it is padded. */
  lengths: Int32Array;
  /** Puts a share of the values to 0 and scales the others up; gives the tensor itself where nothing is trained. */
  dropout<T extends tf.Tensor>(values: T, share: number): T;
}

/**
 * What the training loop asks of a network. It reads a sequence of vectors and has a state at each place that may depend on that place and
 * those before it only: sequences begin at the left and are padded at the right, so what stands there must not reach a place before it.
 */
export interface SequenceNetwork {
  /** Numbers in the vector of an item, and in a state. */
  readonly width: number;
  /** The newest so many items of a sequence are read. */
  readonly maxLength: number;
  /** The deviation of the items' vectors at the beginning. */
  readonly vectorStart: number;
  readonly weights: readonly WeightSpec[];
  /**
   * @param inputs [batch, length, width], the items' vectors, 0 where padded
   * @param weight by its name, of its shape
   * @returns [batch, length, width], the states; at padded places anything finite
   */
  states(inputs: tf.Tensor3D, weight: (name: string) => tf.Tensor, pass: Pass): tf.Tensor3D;
  /** The model that serves. It computes the same in plain code: scores within 1e-4. */
  toModel(exported: ExportedNetwork): SequenceModel;
}
