import { TopK } from './top-k.js';

/** Sums by item of which few are not 0: a dense array and a list of the touched places. Reused between answers. */
export class SparseScores {
  touched = 0;
  private readonly sums: Float64Array;
  private readonly places: Uint32Array;

  /** 1 + rank of the results last marked, 0 elsewhere. */
  private readonly ranks: Uint32Array;
  private marked: Uint32Array = new Uint32Array(0);

  constructor(width: number) {
    this.sums = new Float64Array(width);
    this.places = new Uint32Array(width);
    this.ranks = new Uint32Array(width);
  }

  /** @param amount over 0: a sum of 0 counts as not touched */
  add(index: number, amount: number): void {
    const sum = this.sums[index] as number;
    if (sum === 0 && amount !== 0) this.places[this.touched++] = index;
    this.sums[index] = sum + amount;
  }

  /** Whether anything over 0 was added. */
  has(index: number): boolean {
    return this.sums[index] !== 0;
  }

  clear(): void {
    for (let i = 0; i < this.touched; i++) this.sums[this.places[i] as number] = 0;
    this.touched = 0;
  }

  /** Replaces each sum that is not 0. */
  map(change: (index: number, sum: number) => number): void {
    for (let i = 0; i < this.touched; i++) {
      const index = this.places[i] as number;
      this.sums[index] = change(index, this.sums[index] as number);
    }
  }

  /** All sums by place, 0 where nothing was added. */
  copyTo(into: Float64Array): Float64Array {
    into.set(this.sums);
    return into;
  }

  /** The highest sums, the best first, ties by index; none of those left out. */
  best(count: number, leftOut: ReadonlySet<number>): { indexes: Uint32Array; scores: Float64Array } {
    const top = new TopK(Math.min(count, this.touched));
    const any = leftOut.size > 0;
    for (let i = 0; i < this.touched; i++) {
      const index = this.places[i] as number;
      if (!any || !leftOut.has(index)) top.offer(index, this.sums[index] as number);
    }
    return top.drain();
  }

  /** Remembers the ranks of a list of results, in place of those before it. */
  mark(results: Uint32Array): void {
    for (const index of this.marked) this.ranks[index] = 0;
    this.marked = results.slice();
    for (let rank = 0; rank < results.length; rank++) this.ranks[results[rank] as number] = rank + 1;
  }

  /** The rank of an item in the list last marked; -1 where it is not in it. */
  rank(index: number): number {
    return (this.ranks[index] as number) - 1;
  }
}
