import { coOccurrenceVectors } from '@insight-mesh/algorithms/networks/co-occurrence-vectors';
import type { ExportedNetwork } from '@insight-mesh/algorithms/networks/network-model';
import * as tf from '@tensorflow/tfjs-core';
import { type Batch, makeBatch } from './batches.js';
import { DropoutMasks } from './dropout.js';
import { ItemVectors, type KnownOfItems } from './item-vectors.js';
import { type NegativeSampler, type Negatives, negativeSampler } from './negatives.js';
import type { SequenceNetwork } from './network.js';
import { Random } from './random.js';
import { type SoftmaxConstants, type SoftmaxInputs, sampledSoftmax } from './sampled-softmax.js';
import type { Sequences } from './sequences.js';
import type { TrainingSettings } from './training-settings.js';
import { norm2, Table, Weight } from './weights.js';

export interface StepResult {
  /** The mean over the examples of the batch. */
  loss: number;
  /** Predicted places. */
  examples: number;
  /** Of all gradients together, before clipping. */
  norm: number;
}

/** The learnt numbers of a fit and what one step does to them. */
export class Trainer {
  readonly weights: readonly Weight[];
  /** Steps so far. */
  steps = 0;
  private readonly dense: Map<string, Weight>;
  private readonly vectors: ItemVectors;
  private readonly bias: Table | undefined;
  private readonly masks: DropoutMasks;
  private readonly sampler: NegativeSampler;
  private readonly counts: { of: Int32Array };

  constructor(
    readonly network: SequenceNetwork,
    readonly sequences: Sequences,
    readonly settings: TrainingSettings,
    readonly seed: number,
    known: KnownOfItems,
  ) {
    const { width, vectorStart: start } = network;
    const { items } = sequences;
    const averaged = settings.averaging > 0;
    const random = new Random(seed, 0x57a7);
    this.vectors = new ItemVectors({ items, width, start, random, averaged, known, ownOutputs: settings.ownOutputs });
    const shape = [items.size, 1];
    this.bias = settings.itemBias
      ? new Table({ name: 'bias', shape, start: 'zeros', decays: false }, random, averaged)
      : undefined;
    this.dense = new Map(network.weights.map((spec) => [spec.name, new Weight(spec, random, averaged)]));
    this.weights = [...this.tables, ...this.vectors.dense, ...this.dense.values()];
    this.masks = new DropoutMasks(
      seed,
      Math.max(settings.batchPlaces, network.maxLength) * Math.max(width, network.maxLength) * 4,
    );
    this.sampler = negativeSampler(sequences.counts, settings.negatives, settings.negativePower);
    this.counts = { of: new Int32Array(items.size) };
  }

  /** Items begin as neighbours of those that they stand near in the sequences, and so does what is scored against them. */
  startFromCoOccurrence(): void {
    const { network, sequences, settings } = this;
    const random = new Random(this.seed, 0xc0);
    const { before, after } = coOccurrenceVectors(sequences, sequences.items.size, {
      width: network.width,
      directed: settings.ownOutputs,
      random: () => random.float(),
    });
    this.vectors.start(before, after);
  }

  private get tables(): Table[] {
    return this.bias === undefined ? this.vectors.tables : [...this.vectors.tables, this.bias];
  }

  /**
   * Learns from one batch. All that is drawn depends on the seed, the epoch and the place of the batch in it.
   * @param rate the learning rate of this step
   * @returns a loss or norm that is not finite leaves the weights as they were
   */
  step(rows: Int32Array, epoch: number, place: number, rate: number): StepResult {
    const { settings } = this;
    const batch = makeBatch(this.sequences, rows);
    const negatives = this.sampler.draw(new Random(this.seed, epoch, place, 0x4e6a));
    this.masks.begin(epoch, place);
    const { loss, norm, gradients } = this.gradients(batch, negatives);
    if (Number.isFinite(loss) && Number.isFinite(norm)) {
      this.steps++;
      const scale = settings.clipNorm > 0 && norm > settings.clipNorm ? settings.clipNorm / norm : 1;
      const step = { step: this.steps, learningRate: rate, weightDecay: settings.weightDecay, scale };
      const quick = { ...step, learningRate: rate * settings.itemRate };
      for (const table of this.tables) table.step(quick, settings.lazyUpdates);
      for (const [weight, values] of gradients) weight.update(values, step);
      if (settings.averaging > 0) for (const weight of this.weights) weight.follow(settings.averaging);
    } else for (const table of this.tables) table.clear();
    return { loss, norm, examples: batch.examples };
  }

  private gradients(batch: Batch, negatives: Negatives) {
    const dense = [...this.dense.values()];
    let value = Number.NaN;
    const tables: Float32Array[] = [];
    const others: Float32Array[] = [];
    // Numbers leave the tidy by assignment: it would look for tensors in each element of an array that it returns.
    this.vectors.prepare([batch.inputs, batch.targets, negatives.items]);
    tf.tidy(() => {
      const shape = [batch.rows.length, batch.length, this.network.width];
      const leaves = [
        tf.tensor(this.vectors.gather(batch.inputs, 'read'), shape),
        tf.tensor(this.vectors.gather(batch.targets, 'scored'), [batch.inputs.length, this.network.width]),
        tf.tensor(this.vectors.gather(negatives.items, 'scored'), [negatives.items.length, this.network.width]),
        ...(this.bias === undefined
          ? []
          : [
              tf.tensor(this.bias.gather(batch.targets), [batch.inputs.length, 1]),
              tf.tensor(this.bias.gather(negatives.items), [1, negatives.items.length]),
            ]),
      ];
      const constants = this.constants(batch, negatives);
      const all = [...leaves, ...dense.map((weight) => tf.tensor(weight.values, [...weight.spec.shape]))];
      const places = new Map(dense.map((weight, i) => [weight.spec.name, leaves.length + i]));
      const { value: loss, grads } = tf.valueAndGrads((...given: tf.Tensor[]) => {
        const states = this.network.states(given[0] as tf.Tensor3D, (name) => named(given, places, name), {
          lengths: batch.lengths,
          dropout: (values, share) => this.masks.apply(values, share),
        });
        return this.loss(states, given, constants);
      })(all);
      value = loss.dataSync()[0] as number;
      grads.forEach((gradient, i) => {
        (i < leaves.length ? tables : others).push(gradient.dataSync() as Float32Array);
      });
    });
    const [inputs, targets, drawn, targetBias, drawnBias] = tables as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array?,
      Float32Array?,
    ];
    this.vectors.addGradients(batch.inputs, inputs, 'read');
    this.vectors.addGradients(batch.targets, targets, 'scored');
    this.vectors.addGradients(negatives.items, drawn, 'scored');
    if (this.bias !== undefined && targetBias !== undefined && drawnBias !== undefined) {
      this.bias.addGradients(batch.targets, targetBias);
      this.bias.addGradients(negatives.items, drawnBias);
    }
    const gradients = dense.map((weight, i): [Weight, Float32Array] => [weight, others[i] as Float32Array]);
    gradients.push(...this.vectors.finishGradients());
    let sum = 0;
    for (const table of this.tables) sum += table.norm2();
    for (const [, values] of gradients) sum += norm2(values);
    return { loss: value, norm: Math.sqrt(sum), gradients };
  }

  private loss(states: tf.Tensor3D, given: tf.Tensor[], constants: SoftmaxConstants): tf.Scalar {
    const { normalise, temperature } = this.settings;
    const flat = tf.reshape(states, [-1, this.network.width]) as tf.Tensor2D;
    const unit = (rows: tf.Tensor2D): tf.Tensor2D => (normalise ? unitRows(rows) : rows);
    const scaled = unit(flat);
    const [targets, negatives, targetBias, negativeBias] = given.slice(1) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D?,
      tf.Tensor2D?,
    ];
    const inputs: SoftmaxInputs = {
      states: temperature === 1 ? scaled : tf.div(scaled, temperature),
      targets: unit(targets),
      negatives: unit(negatives),
      ...(this.bias === undefined || targetBias === undefined || negativeBias === undefined
        ? {}
        : { bias: { targets: targetBias, negatives: negativeBias } }),
    };
    return sampledSoftmax(inputs, constants);
  }

  private constants(batch: Batch, { items, expected }: Negatives): SoftmaxConstants {
    const count = batch.inputs.length;
    const [weights, own] = [new Float32Array(count), new Float32Array(count).fill(1)];
    const { of } = this.counts;
    for (const item of items) of[item] = (of[item] as number) + 1;
    // With the correction a target's column among the negatives weighs 1 / (how often it is expected there).
    const weighs = new Map<number, number>();
    const { logQ } = this.settings;
    if (logQ) items.forEach((item, i) => void weighs.set(item, 1 / (expected[i] as number)));
    for (let i = 0; i < count; i++) {
      const target = batch.targets[i] as number;
      if (target < 0) continue;
      weights[i] = 1 / batch.examples;
      const drawn = of[target] as number;
      if (drawn > 0) own[i] = 1 - drawn * (logQ ? (weighs.get(target) as number) : 1);
    }
    for (const item of items) of[item] = 0;
    return {
      weights: tf.tensor2d(weights, [count, 1]),
      own: tf.tensor2d(own, [count, 1]),
      ...(logQ
        ? {
            correction: tf.tensor2d(
              expected.map((one) => -Math.log(one)),
              [1, items.length],
            ),
          }
        : {}),
    };
  }

  /** What the network has learnt so far. */
  exported(): ExportedNetwork {
    const vectors = this.vectors.all('read');
    return {
      items: this.sequences.items,
      vectors,
      outputs: this.settings.ownOutputs ? this.vectors.all('scored') : vectors,
      bias: this.bias?.kept,
      normalise: this.settings.normalise,
      temperature: this.settings.temperature,
      weight: (name) => {
        const weight = this.dense.get(name);
        if (weight === undefined) throw new Error(`the network has no weight ${name}`);
        return weight.kept;
      },
    };
  }

  dispose(): void {
    this.masks.dispose();
  }
}

function named(given: tf.Tensor[], places: ReadonlyMap<string, number>, name: string): tf.Tensor {
  const place = places.get(name);
  if (place === undefined) throw new Error(`the network has no weight ${name}`);
  return given[place] as tf.Tensor;
}

/** Rows of length 1; those of length 0 stay. */
function unitRows(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(rows, tf.rsqrt(tf.add(tf.sum(tf.square(rows), 1, true), 1e-12)));
}
