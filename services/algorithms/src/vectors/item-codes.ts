import type { ItemMatrix } from './item-matrix.js';
import { type Kernel, KernelMemory, Layout, upTo } from './kernel.js';

/** What stands at a position of codes where there is no item. */
export const noItem = 0xffffffff;
/** So many candidates leave the kernel at once. */
const outRoom = 4096;
/** Rows that are made into codes between two pauses: about a millisecond. */
const step = 2048;
/** A unit in the last place of a 32-bit float, of 1. */
const epsilon = 2 ** -23;
/** Numbers of which none is larger count as 0. */
const least = 1e-30;

/**
 * The vectors of items in 8 bits a number, each row with a scale of its own, and a scan that misses nothing: a row of codes stands for
 * its vector up to a bounded difference, so the score that its item can have at most is known, and what can reach the threshold is
 * then scored exactly from the vector.
 */
export class ItemCodes {
  /** The item at each position, noItem for none; undefined where they stand in the order of the matrix. */
  readonly order: Uint32Array | undefined;
  /** Positions, a multiple of 4. */
  readonly positions: number;
  private readonly memory: KernelMemory;
  private readonly kernel: Kernel;
  private readonly width: number;
  private readonly places: Readonly<Record<'codes' | 'scales' | 'biases' | 'query' | 'out', number>>;
  private readonly query: Int16Array;
  private readonly found: Uint32Array;
  /** The longest difference between a vector and its codes, in units of the row's scale. */
  private furthest = 0;
  private mostBias = 0;
  private factor = 0;
  private extra = 0;

  private constructor(matrix: ItemMatrix, order?: Uint32Array) {
    this.order = order;
    this.width = upTo(8, matrix.stride);
    this.positions = order?.length ?? upTo(4, matrix.count);
    const layout = new Layout();
    this.places = {
      codes: layout.add(this.positions * this.width),
      scales: layout.floats(this.positions),
      biases: layout.floats(this.positions),
      query: layout.add(2 * this.width),
      out: layout.add(8 + 8 * outRoom),
    };
    this.memory = new KernelMemory(layout.bytes, !matrix.memory.simd);
    this.kernel = this.memory.kernel(this.width);
    this.query = new Int16Array(this.memory.buffer, this.places.query, this.width);
    this.found = new Uint32Array(this.memory.buffer, this.places.out, 2 + 2 * outRoom);
  }

  /** @param order of the items, a multiple of 4 with noItem between them; without it, that of the matrix */
  static of(matrix: ItemMatrix, order?: Uint32Array): ItemCodes {
    const codes = new ItemCodes(matrix, order);
    codes.encode(matrix, 0, codes.positions);
    return codes;
  }

  /** As of(), while other work goes on. @param pause is awaited about every millisecond */
  static async inSteps(matrix: ItemMatrix, pause: () => Promise<void>, order?: Uint32Array): Promise<ItemCodes> {
    const codes = new ItemCodes(matrix, order);
    for (let from = 0; from < codes.positions; from += step) {
      codes.encode(matrix, from, Math.min(codes.positions, from + step));
      await pause();
    }
    return codes;
  }

  /** Bytes of memory. */
  get bytes(): number {
    return this.memory.buffer.byteLength + (this.order?.byteLength ?? 0);
  }

  item(position: number): number {
    return this.order === undefined ? position : (this.order[position] as number);
  }

  /** The scans that follow are for this query. @param query [width of the matrix, or more] */
  ask(query: Float32Array): void {
    let [most, sum, squares] = [0, 0, 0];
    for (let k = 0; k < query.length; k++) {
      const size = Math.abs(query[k] as number);
      if (size > most) most = size;
      sum += size;
      squares += size * size;
    }
    // Products of 8 and 16 bits whose sum over a row stays within 32.
    const steps = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * this.width)));
    const unit = most < least ? 1 : most / steps;
    for (let k = 0; k < query.length; k++) this.query[k] = Math.round((query[k] as number) / unit);
    this.factor = unit;
    // Of the codes: the smaller of what Cauchy and Schwarz say and of half a step in each number. Of the query: half a step in each
    // number of at most 127. Of the exact score: what 32-bit floats lose in a sum.
    const ofCodes = Math.min(this.furthest * Math.sqrt(squares), 0.5 * sum);
    this.extra = ofCodes * (1 + 1e-5) + 63.5 * unit * this.width + sum * 127 * (this.width + 8) * epsilon;
  }

  /**
   * Hands over each item from a position on whose score for the query asked may be at least the threshold.
   * @param from and `to` are multiples of 4
   * @param threshold of the exact score; asked anew after each round
   * @param round the round's candidates: their positions stand at 2, 4, 6, … of a view
   */
  scan(from: number, to: number, threshold: () => number, round: (found: Uint32Array, count: number) => void): void {
    const { places, found } = this;
    let position = from;
    // Short rounds first: the threshold rises the most at the start.
    for (let size = 512; position < to; size = Math.min(2 * size, 16_384)) {
      const wanted = threshold();
      const slack = wanted === Number.NEGATIVE_INFINITY ? 0 : 4 * epsilon * (Math.abs(wanted) + this.mostBias);
      const end = Math.min(to, position + size);
      while (position < end) {
        position = this.kernel.scanCodes(
          ...([places.query, places.codes, position, end, places.scales, places.biases] as const),
          ...([this.factor, this.extra, wanted - slack, places.out, outRoom] as const),
        );
        const count = found[0] as number;
        if (count > 0) round(found, count);
      }
    }
  }

  private encode(matrix: ItemMatrix, from: number, to: number): void {
    const { memory, places, positions, width } = this;
    const codes = new Int8Array(memory.buffer, places.codes, positions * width);
    const scales = new Float32Array(memory.buffer, places.scales, positions);
    const biases = new Float32Array(memory.buffer, places.biases, positions);
    const { rows } = matrix;
    for (let position = from; position < to; position++) {
      const item = this.item(position);
      // What is no item never reaches a threshold.
      biases[position] = item < matrix.count ? (matrix.biases[item] as number) : Number.NEGATIVE_INFINITY;
      if (item >= matrix.count) continue;
      const start = item * matrix.stride;
      const end = start + matrix.width;
      let most = 0;
      for (let k = start; k < end; k++) {
        const size = Math.abs(rows[k] as number);
        if (size > most) most = size;
      }
      const unit = most < least ? 1 : most / 127;
      const inverse = 1 / unit;
      let squares = 0;
      for (let k = start, at = position * width; k < end; k++, at++) {
        const value = (rows[k] as number) * inverse;
        const code = Math.floor(value + 0.5);
        codes[at] = code;
        const off = value - code;
        squares += off * off;
      }
      this.furthest = Math.max(this.furthest, Math.sqrt(squares));
      scales[position] = unit * (matrix.scales[item] as number);
      this.mostBias = Math.max(this.mostBias, Math.abs(matrix.biases[item] as number));
    }
  }
}
