import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import { type CellName, gatesOf, Recurrent, type RecurrentShape } from '@insight-mesh/algorithms/networks/recurrent';
import * as tf from '@tensorflow/tfjs-core';
import { matrix, type Pass, type SequenceNetwork, vector, type WeightSpec } from '../network.js';
import { gruRecurrence } from './gru-recurrence.js';
import { lstmRecurrence } from './lstm-recurrence.js';

export interface RecurrentSettings extends RecurrentShape {
  /** Share of the items' vectors that a step does without. */
  inputDropout: number;
  /** The same of the states, before anything is made of them. */
  stateDropout: number;
}

/** GRU4Rec (Hidasi et al. 2016), with a GRU or an LSTM. */
export class RecurrentNetwork implements SequenceNetwork {
  readonly width: number;
  readonly maxLength: number;
  readonly vectorStart: number;
  readonly weights: readonly WeightSpec[];
  private readonly cell: CellName;
  private readonly settings: RecurrentSettings;

  constructor(cell: CellName, settings: RecurrentSettings) {
    const { width, maxLength } = settings;
    const columns = gatesOf[cell] * width;
    this.cell = cell;
    this.settings = settings;
    this.width = width;
    this.maxLength = maxLength;
    this.vectorStart = 1 / Math.sqrt(width);
    const start = { uniform: 1 / Math.sqrt(width) };
    this.weights = [
      { ...matrix('kernel', width, columns), start },
      { ...matrix('recurrent', width, columns), start },
      vector('kernel bias', columns),
      ...(cell === 'gru' ? [vector('recurrent bias', columns)] : []),
      // It begins small: the network begins as what its items' vectors alone say.
      ...(settings.residual ? [matrix('mixed', width, width, 0.1), vector('mixed bias', width)] : []),
    ];
  }

  states(inputs: tf.Tensor3D, weight: (name: string) => tf.Tensor, pass: Pass): tf.Tensor3D {
    const [batch, length, width] = inputs.shape;
    const { inputDropout, stateDropout } = this.settings;
    const read = pass.dropout(inputs, inputDropout);
    const byTime = tf.transpose(read, [1, 0, 2]);
    const flat = tf.reshape(byTime, [length * batch, width]) as tf.Tensor2D;
    const kernel = weight('kernel') as tf.Tensor2D;
    const bias = weight('kernel bias') as tf.Tensor1D;
    const sums = tf.add(tf.matMul(flat, kernel), this.cell === 'gru' ? bias : tf.add(bias, forgetBias(width)));
    const fromInput = tf.reshape(sums, [length, batch, gatesOf[this.cell] * width]) as tf.Tensor3D;
    const recurrent = weight('recurrent') as tf.Tensor2D;
    const states =
      this.cell === 'gru'
        ? gruRecurrence(fromInput, recurrent, weight('recurrent bias') as tf.Tensor1D)
        : lstmRecurrence(fromInput, recurrent);
    const dropped = pass.dropout(tf.transpose(states, [1, 0, 2]), stateDropout);
    if (!this.settings.residual) return dropped;
    const mixed = tf.matMul(
      tf.reshape(dropped, [batch * length, width]) as tf.Tensor2D,
      weight('mixed') as tf.Tensor2D,
    );
    return tf.add(read, tf.reshape(tf.add(mixed, weight('mixed bias')), [batch, length, width]));
  }

  toModel(exported: ExportedNetwork): Recurrent {
    if (this.cell === 'gru') return Recurrent.of(this.cell, this.settings, exported);
    const bias = exported.weight('kernel bias').map((x, column) => x + forgetBiasAt(column, this.width));
    const weight = (name: string): Float32Array => (name === 'kernel bias' ? bias : exported.weight(name));
    return Recurrent.of(this.cell, this.settings, { ...exported, weight });
  }
}

/** An LSTM begins by remembering: 1 is added to the sum of its forget gate (Jozefowicz, Zaremba and Sutskever 2015). */
function forgetBias(units: number): tf.Tensor1D {
  return tf.tensor1d(Float32Array.from({ length: 4 * units }, (_, i) => forgetBiasAt(i, units)));
}

function forgetBiasAt(column: number, units: number): number {
  return column >= units && column < 2 * units ? 1 : 0;
}
