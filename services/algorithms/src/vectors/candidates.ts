import { TopK } from '../top-k.js';
import { type ItemCodes, noItem } from './item-codes.js';
import { type ItemMatrix, listRoom } from './item-matrix.js';

export interface SearchOptions {
  /** Indexes of items that are not returned. */
  leftOut?: ReadonlySet<number>;
  /** Only items for which it is true are returned. Asked for candidates only, not for every item. */
  keep?: (index: number) => boolean;
}

export interface Best {
  /** Of items, the highest score first, ties by the lower index. */
  indexes: Uint32Array;
  scores: Float64Array;
}

/** Collects the best of what scans find: what is left out is dropped before it is scored, and all else is scored from its vector. */
export class Candidates {
  readonly top: TopK;
  private readonly matrix: ItemMatrix;
  private readonly leftOut: ReadonlySet<number> | undefined;
  private readonly keep: ((index: number) => boolean) | undefined;

  constructor(matrix: ItemMatrix, count: number, { leftOut, keep }: SearchOptions) {
    this.matrix = matrix;
    this.top = new TopK(Math.min(count, matrix.count));
    this.leftOut = leftOut === undefined || leftOut.size === 0 ? undefined : leftOut;
    this.keep = keep;
  }

  readonly threshold = (): number => this.top.threshold;

  wanted(index: number): boolean {
    return this.leftOut?.has(index) !== true && (this.keep === undefined || this.keep(index));
  }

  /** Positions from `from` to before `to` of codes. */
  scan(codes: ItemCodes, from: number, to: number): void {
    const { list } = this.matrix;
    codes.scan(from, to, this.threshold, (found, count) => {
      let taken = 0;
      for (let c = 0; c < count; c++) {
        const index = codes.item(found[2 + 2 * c] as number);
        if (index === noItem || index >= this.matrix.count || !this.wanted(index)) continue;
        list[taken++] = index;
      }
      const scores = this.matrix.scoreListed(taken);
      for (let c = 0; c < taken; c++) this.top.offer(list[c] as number, scores[c] as number);
    });
  }

  /** All items, from their vectors. */
  scanVectors(): void {
    const { memory, kernel, places, count } = this.matrix;
    const found = new Uint32Array(memory.buffer, places.out, 2 + 2 * listRoom);
    const scores = new Float32Array(memory.buffer, places.out, 2 + 2 * listRoom);
    const end = Math.ceil(count / 4) * 4;
    let row = 0;
    for (let size = 512; row < end; size = Math.min(2 * size, 16_384)) {
      row = kernel.scanFloats(
        ...([places.query, places.rows, row, Math.min(end, row + size), places.scales, places.biases] as const),
        ...([1, 0, this.top.threshold, places.out, listRoom] as const),
      );
      const hits = found[0] as number;
      for (let c = 0; c < hits; c++) {
        const index = found[2 + 2 * c] as number;
        const score = scores[3 + 2 * c] as number;
        if (index < count && score >= this.top.threshold && this.wanted(index)) this.top.offer(index, score);
      }
    }
  }

  /** The best so far, as views that are the caller's. */
  drain(): Best {
    return this.top.drain();
  }
}
