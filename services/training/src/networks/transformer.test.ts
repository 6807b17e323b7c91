import { ItemTable } from '@insight-mesh/algorithms/item-table';
import { loadModel } from '@insight-mesh/algorithms/load-model';
import { ModelFormatError } from '@insight-mesh/algorithms/model';
import { readModelFile, writeModelFile } from '@insight-mesh/algorithms/model-file';
import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensorflow/backend.js';
import type { SequenceNetwork } from './network.js';
import { Random } from './random.js';
import { toSequences } from './sequences.js';
import { Trainer } from './trainer.js';
import { type TransformerFitSettings, transformerFitDefaults, transformerNetwork } from './transformer.js';

beforeAll(() => openBackend());

function drawn(network: SequenceNetwork, items: number, seed: number, normalise: boolean): ExportedNetwork {
  const random = new Random(seed);
  const numbers = (length: number, size: number): Float32Array =>
    Float32Array.from({ length }, () => size * random.normal());
  const weights = new Map(
    network.weights.map(({ name, shape }) => [
      name,
      numbers(
        shape.reduce((product, one) => product * one, 1),
        0.3,
      ),
    ]),
  );
  return {
    items: ItemTable.of(Array.from({ length: items }, (_, i) => `i-${i}`)),
    vectors: numbers(items * network.width, 1),
    outputs: numbers(items * network.width, 1),
    bias: numbers(items, 1),
    normalise,
    temperature: 0.5,
    weight: (name) => weights.get(name) as Float32Array,
  };
}

/** All scores of each context, by TensorFlow.js, all contexts in one padded batch. */
function scoresOf(network: SequenceNetwork, exported: ExportedNetwork, contexts: readonly (readonly number[])[]) {
  const { width } = network;
  const { items, vectors, outputs, bias, normalise, temperature } = exported;
  const lengths = Int32Array.from(contexts, (context) => context.length);
  const length = Math.max(...lengths);
  const scores: Float32Array[] = [];
  tf.tidy(() => {
    const inputs = new Float32Array(contexts.length * length * width);
    contexts.forEach((context, i) => {
      context.forEach((item, t) => {
        inputs.set(vectors.subarray(item * width, (item + 1) * width), (i * length + t) * width);
      });
    });
    const weight = (name: string): tf.Tensor =>
      tf.tensor(exported.weight(name), [...(network.weights.find((spec) => spec.name === name)?.shape ?? [])]);
    const states = network.states(tf.tensor3d(inputs, [contexts.length, length, width]), weight, {
      lengths,
      dropout: (values) => values,
    });
    const unit = (rows: tf.Tensor): tf.Tensor =>
      normalise ? tf.div(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), -1, true), 1e-12))) : rows;
    const table = unit(tf.tensor2d(outputs, [items.size, width])) as tf.Tensor2D;
    contexts.forEach((context, i) => {
      const state = tf.slice(states, [i, context.length - 1, 0], [1, 1, width]);
      const products = tf.matMul(tf.reshape(unit(state), [1, width]) as tf.Tensor2D, table, false, true);
      const all = tf.div(products, temperature).dataSync() as Float32Array;
      scores.push(all.map((score, item) => score + (bias?.[item] ?? 0)));
    });
  });
  return scores;
}

function expectSame(
  network: SequenceNetwork,
  exported: ExportedNetwork,
  contexts: readonly (readonly number[])[],
): void {
  const model = loadModel('transformer', network.toModel(exported).toBytes());
  const expected = scoresOf(network, exported, contexts);
  contexts.forEach((context, i) => {
    const own = model.scoreAll(context.map((item) => exported.items.id(item)));
    own.forEach((score, item) => {
      expect(Math.abs(score - (expected[i]?.[item] as number))).toBeLessThan(1e-4);
    });
  });
}

const shapes = fc.record({
  heads: fc.integer({ min: 1, max: 3 }),
  size: fc.integer({ min: 1, max: 4 }),
  blocks: fc.integer({ min: 1, max: 3 }),
  inner: fc.integer({ min: 1, max: 3 }),
  places: fc.constantFrom('distance' as const, 'fromEnd' as const, 'fromStart' as const),
  scaleInputs: fc.boolean(),
  normalise: fc.boolean(),
  seed: fc.nat(),
});
const contexts = fc.array(fc.array(fc.nat(14), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });

describe('the transformer in plain code', () => {
  it('scores as TensorFlow.js does, on any weights', () => {
    fc.assert(
      fc.property(shapes, contexts, ({ heads, size, normalise, seed, ...shape }, given) => {
        const settings = { ...transformerFitDefaults, ...shape, heads, width: heads * size, maxLength: 6 };
        const network = transformerNetwork(settings);
        expectSame(network, drawn(network, 15, seed, normalise), given);
      }),
      { numRuns: 40 },
    );
  });

  it('scores as TensorFlow.js does after it was trained', () => {
    const settings: TransformerFitSettings = {
      ...transformerFitDefaults,
      width: 16,
      maxLength: 8,
      negatives: 20,
      normalise: true,
      temperature: 0.1,
      itemStart: 'cooccurrence',
    };
    const network = transformerNetwork(settings);
    const data = Array.from({ length: 600 }, (_, n) => ({
      userId: `u-${n % 60}`,
      sessionId: '',
      itemId: `i-${(7 * (n % 60) + 3 * Math.floor(n / 60)) % 50}`,
      timeMs: n,
    }));
    const known = { attributes: undefined, embeddings: undefined };
    const trainer = new Trainer(network, toSequences(data, 'user', 8), settings, 3, known);
    trainer.startFromCoOccurrence();
    const rows = Int32Array.from({ length: 60 }, (_, row) => row);
    trainer.step(rows, 1, 0, 0.01);
    const tensors = tf.memory().numTensors;
    const losses = Array.from({ length: 30 }, (_, n) => trainer.step(rows, 1, n + 1, 0.01).loss);
    // No tensor is left behind by a step.
    expect(tf.memory().numTensors).toBe(tensors);
    expect(losses.at(-1) as number).toBeLessThan(0.7 * (losses[0] as number));
    expectSame(network, trainer.exported(), [[1, 4, 7], [10], [3, 6, 9, 12, 15, 18, 21, 24]]);
    trainer.dispose();
  });

  it('names the item of the context that is most like the result', () => {
    const network = transformerNetwork({ ...transformerFitDefaults, width: 4, heads: 1 });
    const exported = drawn(network, 6, 1, true);
    exported.vectors.set([1, 0, 0, 0, 0, 1, 0, 0, 0.9, 0.1, 0, 0, -1, -1, 0, 0]);
    const list = network.toModel(exported).recommend(['i-0', 'i-1'], 6);
    expect(list.find((one) => one.itemId === 'i-2')?.becauseItemId).toBe('i-0');
    expect(list.find((one) => one.itemId === 'i-3')).not.toHaveProperty('becauseItemId');
  });

  it('refuses bytes whose parts do not fit together', () => {
    const network = transformerNetwork({ ...transformerFitDefaults, width: 4, heads: 1 });
    const bytes = network.toModel(drawn(network, 6, 1, true)).toBytes();
    const file = readModelFile('transformer', bytes);
    const settings = file.settings as object;
    const items = file.array('items', 'u8');
    const written = (change: object, vectors = new Float32Array(24)) =>
      writeModelFile('transformer', { ...settings, ...change }, { items, vectors });
    expect(() => loadModel('transformer', written({}, new Float32Array(23)))).toThrow(ModelFormatError);
    expect(() => loadModel('transformer', written({}, new Float32Array(24).fill(Number.NaN)))).toThrow(/not finite/);
    expect(() => loadModel('transformer', written({ heads: 3 }))).toThrow(/width must be a multiple of heads/);
    expect(() => loadModel('transformer', written({}))).toThrow(/no part outputs/);
    expect(loadModel('transformer', bytes).toBytes()).toEqual(bytes);
  });
});
