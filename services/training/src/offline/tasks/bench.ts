import type { Interaction } from '@insight-mesh/algorithms/model';
import type { CellName } from '@insight-mesh/algorithms/networks/recurrent';
import { AppError } from '@insight-mesh/runtime/errors';
import { ConvolutionalNetwork } from '../../networks/convolutional/convolutional-network.js';
import { convolutionalFitDefaults } from '../../networks/convolutional/fit-convolutional.js';
import type { SequenceNetwork } from '../../networks/network.js';
import { Random } from '../../networks/random.js';
import { RecurrentNetwork } from '../../networks/recurrent/recurrent-network.js';
import { toSequences } from '../../networks/sequences.js';
import { Trainer } from '../../networks/trainer.js';
import { type TransformerFitSettings, transformerFitDefaults, transformerNetwork } from '../../networks/transformer.js';
import { type BackendChoice, fallbacksOf, openBackend } from '../../tensorflow/backend.js';
import type { TaskControls } from '../tasks.js';

/** One shape of a step, the same for every model and for PyTorch beside it. */
export interface BenchShape {
  items: number;
  /** Sequences a step. */
  batch: number;
  /** Of the sequences of a step, one step after the other. */
  lengths: readonly number[];
  width: number;
  maxLength: number;
  blocks: number;
  heads: number;
  inner: number;
  dropout: number;
  negatives: number;
}

export interface BenchTaskInput {
  model: string;
  backend: BackendChoice;
  shape: BenchShape;
  /** Measured at least so long. */
  seconds: number;
  seed: number;
}

export interface BenchTaskResult {
  /** Places that were predicted. */
  examplesPerSecond: number;
  steps: number;
  backend: string;
  /** Why a faster backend was not taken, or this one is not what it could be. */
  warnings: string[];
}

/** The networks that can be measured, of a shape. */
const networks: Readonly<Record<string, (shape: BenchShape) => SequenceNetwork>> = {
  transformer: (shape) => transformerNetwork(settingsOf(shape)),
  gru: (shape) => recurrent('gru', shape),
  lstm: (shape) => recurrent('lstm', shape),
  cnn: ({ width, maxLength, dropout }) =>
    new ConvolutionalNetwork({
      ...convolutionalFitDefaults,
      width,
      maxLength,
      inputDropout: dropout,
      pooledDropout: dropout,
    }),
};

function recurrent(cell: CellName, { width, maxLength, dropout }: BenchShape): SequenceNetwork {
  return new RecurrentNetwork(cell, { width, maxLength, residual: true, inputDropout: dropout, stateDropout: 0 });
}

export const benchModels = Object.keys(networks);

function settingsOf({
  width,
  maxLength,
  blocks,
  heads,
  inner,
  dropout,
  negatives,
}: BenchShape): TransformerFitSettings {
  const shape = { width, maxLength, blocks, heads, inner, dropout, negatives };
  return { ...transformerFitDefaults, ...shape, places: 'fromStart', scaleInputs: true, attentionDropout: dropout };
}

/** The speed of training steps on drawn sequences. @throws AppError, BackendError */
export async function benchTask(input: BenchTaskInput, { signal, onProgress }: TaskControls): Promise<BenchTaskResult> {
  const { model, shape, seconds, seed } = input;
  const make = networks[model];
  if (make === undefined) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `there is no network ${model} to measure: there are ${benchModels.join(', ')}`,
    );
  }
  const backend = await openBackend(input.backend);
  const sequences = toSequences(drawn(shape, seed), 'user', shape.maxLength);
  const settings = { ...settingsOf(shape), batchPlaces: shape.batch * Math.max(...shape.lengths) };
  const trainer = new Trainer(make(shape), sequences, settings, seed, { attributes: undefined, embeddings: undefined });
  const batches = shape.lengths.map((_, i) => Int32Array.from({ length: shape.batch }, (_, b) => i * shape.batch + b));
  let [examples, spent, steps] = [0, 0, -3];
  while (steps < 3 || spent < seconds) {
    signal?.throwIfAborted();
    const began = performance.now();
    // The first steps warm up, and are not counted.
    const rows = batches[(steps + 3) % batches.length] as Int32Array;
    const result = trainer.step(rows, 1, steps + 3, 0.001);
    if (steps >= 0) {
      examples += result.examples;
      spent += (performance.now() - began) / 1000;
    }
    steps++;
    onProgress?.({ step: `${model} on ${backend.name}`, done: Math.min(spent, seconds), total: seconds });
    await new Promise((resolve) => setImmediate(resolve));
  }
  trainer.dispose();
  return { examplesPerSecond: examples / spent, steps, backend: backend.name, warnings: fallbacksOf(backend) };
}

/** Sequences of the shape's lengths, by names that keep their order, and every item at least once. */
function drawn({ items, batch, lengths }: BenchShape, seed: number): Interaction[] {
  const random = new Random(seed);
  const act = (user: string, item: number, timeMs: number): Interaction => ({
    userId: user,
    sessionId: user,
    itemId: `i-${item}`,
    timeMs,
  });
  const data: Interaction[] = [];
  lengths.forEach((length, i) => {
    for (let b = 0; b < batch; b++) {
      const user = `u-${String(i * batch + b).padStart(8, '0')}`;
      for (let t = 0; t <= length; t++) data.push(act(user, random.below(items), t));
    }
  });
  for (let item = 0; item < items; item++) data.push(act(`alone-${item}`, item, 0));
  return data;
}
