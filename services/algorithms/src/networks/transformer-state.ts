import { type Kernel, upTo } from '../vectors/kernel.js';
import { columnsOf, type Matrix, NetworkMemory } from './network-memory.js';
import type { ExportedNetwork } from './network-model.js';
import type { TransformerSettings } from './transformer.js';

interface Norm {
  scale: Float32Array;
  shift: Float32Array;
}

interface Block {
  attention: Norm;
  query: Matrix;
  keyValue: Matrix;
  mixed: Matrix;
  inner: Norm;
  up: Matrix;
  down: Matrix;
  /** [maxLength, heads]: what is learnt of each distance. */
  far: Float32Array | undefined;
}

/**
 * The transformer's arithmetic in a kernel's memory. Keys and values of an item depend on that item and older ones alone, so those of
 * a context that was read before can be put back, and only what is new is computed.
 */
export class TransformerState {
  /** Numbers that are kept of each item: keys and values of each block. */
  readonly keptOfItem: number;
  private readonly settings: TransformerSettings;
  private readonly network: () => ExportedNetwork;
  private readonly memory = new NetworkMemory();
  private readonly blocks: readonly Block[];
  private readonly last: Norm;
  private readonly placed: Float32Array | undefined;
  private readonly heads: Kernel;
  /** Numbers in a row, and of a head, rounded up to multiples of 4. */
  private readonly row: number;
  private readonly head: number;
  private readonly places: Readonly<
    Record<'rows' | 'unit' | 'query' | 'kept' | 'shares' | 'mixed' | 'up' | 'added', number>
  >;

  /** @param network asked anew for the vectors each time, since they move */
  constructor(settings: TransformerSettings, network: () => ExportedNetwork) {
    this.settings = settings;
    this.network = network;
    const { width, maxLength, blocks, heads, inner, places } = settings;
    const { weight } = network();
    this.row = upTo(4, width);
    this.head = upTo(4, width / heads);
    const all = heads * this.head;
    const high = upTo(4, inner * width);
    this.keptOfItem = blocks * 2 * all;
    const { memory, row } = this;
    const norm = (name: string): Norm => ({ scale: weight(`${name} scale`), shift: weight(`${name} shift`) });
    const headAt = (column: number): number => {
      const [part, within, size] = [Math.floor(column / width), column % width, width / heads];
      return part * all + Math.floor(within / size) * this.head + (within % size);
    };
    this.blocks = Array.from({ length: blocks }, (_, b) => {
      const matrix = (name: string, shape: Parameters<NetworkMemory['matrix']>[2]): Matrix =>
        memory.matrix(weight(`${b} ${name}`), weight(`${b} ${name} bias`), shape);
      const joined = matrix('joined', { from: width, to: 3 * width, inner: row, outer: 3 * all, columnAt: headAt });
      return {
        attention: norm(`${b} attention`),
        query: columnsOf(joined, 0, all),
        keyValue: columnsOf(joined, all, 3 * all),
        mixed: matrix('mixed', { from: width, to: width, inner: all, outer: row, rowAt: headAt }),
        inner: norm(`${b} inner`),
        up: matrix('up', { from: width, to: inner * width, inner: row, outer: high }),
        down: matrix('down', { from: inner * width, to: width, inner: high, outer: row }),
        far: places === 'distance' ? weight(`${b} distances`) : undefined,
      };
    });
    this.last = norm('last');
    this.placed = places === 'distance' ? undefined : weight('places');
    this.places = {
      rows: memory.room(maxLength * row),
      unit: memory.room(maxLength * row),
      query: memory.room(maxLength * all),
      kept: memory.room(maxLength * this.keptOfItem),
      shares: memory.room(upTo(4, maxLength)),
      mixed: memory.room(maxLength * all),
      up: memory.room(maxLength * high),
      added: memory.room(maxLength * row),
    };
    memory.open();
    this.heads = memory.kernel(this.head);
  }

  /**
   * The state behind the last item, and what to keep for a longer context.
   * @param context at least one item, at most maxLength
   * @param kept of the first items of the context, [items, keptOfItem]; not of all of them
   */
  compute(context: ArrayLike<number>, kept: Float32Array | undefined): { state: Float32Array; kept: Float32Array } {
    const { places, memory, settings, row } = this;
    const { floats } = memory;
    const { width, blocks } = settings;
    const count = context.length;
    const from = (kept?.length ?? 0) / this.keptOfItem;
    if (kept !== undefined) floats.set(kept, places.kept / 4);
    this.read(context, from);
    // Behind the last block only the newest place is asked for, so only that one is computed there.
    for (let b = 0; b < blocks; b++)
      this.block(this.blocks[b] as Block, b, from, b === blocks - 1 ? count - 1 : from, count);
    const state = new Float32Array(width);
    normalise(floats, places.rows / 4 + (count - 1) * row, width, this.last, state, 0);
    return { state, kept: floats.slice(places.kept / 4, places.kept / 4 + count * this.keptOfItem) };
  }

  /** The vectors of the items from a place on, with what tells their places. */
  private read(context: ArrayLike<number>, from: number): void {
    const { width, scaleInputs, places } = this.settings;
    const { vectors } = this.network();
    const { floats } = this.memory;
    const scale = scaleInputs ? Math.sqrt(width) : 1;
    for (let t = from; t < context.length; t++) {
      const start = (context[t] as number) * width;
      const place = (places === 'fromEnd' ? context.length - 1 - t : t) * width;
      const into = this.places.rows / 4 + t * this.row;
      for (let k = 0; k < width; k++) {
        const told = this.placed === undefined ? 0 : (this.placed[place + k] as number);
        floats[into + k] = scale * (vectors[start + k] as number) + told;
      }
    }
  }

  /** @param from the first place that is new; @param wanted the first whose result is wanted */
  private block(block: Block, b: number, from: number, wanted: number, count: number): void {
    const { memory, places, row } = this;
    const { width, heads } = this.settings;
    const { floats } = memory;
    const all = heads * this.head;
    const [rowBytes, allBytes, keptBytes] = [4 * row, 4 * all, 4 * this.keptOfItem];
    const kept = places.kept + b * 2 * allBytes;
    const normAll = (norm: Norm, first: number): void => {
      for (let t = first; t < count; t++) {
        normalise(floats, places.rows / 4 + t * row, width, norm, floats, places.unit / 4 + t * row);
      }
    };
    normAll(block.attention, from);
    memory.linear(
      places.unit + from * rowBytes,
      rowBytes,
      count - from,
      block.keyValue,
      kept + from * keptBytes,
      keptBytes,
    );
    const rows = count - wanted;
    const [unit, query] = [places.unit + wanted * rowBytes, places.query + wanted * allBytes];
    memory.linear(unit, rowBytes, rows, block.query, query, allBytes);
    for (let t = wanted; t < count; t++) for (let h = 0; h < heads; h++) this.attend(block, kept, t, h);
    const added = (): void => {
      const [into, what] = [places.rows / 4 + wanted * row, places.added / 4];
      for (let i = 0; i < rows * row; i++)
        floats[into + i] = (floats[into + i] as number) + (floats[what + i] as number);
    };
    memory.linear(places.mixed + wanted * allBytes, allBytes, rows, block.mixed, places.added, rowBytes);
    added();
    normAll(block.inner, wanted);
    const high = block.up.outer;
    memory.linear(unit, rowBytes, rows, block.up, places.up, 4 * high);
    for (let i = places.up / 4, end = i + rows * high; i < end; i++) if ((floats[i] as number) < 0) floats[i] = 0;
    memory.linear(places.up, 4 * high, rows, block.down, places.added, rowBytes);
    added();
  }

  /** What a head of the place t takes from that place and those before it. @param kept address of the block's keys and values */
  private attend({ far }: Block, kept: number, t: number, h: number): void {
    const { places, head, memory, heads } = this;
    const { floats } = memory;
    const { width, heads: count } = this.settings;
    const [all, own, stride] = [4 * count * head, 4 * h * head, 4 * this.keptOfItem];
    heads.scores(places.query + t * all + own, kept + own, stride, 0, t + 1, 0, 0, places.shares);
    const shares = places.shares / 4;
    const scale = 1 / Math.sqrt(width / count);
    let highest = Number.NEGATIVE_INFINITY;
    for (let s = 0; s <= t; s++) {
      const known = far === undefined ? 0 : (far[(t - s) * count + h] as number);
      const score = (floats[shares + s] as number) * scale + known;
      floats[shares + s] = score;
      if (score > highest) highest = score;
    }
    let sum = 0;
    for (let s = 0; s <= t; s++) {
      const share = Math.exp((floats[shares + s] as number) - highest);
      floats[shares + s] = share;
      sum += share;
    }
    for (let s = 0; s <= t; s++) floats[shares + s] = (floats[shares + s] as number) / sum;
    heads.linear(places.shares, 0, 1, t + 1, kept + all + own, stride, 0, places.mixed + t * all + own, 0, head);
  }
}

/** Brings a row to mean 0 and deviation 1, then scales and shifts it. */
function normalise(from: Float32Array, at: number, width: number, norm: Norm, into: Float32Array, to: number): void {
  const { scale, shift } = norm;
  let mean = 0;
  for (let k = at; k < at + width; k++) mean += from[k] as number;
  mean /= width;
  let variance = 0;
  for (let k = at; k < at + width; k++) {
    const off = (from[k] as number) - mean;
    variance += off * off;
  }
  const inverse = 1 / Math.sqrt(variance / width + 1e-6);
  for (let k = 0; k < width; k++) {
    into[to + k] = ((from[at + k] as number) - mean) * inverse * (scale[k] as number) + (shift[k] as number);
  }
}
