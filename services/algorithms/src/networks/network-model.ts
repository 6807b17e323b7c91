import { ItemTable } from '../item-table.js';
import { ModelFormatError, type ModelName, type RecommendOptions, type Scored, type SequenceModel } from '../model.js';
import { itemsFromArray, itemsToArray, type ModelArray, type ModelFile, writeModelFile } from '../model-file.js';
import { requireInteger } from '../settings.js';
import type { Best, SearchOptions } from '../vectors/candidates.js';
import type { CellSettings } from '../vectors/cells.js';
import { ItemIndex } from '../vectors/item-index.js';
import { ItemMatrix } from '../vectors/item-matrix.js';
import { pauses } from '../vectors/pauses.js';
import { drawContexts } from './draw-contexts.js';
import { isStartOf, type KeptState } from './kept-state.js';
import { Reasons } from './reasons.js';

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

export interface NetworkCellSettings extends Omit<CellSettings, 'queries'> {
  contexts?: readonly (readonly number[])[];
}

/** A state, and how it was come by: `kept` was of the same items, `forward` was moved on by the new ones, `anew` was computed from all. */
export interface FoundState {
  state: KeptState;
  how: 'kept' | 'forward' | 'anew';
}

/**
 * A network that serves: a state of the context, multiplied with the vector of each item. What networks share of SequenceModel and of
 * the model file; a network adds compute(). Its memories are made at the first use, or by prepare().
 */
export abstract class NetworkModel implements SequenceModel {
  abstract readonly name: ModelName;
  readonly items: ItemTable;
  /** Its `outputs`, and its `vectors` where they are the same, move to where they are scored once that is made. */
  protected network: ExportedNetwork;
  protected readonly shape: NetworkShape;
  private made: ItemIndex | undefined;
  private reasons: Reasons | undefined;

  constructor(shape: NetworkShape, network: ExportedNetwork) {
    this.shape = shape;
    this.network = network;
    this.items = network.items;
  }

  /**
   * The state behind the last item.
   * @param context indexes of items, oldest first, at least one and at most maxLength
   * @param kept of the first items of this context, but not of all; with a memory
   */
  protected abstract compute(context: readonly number[], kept: KeptState | undefined): KeptState;

  /** The settings and weights that compute() needs, for the model file. */
  protected abstract own(): { settings: object; weights: readonly string[] };

  /** Finds the best items; exact unless buildCells() of it was called. */
  get index(): ItemIndex {
    if (this.made !== undefined) return this.made;
    const { outputs, vectors, normalise, bias } = this.network;
    const { width } = this.shape;
    const count = this.items.size;
    const scales = normalise ? inverseLengths(outputs, count, width) : undefined;
    const matrix = new ItemMatrix({ vectors: outputs, count, width, scales, biases: bias });
    if (matrix.stride === width) {
      // Of the arrays of the file none is held on to any more.
      this.network = { ...this.network, outputs: matrix.rows, vectors: outputs === vectors ? matrix.rows : vectors };
    }
    this.made = new ItemIndex(matrix);
    return this.made;
  }

  /**
   * Makes what the first answer would have to wait for, while other work goes on.
   * @throws the reason of the signal
   */
  async prepare(signal?: AbortSignal): Promise<void> {
    await this.index.prepare(signal);
    if (this.items.size > 0) this.compute([0], undefined);
  }

  /**
   * For a large catalogue: lets recommend() and best() look into the nearest cells only, as many as hold the share of the true lists that
   * is asked for, measured on drawn contexts (draw-contexts.ts). Exact until it is done, and where it is not worth it.
   * @param settings.contexts in place of drawn ones: what read() gave, some hundreds
   * @returns whether cells are used from now on
   * @throws the reason of the signal
   */
  async buildCells(settings: NetworkCellSettings = {}): Promise<boolean> {
    const { contexts, ...rest } = settings;
    await this.prepare(rest.signal);
    if (this.items.size === 0) return false;
    const drawn = contexts ?? (await drawContexts(this, rest.seed ?? 42, pauses(rest.signal)));
    const queries = drawn.map((context) => this.query(this.stateOf(context).state.state));
    return await this.index.buildCells({ ...rest, queries });
  }

  knows(itemId: string): boolean {
    return this.items.has(itemId);
  }

  /** Indexes of the known items of a context, oldest first: as many of the newest as the network reads. */
  read(context: readonly string[]): number[] {
    const known: number[] = [];
    for (let i = context.length - 1; i >= 0 && known.length < this.shape.maxLength; i--) {
      const index = this.items.index(context[i] as string);
      if (index !== undefined) known.push(index);
    }
    return known.reverse();
  }

  /** As many of the newest items of a context as the network reads. */
  newest(context: readonly number[]): number[] {
    return context.slice(-this.shape.maxLength);
  }

  /**
   * The state behind a context, from one that was kept where that helps.
   * @param context what read() gave, at least one item
   * @param kept of this model, of any context
   */
  stateOf(context: readonly number[], kept?: KeptState): FoundState {
    if (context.length === 0) throw new RangeError('a state needs a context of at least one known item');
    if (kept !== undefined && isStartOf(kept, context)) {
      if (kept.items.length === context.length) return { state: kept, how: 'kept' };
      if (kept.memory !== undefined) return { state: this.compute(context, kept), how: 'forward' };
    }
    return { state: this.compute(context, undefined), how: 'anew' };
  }

  /** Of the index, for a state. Scores are those of scoreAll(). */
  best({ state }: KeptState, count: number, options: SearchOptions & { exact?: boolean } = {}): Best {
    return this.index.search(this.query(state), count, options);
  }

  /** Nothing for a context without a known item. `becauseItemId`: the item of the context whose vector has the highest cosine with the result's. */
  recommend(items: readonly string[], count: number, options: RecommendOptions = {}): Scored[] {
    requireInteger('count', count, 0);
    const context = this.read(items);
    if (context.length === 0 || count === 0) return [];
    return this.recommendFrom(this.stateOf(context).state, count, options);
  }

  /** As recommend(), for a context that is read already. @param options.keep of an item's index: only these are returned */
  recommendFrom(
    state: KeptState,
    count: number,
    options: RecommendOptions & Pick<SearchOptions, 'keep'> = {},
  ): Scored[] {
    const { exclude, reasons, keep } = options;
    const leftOut = this.items.indexSet(exclude);
    const best = this.best(state, count, keep === undefined ? { leftOut } : { leftOut, keep });
    const because = reasons === false ? undefined : this.because(state.items, best.indexes);
    return Array.from(best.indexes, (index, rank) => {
      const item = because?.[rank] as number;
      const scored = { itemId: this.items.id(index), score: best.scores[rank] as number };
      return because === undefined || item < 0 ? scored : { ...scored, becauseItemId: this.items.id(item) };
    });
  }

  /** 0 to each for a context without a known item. */
  scoreAll(context: readonly string[], into: Float64Array = new Float64Array(this.items.size)): Float64Array {
    const known = this.read(context);
    if (known.length === 0) return into.fill(0);
    const { matrix } = this.index;
    matrix.ask(this.query(this.stateOf(known).state.state));
    into.set(matrix.scoreAll());
    return into;
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

  /** What items are multiplied with. */
  private query(state: Float32Array): Float64Array {
    const { normalise, temperature } = this.network;
    const own = Float64Array.from(state);
    const scale = (normalise ? 1 / Math.sqrt(dot(own, own) + 1e-12) : 1) / temperature;
    for (let k = 0; k < own.length; k++) own[k] = (own[k] as number) * scale;
    return own;
  }

  private because(context: Uint32Array, results: Uint32Array): Int32Array {
    this.reasons ??= new Reasons(this.shape.width, this.shape.maxLength);
    return this.reasons.of(this.network.vectors, context, results);
  }
}

/** 1 / the length of each row. */
function inverseLengths(rows: Float32Array, count: number, width: number): Float64Array {
  const inverse = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let squares = 0;
    for (let k = i * width; k < (i + 1) * width; k++) squares += (rows[k] as number) ** 2;
    inverse[i] = 1 / Math.sqrt(squares + 1e-12);
  }
  return inverse;
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
  // Copied, so that these few do not hold the whole file in memory.
  const weights = new Map([...sizes].map(([name, size]) => [name, part(`weight ${name}`, size).slice()]));
  const { normalise, temperature } = shared;
  return { items, vectors, outputs, bias, normalise, temperature, weight: (name) => weights.get(name) as Float32Array };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
