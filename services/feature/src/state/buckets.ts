import type { BinaryReader, BinaryWriter } from './binary.js';

/** Measures are numbers below this one. */
export const measures = 64;

/** Counts end at 2^53 - 1; adding up to a ceiling gives the same sum in any order. */
export function addUp(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

/** Counts by bucket of time and measure, in the order of time. Key: bucket number × 64 + measure. */
export class Buckets {
  #keys: number[] = [];
  #counts: number[] = [];

  get size(): number {
    return this.#keys.length;
  }

  add(key: number, more: number): void {
    const count = addUp(more, 0);
    const keys = this.#keys;
    // Most events are the newest: look from the end.
    let at = keys.length;
    let before = keys[at - 1];
    let steps = 0;
    while (before !== undefined && before > key && steps < 8) {
      at -= 1;
      before = keys[at - 1];
      steps += 1;
    }
    if (before !== undefined && before > key) {
      at = this.#after(key, at);
      before = keys[at - 1];
    }
    if (before === key) {
      this.#counts[at - 1] = addUp(this.#counts[at - 1] ?? 0, count);
      return;
    }
    if (at === keys.length) {
      keys.push(key);
      this.#counts.push(count);
      return;
    }
    keys.splice(at, 0, key);
    this.#counts.splice(at, 0, count);
  }

  merge(other: Buckets): void {
    if (other.size === 0) return;
    const keys: number[] = [];
    const counts: number[] = [];
    let i = 0;
    let j = 0;
    while (i < this.#keys.length || j < other.#keys.length) {
      const a = this.#keys[i] ?? Number.POSITIVE_INFINITY;
      const b = other.#keys[j] ?? Number.POSITIVE_INFINITY;
      keys.push(Math.min(a, b));
      counts.push(addUp(a <= b ? (this.#counts[i++] ?? 0) : 0, b <= a ? (other.#counts[j++] ?? 0) : 0));
    }
    this.#keys = keys;
    this.#counts = counts;
  }

  /** Forgets the buckets before one. */
  prune(firstBucket: number): void {
    const end = this.#after(firstBucket * measures - 1, this.#keys.length);
    if (end === 0) return;
    this.#keys.splice(0, end);
    this.#counts.splice(0, end);
  }

  /** The newest first, down to a bucket. */
  forEachSince(firstBucket: number, take: (bucket: number, measure: number, count: number) => void): void {
    for (let at = this.#keys.length - 1; at >= 0; at--) {
      const key = this.#keys[at] ?? 0;
      const bucket = Math.floor(key / measures);
      if (bucket < firstBucket) return;
      take(bucket, key - bucket * measures, this.#counts[at] ?? 0);
    }
  }

  encode(out: BinaryWriter): void {
    out.varint(this.#keys.length);
    let previous = 0;
    for (let at = 0; at < this.#keys.length; at++) {
      const key = this.#keys[at] ?? 0;
      out.varint(key - previous);
      out.varint(this.#counts[at] ?? 0);
      previous = key;
    }
  }

  static decode(from: BinaryReader): Buckets {
    const buckets = new Buckets();
    let key = 0;
    for (let left = from.varint(); left > 0; left--) {
      key += from.varint();
      buckets.#keys.push(key);
      buckets.#counts.push(from.varint());
    }
    return buckets;
  }

  /** How many of the first `end` keys are at most `key`. */
  #after(key: number, end: number): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0) <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
