import { enter, mergeFronts } from './sliding-fronts.js';

/** Up to so many different values are counted exactly; more are estimated. */
export const exactMost = 64;

const precision = 8;
const registers = 1 << precision;
const rankBits = 32 - precision;

/** A sketch's contents, for storing: either the exact values or the registers, never both. */
export interface SlidingDistinctParts {
  /** Hash → the newest bucket that it was seen in. */
  readonly exact?: ReadonlyMap<number, number>;
  /** Register → (bucket, rank) pairs, flat, the newest first. */
  readonly fronts?: ReadonlyMap<number, readonly number[]>;
}

/** The same as columns, which cost no object a value. To be read, not changed, and not beyond the next change of the sketch. */
export interface SlidingDistinctColumns {
  /** Whether the values are exact; else they are estimated. */
  readonly exact: boolean;
  /** Exact: the hashes, ascending. Estimated: of each register where its numbers begin in `values`, and behind the last where they end. */
  readonly keys: readonly number[];
  /** Exact: the newest bucket of each hash. Estimated: (bucket, rank) pairs of each register, the newest first. */
  readonly values: readonly number[];
}

/** Registers of an estimate. */
export const sketchRegisters = registers;

/**
 * How many different values were seen since any moment in the past, in bounded space. Up to 64 values the count is exact; beyond,
 * it is a HyperLogLog with 256 registers (standard error 6.5%), each of which keeps, newest first, the ranks that some window
 * could still need: Chabchoub and Hébrail, Sliding HyperLogLog (2010). Adding commutes and is idempotent, and merging is the
 * union: any order, any parts and any repeats of the same additions end in the same contents.
 */
export class SlidingDistinct {
  #exact = true;
  // See SlidingDistinctColumns.
  #keys: number[] = [];
  #values: number[] = [];

  static from({ exact, fronts }: SlidingDistinctParts): SlidingDistinct {
    const sketch = new SlidingDistinct();
    for (const [hash, bucket] of exact ?? []) sketch.add(hash, bucket);
    if (fronts === undefined) return sketch;
    const keys: number[] = [];
    const values: number[] = [];
    for (let register = 0; register < registers; register++) {
      keys.push(values.length);
      values.push(...(fronts.get(register) ?? []));
    }
    keys.push(values.length);
    return SlidingDistinct.ofColumns({ exact: false, keys, values });
  }

  /** A sketch of columns that nobody else uses from then on. */
  static ofColumns({ exact, keys, values }: { exact: boolean; keys: number[]; values: number[] }): SlidingDistinct {
    const sketch = new SlidingDistinct();
    sketch.#exact = exact;
    sketch.#keys = keys;
    sketch.#values = values;
    return sketch;
  }

  /** What `from` takes. */
  parts(): SlidingDistinctParts {
    const keys = this.#keys;
    const values = this.#values;
    if (this.#exact) return { exact: new Map(keys.map((hash, at) => [hash, values[at] ?? 0])) };
    const fronts = new Map<number, number[]>();
    for (let register = 0; register < registers; register++) {
      const front = values.slice(keys[register], keys[register + 1]);
      if (front.length > 0) fronts.set(register, front);
    }
    return { fronts };
  }

  columns(): SlidingDistinctColumns {
    return { exact: this.#exact, keys: this.#keys, values: this.#values };
  }

  /**
   * @param hash 32 bits of the value, unsigned
   * @param bucket when: any unit of time, counted upwards
   */
  add(hash: number, bucket: number): void {
    if (!this.#exact) {
      this.#rank(hash, bucket);
      return;
    }
    const keys = this.#keys;
    const at = placeOf(keys, hash);
    if (keys[at] === hash) {
      if ((this.#values[at] ?? 0) < bucket) this.#values[at] = bucket;
      return;
    }
    keys.splice(at, 0, hash);
    this.#values.splice(at, 0, bucket);
    if (keys.length > exactMost) this.#spill();
  }

  /** Takes in all that another has seen. */
  merge(other: SlidingDistinct): void {
    const keys = other.#keys;
    const values = other.#values;
    if (other.#exact) {
      for (let at = 0; at < keys.length; at++) this.add(keys[at] ?? 0, values[at] ?? 0);
      return;
    }
    if (this.#exact) this.#spill();
    const merged: number[] = [];
    const starts: number[] = [];
    for (let register = 0; register < registers; register++) {
      starts.push(merged.length);
      mergeFronts(merged, { values: this.#values, keys: this.#keys }, { values, keys }, register);
    }
    starts.push(merged.length);
    this.#keys = starts;
    this.#values = merged;
  }

  /** Forgets what only windows that begin before a bucket could need; the count over all time stays. */
  prune(firstBucket: number): void {
    if (this.#exact) return;
    const keys = this.#keys;
    const values = this.#values;
    let kept = 0;
    let at = 0;
    for (let register = 0; register < registers; register++) {
      const end = keys[register + 1] ?? 0;
      keys[register] = kept;
      for (; at < end; at += 2) {
        // The last pair has the highest rank of all time.
        if ((values[at] ?? 0) < firstBucket && at + 2 < end) continue;
        values[kept] = values[at] ?? 0;
        values[kept + 1] = values[at + 1] ?? 0;
        kept += 2;
      }
    }
    keys[registers] = kept;
    values.length = kept;
  }

  /** Different values seen in a bucket or after it; -Infinity: since ever. */
  count(firstBucket: number): number {
    const keys = this.#keys;
    const values = this.#values;
    if (this.#exact) {
      let seen = 0;
      for (let at = 0; at < values.length; at++) if ((values[at] ?? 0) >= firstBucket) seen += 1;
      return seen;
    }
    const histogram = new Array<number>(rankBits + 2).fill(0);
    let start = 0;
    for (let register = 0; register < registers; register++) {
      const end = keys[register + 1] ?? 0;
      let rank = 0;
      for (let i = start; i < end && (values[i] ?? 0) >= firstBucket; i += 2) rank = values[i + 1] ?? 0;
      histogram[rank] = (histogram[rank] ?? 0) + 1;
      start = end;
    }
    return estimate(histogram);
  }

  #spill(): void {
    const hashes = this.#keys;
    const buckets = this.#values;
    const keys: number[] = [];
    const values: number[] = [];
    // A register is the first bits of the hash: ascending hashes fill one register after the other.
    for (let at = 0; at < hashes.length; at++) {
      const hash = hashes[at] ?? 0;
      const register = hash >>> rankBits;
      while (keys.length <= register) keys.push(values.length);
      enter(values, keys[register] ?? 0, values.length, buckets[at] ?? 0, rankOf(hash));
    }
    while (keys.length <= registers) keys.push(values.length);
    this.#exact = false;
    this.#keys = keys;
    this.#values = values;
  }

  #rank(hash: number, bucket: number): void {
    const keys = this.#keys;
    const register = hash >>> rankBits;
    const more = enter(this.#values, keys[register] ?? 0, keys[register + 1] ?? 0, bucket, rankOf(hash));
    if (more === 0) return;
    for (let next = register + 1; next <= registers; next++) keys[next] = (keys[next] ?? 0) + more;
  }
}

function rankOf(hash: number): number {
  const rest = (hash << precision) >>> 0;
  return rest === 0 ? rankBits + 1 : Math.clz32(rest) + 1;
}

/** How many of ascending numbers are below one. */
function placeOf(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ertl, New cardinality estimation algorithms for HyperLogLog sketches (2017), algorithm 6: no bias at any size. */
function estimate(histogram: readonly number[]): number {
  let z = registers * tau(1 - (histogram[rankBits + 1] ?? 0) / registers);
  for (let rank = rankBits; rank >= 1; rank--) z = 0.5 * (z + (histogram[rank] ?? 0));
  z += registers * sigma((histogram[0] ?? 0) / registers);
  return (registers * registers) / (2 * Math.LN2 * z);
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let x = start;
  let y = 1;
  let z = x;
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (z === before) return z;
  }
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let x = start;
  let y = 1;
  let z = 1 - x;
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
    if (z === before) return z / 3;
  }
}
