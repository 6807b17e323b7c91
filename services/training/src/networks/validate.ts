import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import type { NextItemCase } from '@insight-mesh/algorithms/next-item-evaluation';
import * as tf from '@tensorflow/tfjs-core';
import type { SequenceData } from '../models/fitting.js';
import type { SequenceNetwork } from './network.js';

const batchSize = 256;

export type Validation = NonNullable<SequenceData['validation']>;

/** Full ranking of all items for each case, in batches on the backend. A target that the network does not know counts as missed. */
export class Validator {
  private readonly cases: { items: number[]; target: number; leftOut: number[] }[];
  private readonly all: number;

  constructor(
    private readonly network: SequenceNetwork,
    items: ExportedNetwork['items'],
    { cases, leaveOut }: Validation,
  ) {
    this.all = cases.length;
    this.cases = cases.flatMap((one: NextItemCase) => {
      const target = items.index(one.target);
      const known = one.context.map((id) => items.index(id)).filter((index) => index !== undefined);
      if (target === undefined || known.length === 0) return [];
      // The newest item of the context is left out even where the model does not know it, which then changes nothing.
      const current = items.index(one.context.at(-1) as string);
      const leftOut = leaveOut === 'context' ? [...new Set(known)] : leaveOut === 'current' ? [current] : [];
      return [
        { items: known.slice(-network.maxLength), target, leftOut: leftOut.filter((index) => index !== undefined) },
      ];
    });
    this.cases.sort((a, b) => a.items.length - b.items.length);
  }

  /** Means of hit rate and NDCG over all cases. */
  measure(exported: ExportedNetwork): { 'hr@10': number; 'ndcg@10': number; 'hr@20': number; 'mrr@20': number } {
    const { network } = this;
    const { outputs, bias, normalise } = exported;
    const size = exported.items.size;
    const sums = { 'hr@10': 0, 'ndcg@10': 0, 'hr@20': 0, 'mrr@20': 0 };
    const count = (target: number, row: Float32Array, leftOut: readonly number[]): void => {
      const rank = rankOf(target, row, leftOut);
      if (rank < 10) {
        sums['hr@10']++;
        sums['ndcg@10'] += 1 / Math.log2(rank + 2);
      }
      if (rank < 20) {
        sums['hr@20']++;
        sums['mrr@20'] += 1 / (rank + 1);
      }
    };
    tf.tidy(() => {
      const vectors = tf.tensor2d(normalise ? unitLengths(outputs, network.width) : outputs, [size, network.width]);
      const added = bias === undefined ? undefined : tf.tensor1d(bias);
      const weights = new Map(network.weights.map((s) => [s.name, tf.tensor(exported.weight(s.name), [...s.shape])]));
      const weight = (name: string): tf.Tensor => weights.get(name) as tf.Tensor;
      for (let from = 0; from < this.cases.length; from += batchSize) {
        const batch = this.cases.slice(from, from + batchSize);
        let scores = new Float32Array(0);
        // Numbers leave a tidy by assignment: it would look for tensors in each element of an array that it returns.
        tf.tidy(() => {
          const states = lastStates(network, exported, batch, weight);
          let products = tf.matMul(states, vectors, false, true);
          if (added !== undefined) {
            // Without a bias the length of a state changes no rank.
            const length = normalise ? tf.sqrt(tf.add(tf.sum(tf.square(states), 1, true), 1e-12)) : tf.scalar(1);
            products = tf.add(tf.div(products, tf.mul(length, exported.temperature)), added);
          }
          scores = products.dataSync() as Float32Array<ArrayBuffer>;
        });
        batch.forEach(({ target, leftOut }, i) => {
          count(target, scores.subarray(i * size, (i + 1) * size), leftOut);
        });
      }
    });
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] /= Math.max(1, this.all);
    return sums;
  }
}

/** Places from 0; ties by index. */
function rankOf(target: number, scores: Float32Array, leftOut: readonly number[]): number {
  if (leftOut.includes(target)) return Number.POSITIVE_INFINITY;
  const score = scores[target] as number;
  let rank = 0;
  for (let i = 0; i < scores.length; i++) if ((scores[i] as number) > score) rank++;
  for (let i = 0; i < target; i++) if (scores[i] === score) rank++;
  for (const i of leftOut) {
    const other = scores[i] as number;
    if (other > score || (other === score && i < target)) rank--;
  }
  return rank;
}

function lastStates(
  network: SequenceNetwork,
  { vectors }: ExportedNetwork,
  batch: readonly { items: readonly number[] }[],
  weight: (name: string) => tf.Tensor,
): tf.Tensor2D {
  const { width } = network;
  const lengths = Int32Array.from(batch, ({ items }) => items.length);
  const length = lengths.reduce((longest, one) => Math.max(longest, one), 1);
  const inputs = new Float32Array(batch.length * length * width);
  batch.forEach(({ items }, i) => {
    items.forEach((item, t) => {
      inputs.set(vectors.subarray(item * width, (item + 1) * width), (i * length + t) * width);
    });
  });
  const states = network.states(tf.tensor3d(inputs, [batch.length, length, width]), weight, {
    lengths,
    dropout: (values) => values,
  });
  const places = Int32Array.from(lengths, (count, i) => i * length + count - 1);
  return tf.gather(tf.reshape(states, [-1, width]), tf.tensor1d(places, 'int32')) as tf.Tensor2D;
}

function unitLengths(rows: Float32Array, width: number): Float32Array {
  const scaled = new Float32Array(rows.length);
  for (let from = 0; from < rows.length; from += width) {
    let sum = 1e-12;
    for (let i = from; i < from + width; i++) sum += (rows[i] as number) ** 2;
    const share = 1 / Math.sqrt(sum);
    for (let i = from; i < from + width; i++) scaled[i] = share * (rows[i] as number);
  }
  return scaled;
}
