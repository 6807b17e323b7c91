import { type Kernel, KernelMemory, Layout, upTo } from './kernel.js';

export interface ItemMatrixParts {
  /** [count, width], row by row. */
  vectors: Float32Array;
  count: number;
  width: number;
  /** [count]: each product is multiplied with it; 1 where there is none. */
  scales?: ArrayLike<number> | undefined;
  /** [count]: added to it; 0 where there is none. */
  biases?: ArrayLike<number> | undefined;
  /** No WebAssembly. */
  plain?: boolean;
}

/** So many items a list of candidates and their scores have room for. */
export const listRoom = 8192;

/**
 * The vectors of all items in a kernel's memory, where they are read and never copied again. The score of an item for a query is
 * (vector · query) × scale + bias, in 32-bit floats, and the same whether it is asked for by itself, in a list, or with all others.
 */
export class ItemMatrix {
  readonly count: number;
  readonly width: number;
  /** Numbers from row to row: the width, rounded up to a multiple of 4. */
  readonly stride: number;
  readonly memory: KernelMemory;
  readonly kernel: Kernel;
  /** [count, stride], a view. */
  readonly rows: Float32Array;
  readonly scales: Float32Array;
  readonly biases: Float32Array;
  /** Addresses in the memory. */
  readonly places: Readonly<Record<'rows' | 'scales' | 'biases' | 'query' | 'list' | 'listed' | 'all' | 'out', number>>;
  /** Indexes of items to be scored by scoreListed(), [listRoom]: a view. */
  readonly list: Uint32Array;
  private readonly query: Float32Array;
  private readonly listed: Float32Array;

  constructor({ vectors, count, width, scales, biases, plain }: ItemMatrixParts) {
    this.count = count;
    this.width = width;
    this.stride = upTo(4, width);
    const padded = upTo(4, count);
    const layout = new Layout();
    this.places = {
      rows: layout.floats(padded * this.stride),
      scales: layout.floats(padded),
      biases: layout.floats(padded),
      query: layout.floats(this.stride),
      list: layout.floats(listRoom),
      listed: layout.floats(listRoom),
      all: layout.floats(padded),
      out: layout.add(8 + 8 * listRoom),
    };
    this.memory = new KernelMemory(layout.bytes, plain);
    this.kernel = this.memory.kernel(this.stride);
    const view = (address: number, length: number) => new Float32Array(this.memory.buffer, address, length);
    this.rows = view(this.places.rows, count * this.stride);
    this.scales = view(this.places.scales, padded);
    this.biases = view(this.places.biases, padded);
    this.query = view(this.places.query, this.stride);
    this.listed = view(this.places.listed, listRoom);
    this.list = new Uint32Array(this.memory.buffer, this.places.list, listRoom);
    if (this.stride === width) this.rows.set(vectors);
    else {
      for (let i = 0; i < count; i++) {
        this.rows.set(vectors.subarray(i * width, (i + 1) * width), i * this.stride);
      }
    }
    if (scales === undefined) this.scales.fill(1, 0, count);
    else this.scales.set(scales);
    if (biases !== undefined) this.biases.set(biases);
    // Rows that fill up the last four never reach a threshold.
    this.biases.fill(Number.NEGATIVE_INFINITY, count);
  }

  /** Bytes of memory. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** The scores that follow are of this query. @param query [width] */
  ask(query: ArrayLike<number>): void {
    for (let k = 0; k < this.width; k++) this.query[k] = query[k] as number;
  }

  /** The query last asked, [stride]: a view. */
  get asked(): Float32Array {
    return this.query;
  }

  /** Of every item. @returns a view that is written over by the next call */
  scoreAll(): Float32Array {
    const { places, stride, count } = this;
    this.kernel.scores(places.query, places.rows, 4 * stride, 0, count, places.scales, places.biases, places.all);
    return new Float32Array(this.memory.buffer, places.all, count);
  }

  /**
   * Of the first `count` items of `list`.
   * @returns a view that is written over by the next call
   */
  scoreListed(count: number): Float32Array {
    const { places, stride } = this;
    this.kernel.scores(
      ...([places.query, places.rows, 4 * stride, places.list, count, places.scales, places.biases] as const),
      places.listed,
    );
    return this.listed;
  }
}
