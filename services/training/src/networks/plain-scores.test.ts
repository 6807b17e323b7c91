import { ItemTable } from '@insight-mesh/algorithms/item-table';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensorflow/backend.js';
import { ConvolutionalNetwork } from './convolutional/convolutional-network.js';
import type { Pass, SequenceNetwork } from './network.js';
import { Random } from './random.js';
import { RecurrentNetwork } from './recurrent/recurrent-network.js';

beforeAll(() => openBackend());

const maxLength = 6;
const kinds = {
  gru: (width: number, _: number, residual: boolean): SequenceNetwork =>
    new RecurrentNetwork('gru', { width, maxLength, inputDropout: 0.5, stateDropout: 0.5, residual }),
  lstm: (width: number, _: number, residual: boolean): SequenceNetwork =>
    new RecurrentNetwork('lstm', { width, maxLength, inputDropout: 0.5, stateDropout: 0.5, residual }),
  cnn: (width: number, window: number, residual: boolean): SequenceNetwork =>
    new ConvolutionalNetwork({
      width,
      maxLength,
      window,
      horizontal: 3,
      vertical: 2,
      residual,
      inputDropout: 0.5,
      pooledDropout: 0.5,
    }),
};

/** Weights and vectors that are drawn. */
function drawn(network: SequenceNetwork, itemCount: number, seed: number, options: Drawn): ExportedNetwork {
  const random = new Random(seed);
  const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const weights = new Map(
    network.weights.map(({ name, shape }) => [name, numbers(shape.reduce((product, one) => product * one, 1))]),
  );
  const vectors = numbers(itemCount * network.width);
  return {
    items: ItemTable.of(Array.from({ length: itemCount }, (_, i) => `i-${String(i).padStart(3, '0')}`)),
    vectors,
    outputs: options.tied ? vectors : numbers(vectors.length),
    bias: options.bias ? numbers(itemCount) : undefined,
    normalise: options.normalise,
    temperature: options.temperature,
    weight: (name) => weights.get(name) as Float32Array,
  };
}

interface Drawn {
  tied: boolean;
  bias: boolean;
  normalise: boolean;
  temperature: number;
}

const evaluating = (lengths: readonly number[]): Pass => ({
  lengths: Int32Array.from(lengths),
  dropout: (values) => values,
});

/** The states of each sequence at its last place, by TensorFlow.js, all sequences in one padded batch. */
function lastStates(network: SequenceNetwork, exported: ExportedNetwork, batch: readonly (readonly number[])[]) {
  const { width } = network;
  const length = Math.max(...batch.map((sequence) => sequence.length));
  const inputs = new Float32Array(batch.length * length * width);
  batch.forEach((sequence, row) => {
    sequence.forEach((item, place) => {
      inputs.set(exported.vectors.subarray(item * width, (item + 1) * width), (row * length + place) * width);
    });
  });
  return tf.tidy(() => {
    const weight = (name: string): tf.Tensor =>
      tf.tensor(exported.weight(name), network.weights.find((spec) => spec.name === name)?.shape as number[]);
    const lengths = batch.map((sequence) => sequence.length);
    const states = network.states(tf.tensor3d(inputs, [batch.length, length, width]), weight, evaluating(lengths));
    const all = states.dataSync();
    return batch.map((sequence, row) => {
      const start = (row * length + sequence.length - 1) * width;
      return all.slice(start, start + width);
    });
  });
}

function scoresOf(state: ArrayLike<number>, exported: ExportedNetwork, width: number): number[] {
  const length = (vector: ArrayLike<number>): number =>
    exported.normalise ? Math.sqrt(Array.from(vector).reduce((sum, x) => sum + x * x, 1e-12)) : 1;
  return exported.items.ids.map((_, item) => {
    const vector = exported.outputs.subarray(item * width, (item + 1) * width);
    const product = vector.reduce((sum, x, i) => sum + x * (state[i] as number), 0);
    return product / length(vector) / length(state) / exported.temperature + (exported.bias?.[item] ?? 0);
  });
}

const sequences = fc.array(fc.array(fc.nat(19), { minLength: 1, maxLength }), { minLength: 1, maxLength: 5 });

describe.each(['gru', 'lstm', 'cnn'] as const)('%s', (name) => {
  const shapes = fc.record({
    width: fc.integer({ min: 1, max: 7 }),
    window: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
    tied: fc.boolean(),
    bias: fc.boolean(),
    normalise: fc.boolean(),
    residual: fc.boolean(),
    temperature: fc.constantFrom(1, 0.1),
  });

  it('has the same scores in plain code as on TensorFlow.js, also after a round trip through bytes', () => {
    fc.assert(
      fc.property(shapes, sequences, ({ width, window, residual, seed, ...options }, batch) => {
        const network = kinds[name](width, window, residual);
        const exported = drawn(network, 20, seed, options);
        const model = loadModel(name, network.toModel(exported).toBytes());
        const states = lastStates(network, exported, batch);
        batch.forEach((sequence, row) => {
          const expected = scoresOf(states[row] as Float32Array, exported, width);
          const scale = Math.max(1, ...expected.map(Math.abs));
          const scores = model.scoreAll(sequence.map((item) => exported.items.id(item)));
          scores.forEach((score, item) => {
            expect(Math.abs(score - (expected[item] as number)) / scale).toBeLessThan(1e-4);
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  it('has the same states whatever else is in the batch and however much it is padded', () => {
    fc.assert(
      fc.property(shapes, sequences, ({ width, window, residual, seed, ...options }, batch) => {
        const network = kinds[name](width, window, residual);
        const exported = drawn(network, 20, seed, options);
        const together = lastStates(network, exported, batch);
        batch.forEach((sequence, row) => {
          const [alone] = lastStates(network, exported, [sequence]);
          alone?.forEach((x, i) => {
            expect(Math.abs(x - ((together[row] as Float32Array)[i] as number))).toBeLessThan(
              1e-4 * Math.max(1, Math.abs(x)),
            );
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it('does not let a place know what comes after it', () => {
    const network = kinds[name](4, 3, false);
    const exported = drawn(network, 20, 7, { tied: true, bias: false, normalise: false, temperature: 1 });
    const whole = [3, 1, 4, 1, 5];
    const [short] = lastStates(network, exported, [whole.slice(0, 3)]);
    const [, padded] = lastStates(network, exported, [whole, whole.slice(0, 3)]);
    padded?.forEach((x, i) => {
      expect(x).toBeCloseTo(short?.[i] as number, 5);
    });
  });
});
