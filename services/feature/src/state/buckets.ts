import type { BinaryReader, BinaryWriter } from './binary.js';

/** Measures are numbers below this one. */
export const measures = 64;

/** Counts end at 2^53 - 1; adding up to a ceiling gives the same sum in any order. */
export function addUp(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

/** Counts by bucket of time and measure, in the order of time. Key: bucket number × 64 + measure. */
export class Buckets {
  /** Key and count in turn, by key: one array, since a state has many of these. */
  #pairs: number[] = [];

  get size(): number {
    return this.#pairs.length / 2;
  }

  add(key: number, more: number): void {
    const pairs = this.#pairs;
    // Most events are the newest: look from the end.
    let at = pairs.length - 2;
    let steps = 0;
    while (at >= 0 && (pairs[at] ?? 0) > key && steps < 8) {
      at -= 2;
      steps += 1;
    }
    if (at >= 0 && (pairs[at] ?? 0) > key) at = this.#after(key, at) - 2;
    if (at >= 0 && pairs[at] === key) pairs[at + 1] = addUp(pairs[at + 1] ?? 0, addUp(more, 0));
    else if (at + 2 === pairs.length) pairs.push(key, addUp(more, 0));
    else pairs.splice(at + 2, 0, key, addUp(more, 0));
  }

  merge(other: Buckets): void {
    const a = this.#pairs;
    const b = other.#pairs;
    if (b.length === 0) return;
    const merged: number[] = [];
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      const left = i < a.length ? (a[i] ?? 0) : Number.POSITIVE_INFINITY;
      const right = j < b.length ? (b[j] ?? 0) : Number.POSITIVE_INFINITY;
      let count = 0;
      if (left <= right) {
        count = a[i + 1] ?? 0;
        i += 2;
      }
      if (right <= left) {
        count = addUp(count, b[j + 1] ?? 0);
        j += 2;
      }
      merged.push(Math.min(left, right), count);
    }
    this.#pairs = merged;
  }

  /** Forgets the buckets before one. */
  prune(firstBucket: number): void {
    const pairs = this.#pairs;
    const first = firstBucket * measures;
    if (pairs.length === 0 || (pairs[0] ?? 0) >= first) return;
    this.#pairs = pairs.slice(this.#after(first - 1, pairs.length));
  }

  /** The newest first, down to a bucket. */
  forEachSince(firstBucket: number, take: (bucket: number, measure: number, count: number) => void): void {
    const pairs = this.#pairs;
    for (let at = pairs.length - 2; at >= 0; at -= 2) {
      const key = pairs[at] ?? 0;
      const bucket = Math.floor(key / measures);
      if (bucket < firstBucket) return;
      take(bucket, key - bucket * measures, pairs[at + 1] ?? 0);
    }
  }

  encode(out: BinaryWriter): void {
    const pairs = this.#pairs;
    out.varint(pairs.length / 2);
    let previous = 0;
    for (let at = 0; at < pairs.length; at += 2) {
      const key = pairs[at] ?? 0;
      out.varint(key - previous);
      out.varint(pairs[at + 1] ?? 0);
      previous = key;
    }
  }

  static decode(from: BinaryReader): Buckets {
    const buckets = new Buckets();
    const pairs = buckets.#pairs;
    let key = 0;
    for (let left = from.varint(); left > 0; left--) {
      key += from.varint();
      pairs.push(key, from.varint());
    }
    return buckets;
  }

  /** Where the pairs of the first `end` numbers begin whose keys are above one. */
  #after(key: number, end: number): number {
    let low = 0;
    let high = end / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pairs[middle * 2] ?? 0) <= key) low = middle + 1;
      else high = middle;
    }
    return low * 2;
  }
}
