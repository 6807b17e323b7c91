import { samplePlaces, seeded } from '../preparation/random.js';
import { mergeSettings, requireInteger, requireNumber } from '../settings.js';
import { TopK } from '../top-k.js';
import { noItem } from './item-codes.js';
import type { ItemMatrix } from './item-matrix.js';
import { KernelMemory, Layout, upTo } from './kernel.js';
import { measureProbes, type Probes } from './measure-probes.js';
import { pauses } from './pauses.js';

export interface CellSettings {
  /** How many cells; 0: 2√items. */
  cells?: number;
  seed?: number;
  /** Of the share of the true list that is to be found, in the mean of the queries. */
  recall?: number;
  /** [width] each: what is asked in earnest, some hundreds. Half tells how many cells are looked into, half measures it. */
  queries?: readonly ArrayLike<number>[];
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

const defaults = { cells: 0, seed: 42, recall: 0.99 };
/** Rounds of k-means, on so many items a cell at most. */
const rounds = 8;
const sampleOfCell = 64;
/** Products between two looks at the signal and at other work: about a millisecond. */
const productsOfSlice = 131_072;

export interface Range {
  from: number;
  to: number;
  /** More than is looked into unless a filter leaves too few. */
  further: boolean;
}

/**
 * An inverted file for inner products (Jégou, Douze and Schmid 2011, "Product quantization for nearest neighbor search", its coarse
 * quantiser): k-means on the sphere over vectors that a further number brings to one length, so that the largest inner product is the
 * nearest neighbour (Bachrach et al. 2014, "Speeding up the Xbox recommender system using a Euclidean transformation for inner-product
 * spaces"). A scale belongs to its vector, and a bias is a number more in it.
 */
export class Cells {
  readonly count: number;
  /** The items cell by cell, each cell filled up to a multiple of 4 with noItem. */
  readonly order: Uint32Array;
  readonly probes: readonly Probes[];
  private readonly starts: Uint32Array;
  private readonly ask: () => Float32Array;
  readonly bytes: number;

  constructor(
    order: Uint32Array,
    starts: Uint32Array,
    probes: readonly Probes[],
    ask: () => Float32Array,
    bytes: number,
  ) {
    this.count = starts.length - 1;
    this.order = order;
    this.starts = starts;
    this.probes = probes;
    this.ask = ask;
    this.bytes = bytes;
  }

  /**
   * Where to look for a list of so many items, the nearest cell first: for the query that the matrix was asked last.
   * @returns undefined: everywhere
   */
  ranges(depth: number | undefined): Iterable<Range> | undefined {
    const measured = depth === undefined ? undefined : this.probes.find(({ count }) => count >= depth);
    return measured === undefined ? undefined : this.nearest(measured.probes);
  }

  private *nearest(probes: number): Iterable<Range> {
    const scores = this.ask();
    const range = (cell: number, further: boolean): Range => {
      return { from: this.starts[cell] as number, to: this.starts[cell + 1] as number, further };
    };
    const first = rankCells(scores, probes).slice();
    for (const cell of first) yield range(cell, false);
    const done = new Set(first);
    // The scores are a view that the next search writes over, but none begins before this one ends.
    for (const cell of rankCells(scores, this.count)) if (!done.has(cell)) yield range(cell, true);
  }
}

/** So many cells by their scores, the highest first, ties by index. @returns a view */
function rankCells(scores: Float32Array, count: number): Uint32Array {
  const top = new TopK(Math.min(count, scores.length));
  for (let cell = 0; cell < scores.length; cell++) top.offer(cell, scores[cell] as number);
  return top.drain().indexes;
}

/**
 * @param exact the true list for a query
 * @returns undefined where looking into cells would not be faster for any length of list
 * @throws the signal's reason; RangeError for a wrong setting
 */
export async function buildCells(
  matrix: ItemMatrix,
  exact: (query: ArrayLike<number>, count: number) => Uint32Array,
  { onProgress, signal, queries, ...given }: CellSettings = {},
): Promise<Cells | undefined> {
  const settings = mergeSettings(defaults, given);
  requireInteger('cells', settings.cells, 0, 65_536);
  requireInteger('seed', settings.seed, 0);
  requireNumber('recall', settings.recall, 0.5, 1);
  const cells = Math.min(matrix.count, settings.cells === 0 ? Math.round(2 * Math.sqrt(matrix.count)) : settings.cells);
  const slice = Math.max(16, Math.floor(productsOfSlice / cells));
  const sample = samplePlaces(matrix.count, cells * sampleOfCell, settings.seed);
  const asked = queries ?? itemQueries(matrix, settings.seed);
  // A true list takes about as long as finding the cells of so many items.
  const ofQuery = Math.ceil(matrix.count / 100);
  const total = rounds * sample.length + matrix.count + ofQuery * asked.length;
  let done = 0;
  const yielding = pauses(signal);
  const pause = async (items: number): Promise<void> => {
    done += items;
    onProgress?.(done, total);
    await yielding();
  };
  const means = new CellMeans(matrix, cells);
  means.begin(sample, seeded(settings.seed));
  for (let round = 0; round < rounds; round++) {
    const sums = new Float64Array(cells * means.width);
    const sizes = new Uint32Array(cells);
    for (let first = 0; first < sample.length; first += slice) {
      const part = sample.subarray(first, first + slice);
      means.assign(part, (cell, row) => {
        sizes[cell] = (sizes[cell] as number) + 1;
        for (let k = 0, at = cell * means.width; k < row.length; k++, at++) {
          sums[at] = (sums[at] as number) + (row[k] as number);
        }
      });
      await pause(part.length);
    }
    means.move(sums, sizes);
  }
  const cellOf = new Uint16Array(matrix.count);
  const all = Uint32Array.from({ length: Math.min(slice, matrix.count) }, (_, i) => i);
  for (let first = 0; first < matrix.count; first += slice) {
    const part = all.map((i) => i + first).subarray(0, matrix.count - first);
    let at = first;
    means.assign(part, (cell) => {
      cellOf[at++] = cell;
    });
    await pause(part.length);
  }
  const { order, starts } = ordered(cellOf, cells);
  const rank = (query: ArrayLike<number>): Uint32Array => rankCells(means.scores(query), cells);
  const probes = await measureProbes({
    asked,
    exact,
    rank,
    cellOf,
    cells,
    least: settings.recall,
    pause: () => pause(ofQuery),
  });
  if (probes.length === 0) return undefined;
  return new Cells(order, starts, probes, () => means.scores(matrix.asked), means.bytes);
}

/** Where nothing is said of what is asked: sums of the vectors of a few items, as a state behind them may be. */
function itemQueries(matrix: ItemMatrix, seed: number): Float32Array[] {
  const random = seeded(seed + 1);
  return Array.from({ length: 512 }, (_, q) => {
    const query = new Float32Array(matrix.width);
    for (let parts = 0; parts <= q % 3; parts++) {
      const start = Math.floor(random() * matrix.count) * matrix.stride;
      for (let k = 0; k < query.length; k++) query[k] = (query[k] as number) + (matrix.rows[start + k] as number);
    }
    return query;
  });
}

/** The items cell by cell, ascending within a cell, and where each cell starts; both multiples of 4. */
function ordered(cellOf: Uint16Array, cells: number): { order: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(cells + 1);
  for (const cell of cellOf) starts[cell + 1] = (starts[cell + 1] as number) + 1;
  for (let cell = 0; cell < cells; cell++) {
    starts[cell + 1] = (starts[cell] as number) + upTo(4, starts[cell + 1] as number);
  }
  const order = new Uint32Array(starts[cells] as number).fill(noItem);
  const next = starts.slice();
  cellOf.forEach((cell, item) => {
    const at = next[cell] as number;
    order[at] = item;
    next[cell] = at + 1;
  });
  return { order, starts };
}

/** The means of cells, each of length 1, and the vectors of items beside them with the two numbers more: bias, and what lacks in length. */
class CellMeans {
  /** Numbers in a row: the matrix's stride and 4. */
  readonly width: number;
  readonly bytes: number;
  private readonly matrix: ItemMatrix;
  private readonly count: number;
  private readonly memory: KernelMemory;
  private readonly kernel;
  private readonly places: Readonly<Record<'means' | 'row' | 'scores', number>>;
  private readonly means: Float32Array;
  private readonly row: Float32Array;
  private readonly found: Float32Array;
  private readonly squaredLength: number;

  constructor(matrix: ItemMatrix, count: number) {
    this.matrix = matrix;
    this.count = count;
    this.width = matrix.stride + 4;
    const layout = new Layout();
    this.places = {
      means: layout.floats(count * this.width),
      row: layout.floats(this.width),
      scores: layout.floats(upTo(4, count)),
    };
    this.memory = new KernelMemory(layout.bytes, !matrix.memory.simd);
    this.bytes = this.memory.buffer.byteLength;
    this.kernel = this.memory.kernel(this.width);
    this.means = new Float32Array(this.memory.buffer, this.places.means, count * this.width);
    this.row = new Float32Array(this.memory.buffer, this.places.row, this.width);
    this.found = new Float32Array(this.memory.buffer, this.places.scores, count);
    let most = 0;
    for (let i = 0; i < matrix.count; i++) most = Math.max(most, this.squared(i));
    this.squaredLength = most;
  }

  /** The first means are items of the sample, drawn without putting back. */
  begin(sample: Uint32Array, random: () => number): void {
    const left = sample.slice();
    for (let cell = 0; cell < this.count; cell++) {
      const at = cell + Math.floor(random() * (left.length - cell));
      [left[cell], left[at]] = [left[at] as number, left[cell] as number];
      this.load(left[cell] as number);
      this.means.set(this.row, cell * this.width);
      this.normalise(cell);
    }
  }

  assign(items: Uint32Array, take: (cell: number, row: Float32Array) => void): void {
    const { found } = this;
    for (const item of items) {
      this.load(item);
      this.score();
      let best = 0;
      let most = found[0] as number;
      for (let cell = 1; cell < found.length; cell++) {
        const score = found[cell] as number;
        if (score > most) {
          most = score;
          best = cell;
        }
      }
      take(best, this.row);
    }
  }

  /** To the sums of what was assigned; a mean without any stays. */
  move(sums: Float64Array, sizes: Uint32Array): void {
    for (let cell = 0; cell < this.count; cell++) {
      if (sizes[cell] === 0) continue;
      this.means.set(sums.subarray(cell * this.width, (cell + 1) * this.width), cell * this.width);
      this.normalise(cell);
    }
  }

  /** Of each cell for a query. @param query [width of the matrix, or more] @returns a view */
  scores(query: ArrayLike<number>): Float32Array {
    this.row.fill(0);
    for (let k = 0; k < query.length; k++) this.row[k] = query[k] as number;
    this.row[this.matrix.stride] = 1;
    this.score();
    return this.found;
  }

  private score(): void {
    const { places, width, count } = this;
    this.kernel.scores(places.row, places.means, 4 * width, 0, count, 0, 0, places.scores);
  }

  private squared(item: number): number {
    const { rows, stride, scales, biases } = this.matrix;
    let sum = 0;
    for (let k = item * stride; k < (item + 1) * stride; k++) sum += (rows[k] as number) ** 2;
    return sum * (scales[item] as number) ** 2 + (biases[item] as number) ** 2;
  }

  private load(item: number): void {
    const { rows, stride, scales, biases } = this.matrix;
    const { row } = this;
    const scale = scales[item] as number;
    let squares = 0;
    for (let k = 0; k < stride; k++) {
      const value = scale * (rows[item * stride + k] as number);
      row[k] = value;
      squares += value * value;
    }
    const bias = biases[item] as number;
    row[stride] = bias;
    row[stride + 1] = Math.sqrt(Math.max(0, this.squaredLength - squares - bias * bias));
  }

  private normalise(cell: number): void {
    const mean = this.means.subarray(cell * this.width, (cell + 1) * this.width);
    let squares = 0;
    for (const value of mean) squares += value * value;
    if (squares === 0) return;
    const inverse = 1 / Math.sqrt(squares);
    for (let k = 0; k < mean.length; k++) mean[k] = (mean[k] as number) * inverse;
  }
}
