/** Up to so many different values are counted exactly; more are estimated. */
export const exactMost = 64;

const precision = 8;
const registers = 1 << precision;
const rankBits = 32 - precision;

/** (bucket, rank) pairs of one register, flat: the newest bucket first, and each older one with a higher rank. */
type Front = number[];

/** A sketch's contents, for storing: either the exact values or the registers, never both. */
export interface SlidingDistinctParts {
  /** Hash → the newest bucket that it was seen in. */
  readonly exact?: ReadonlyMap<number, number>;
  /** Register → (bucket, rank) pairs, flat, the newest first. */
  readonly fronts?: ReadonlyMap<number, readonly number[]>;
}

/**
 * How many different values were seen since any moment in the past, in bounded space. Up to 64 values the count is exact; beyond,
 * it is a HyperLogLog with 256 registers (standard error 6.5%), each of which keeps, newest first, the ranks that some window
 * could still need: Chabchoub and Hébrail, Sliding HyperLogLog (2010). Adding commutes and is idempotent, and merging is the
 * union: any order, any parts and any repeats of the same additions end in the same contents.
 */
export class SlidingDistinct {
  #exact: Map<number, number> | undefined = new Map();
  readonly #fronts = new Map<number, Front>();

  static from({ exact, fronts }: SlidingDistinctParts): SlidingDistinct {
    const sketch = new SlidingDistinct();
    if (fronts === undefined) {
      for (const [hash, bucket] of exact ?? []) sketch.add(hash, bucket);
      return sketch;
    }
    sketch.#exact = undefined;
    for (const [register, front] of fronts) sketch.#fronts.set(register, [...front]);
    return sketch;
  }

  /** What `from` takes. */
  parts(): SlidingDistinctParts {
    return this.#exact === undefined ? { fronts: this.#fronts } : { exact: this.#exact };
  }

  /**
   * @param hash 32 bits of the value, unsigned
   * @param bucket when: any unit of time, counted upwards
   */
  add(hash: number, bucket: number): void {
    if (this.#exact === undefined) {
      this.#rank(hash, bucket);
      return;
    }
    const before = this.#exact.get(hash);
    if (before === undefined || before < bucket) this.#exact.set(hash, bucket);
    if (this.#exact.size > exactMost) this.#spill(this.#exact);
  }

  /** Takes in all that another has seen. */
  merge(other: SlidingDistinct): void {
    if (other.#exact !== undefined) {
      for (const [hash, bucket] of other.#exact) this.add(hash, bucket);
      return;
    }
    if (this.#exact !== undefined) this.#spill(this.#exact);
    for (const [register, front] of other.#fronts) {
      for (let i = 0; i < front.length; i += 2) this.#enter(register, front[i] ?? 0, front[i + 1] ?? 0);
    }
  }

  /** Forgets what only windows that begin before a bucket could need; the count over all time stays. */
  prune(firstBucket: number): void {
    for (const front of this.#fronts.values()) {
      let kept = 0;
      while (kept < front.length && (front[kept] ?? 0) >= firstBucket) kept += 2;
      // The last pair has the highest rank of all time.
      if (kept < front.length) front.splice(kept, front.length - kept - 2);
    }
  }

  /** Different values seen in a bucket or after it; -Infinity: since ever. */
  count(firstBucket: number): number {
    if (this.#exact !== undefined) {
      let seen = 0;
      for (const bucket of this.#exact.values()) if (bucket >= firstBucket) seen += 1;
      return seen;
    }
    const histogram = new Array<number>(rankBits + 2).fill(0);
    for (const front of this.#fronts.values()) {
      let rank = 0;
      for (let i = 0; i < front.length && (front[i] ?? 0) >= firstBucket; i += 2) rank = front[i + 1] ?? 0;
      histogram[rank] = (histogram[rank] ?? 0) + 1;
    }
    histogram[0] = (histogram[0] ?? 0) + registers - this.#fronts.size;
    return estimate(histogram);
  }

  #spill(exact: ReadonlyMap<number, number>): void {
    this.#exact = undefined;
    for (const [hash, bucket] of exact) this.#rank(hash, bucket);
  }

  #rank(hash: number, bucket: number): void {
    const rest = (hash << precision) >>> 0;
    this.#enter(hash >>> rankBits, bucket, rest === 0 ? rankBits + 1 : Math.clz32(rest) + 1);
  }

  #enter(register: number, bucket: number, rank: number): void {
    const front = this.#fronts.get(register);
    if (front === undefined) {
      this.#fronts.set(register, [bucket, rank]);
      return;
    }
    let at = 0;
    while (at < front.length && (front[at] ?? 0) > bucket) at += 2;
    // Pairs before `at` are newer: one with as high a rank says all that this one could.
    if (at > 0 && (front[at - 1] ?? 0) >= rank) return;
    if ((front[at] ?? -1) === bucket && (front[at + 1] ?? 0) >= rank) return;
    let end = at;
    while (end < front.length && (front[end + 1] ?? 0) <= rank) end += 2;
    front.splice(at, end - at, bucket, rank);
  }
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
