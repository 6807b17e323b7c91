import { ItemTable } from '../item-table.js';
import { ModelFormatError, type ModelName, type RecommendOptions, type Scored, type SequenceModel } from '../model.js';
import { itemsFromArray, itemsToArray, type ModelArray, type ModelFile, writeModelFile } from '../model-file.js';
import { requireInteger } from '../settings.js';
import { TopK } from '../top-k.js';

/** A fitted network as plain numbers, row by row. */
export interface ExportedNetwork {
  items: ItemTable;
  /** [items, width]: what the network reads of an item. */
  vectors: Float32Array;
  /** [items, width]: what its state is multiplied with; `vectors` itself unless outputs have vectors of their own. */
  outputs: Float32Array;
  /** [items]: added to the scores; undefined where the network has none. */
  bias: Float32Array | undefined;
  /** States and outputs are brought to length 1 before they are multiplied. */
  normalise: boolean;
  /** What the product is divided by. */
  temperature: number;
  weight(name: string): Float32Array;
}

/** What a network needs to know of itself to be served. */
export interface NetworkShape {
  /** Numbers in the vector of an item, and in a state. */
  width: number;
  /** The newest so many known items of a context are read. */
  maxLength: number;
}

/**
 * A network that serves: a state of the context, in plain code, multiplied with the vector of each item. What networks share of
 * SequenceModel and of the model file; a network adds state().
 */
export abstract class NetworkModel implements SequenceModel {
  abstract readonly name: ModelName;
  readonly items: ItemTable;
  protected readonly network: ExportedNetwork;
  protected readonly shape: NetworkShape;
  /** Of each item's output: 1 / its length, or 1 where nothing is normalised. */
  private readonly inverse: Float64Array;

  constructor(shape: NetworkShape, network: ExportedNetwork) {
    this.shape = shape;
    this.network = network;
    this.items = network.items;
    const { outputs, normalise } = network;
    this.inverse = new Float64Array(this.items.size).fill(1);
    if (!normalise) return;
    for (let i = 0; i < this.inverse.length; i++) {
      const row = outputs.subarray(i * shape.width, (i + 1) * shape.width);
      this.inverse[i] = 1 / Math.sqrt(dot(row, row) + 1e-12);
    }
  }

  /**
   * The state behind the last item.
   * @param context indexes of items, oldest first, at least one and at most maxLength
   * @returns [width]
   */
  protected abstract state(context: readonly number[]): ArrayLike<number>;

  /** The settings and weights that state() needs, for the model file. */
  protected abstract own(): { settings: object; weights: readonly string[] };

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  /** Nothing for a context without a known item. `becauseItemId`: the item of the context whose vector has the highest cosine with the result's. */
  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const context = this.known(items);
    if (context.length === 0 || count === 0) return [];
    const leftOut = this.items.indexSet(options.exclude);
    const scores = this.scoreState(this.state(context), new Float64Array(this.items.size));
    const top = new TopK(Math.min(count, this.items.size));
    for (let i = 0; i < scores.length; i++)
      if (leftOut.size === 0 || !leftOut.has(i)) top.offer(i, scores[i] as number);
    const best = top.drain();
    return Array.from(best.indexes, (index, rank) => ({
      itemId: this.items.id(index),
      score: best.scores[rank] as number,
      ...this.because(index, context),
    }));
  }

  /** 0 to each for a context without a known item. */
  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    const known = this.known(context);
    return known.length === 0 ? into.fill(0) : this.scoreState(this.state(known), into);
  }

  toBytes(): Uint8Array {
    const { vectors, outputs, bias, normalise, temperature, weight } = this.network;
    const { settings, weights } = this.own();
    const arrays: Record<string, ModelArray> = { items: itemsToArray(this.items.ids), vectors };
    if (outputs !== vectors) arrays.outputs = outputs;
    if (bias !== undefined) arrays.bias = bias;
    for (const name of weights) arrays[`weight ${name}`] = weight(name);
    const ownOutputs = outputs !== vectors;
    const shared: SharedSettings = { normalise, temperature, ownOutputs, itemBias: bias !== undefined };
    return writeModelFile(this.name, { ...settings, ...shared }, arrays);
  }

  private known(context: readonly string[]): number[] {
    const known: number[] = [];
    for (const id of context) {
      const index = this.items.index(id);
      if (index !== undefined) known.push(index);
    }
    return known.slice(-this.shape.maxLength);
  }

  private scoreState(state: ArrayLike<number>, into: Float64Array): Float64Array {
    const { outputs, bias, normalise, temperature } = this.network;
    const { width } = this.shape;
    const own = Float64Array.from(state);
    const scale = (normalise ? 1 / Math.sqrt(dot(own, own) + 1e-12) : 1) / temperature;
    for (let k = 0; k < width; k++) own[k] = (own[k] as number) * scale;
    const fours = width - (width % 4);
    for (let i = 0; i < into.length; i++) {
      const start = i * width;
      let [first, second, third, fourth] = [0, 0, 0, 0];
      // Four sums, so that one addition need not wait for the other.
      for (let k = 0; k < fours; k += 4) {
        first += (own[k] as number) * (outputs[start + k] as number);
        second += (own[k + 1] as number) * (outputs[start + k + 1] as number);
        third += (own[k + 2] as number) * (outputs[start + k + 2] as number);
        fourth += (own[k + 3] as number) * (outputs[start + k + 3] as number);
      }
      for (let k = fours; k < width; k++) first += (own[k] as number) * (outputs[start + k] as number);
      const product = first + second + (third + fourth);
      into[i] = product * (this.inverse[i] as number) + (bias === undefined ? 0 : (bias[i] as number));
    }
    return into;
  }

  private because(index: number, context: readonly number[]): { becauseItemId?: string } {
    const { vectors } = this.network;
    const { width } = this.shape;
    const result = vectors.subarray(index * width, (index + 1) * width);
    let [best, highest] = [-1, 0];
    // From the newest, so that of equals the newer is named.
    for (let c = context.length - 1; c >= 0; c--) {
      const item = context[c] as number;
      const row = vectors.subarray(item * width, (item + 1) * width);
      const cosine = dot(row, result) / Math.sqrt(dot(row, row) * dot(result, result) + 1e-24);
      if (cosine > highest) [best, highest] = [item, cosine];
    }
    return best < 0 ? {} : { becauseItemId: this.items.id(best) };
  }
}

export interface SharedSettings {
  normalise: boolean;
  temperature: number;
  ownOutputs: boolean;
  itemBias: boolean;
}

export const sharedDefaults: SharedSettings = { normalise: false, temperature: 1, ownOutputs: false, itemBias: false };

/**
 * What toBytes() wrote.
 * @param sizes of the network's own weights by name
 * @throws ModelFormatError where a part is missing or not of its length, or a number is not finite
 */
export function readNetwork(
  file: ModelFile,
  shape: NetworkShape,
  shared: SharedSettings,
  sizes: ReadonlyMap<string, number>,
): ExportedNetwork {
  const items = new ItemTable(itemsFromArray(file.array('items', 'u8')));
  const part = (name: string, length: number): Float32Array => {
    const values = file.array(name, 'f32');
    if (values.length !== length) {
      throw new ModelFormatError(`not a usable model file: its ${name} has ${values.length} numbers, not ${length}`);
    }
    if (!values.every(Number.isFinite))
      throw new ModelFormatError(`not a usable model file: its ${name} is not finite`);
    return values;
  };
  const vectors = part('vectors', items.size * shape.width);
  const outputs = shared.ownOutputs ? part('outputs', items.size * shape.width) : vectors;
  const bias = shared.itemBias ? part('bias', items.size) : undefined;
  const weights = new Map([...sizes].map(([name, size]) => [name, part(`weight ${name}`, size)]));
  const { normalise, temperature } = shared;
  return { items, vectors, outputs, bias, normalise, temperature, weight: (name) => weights.get(name) as Float32Array };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
