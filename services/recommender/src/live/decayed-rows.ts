/** Rounds to nothing, and needs no row to be scaled by it. */
const longestExponent = 1_000;

/** How much is left of a weight after a time. */
export function decay(ms: number, halfLifeMs: number): number {
  return ms <= 0 ? 1 : 2 ** -Math.min(ms / halfLifeMs, longestExponent);
}

/** Bytes of a row of a width. */
export function rowBytes(width: number): number {
  return width * 14 + 9;
}

/**
 * Rows of at most `width` entries, each an item and a weight that halves in a half-life: the heaviest of what was added to the row. Where it is full the
 * lightest entry is replaced, and the new one inherits its weight and remembers it as its error, so that no frequent one can be missed (Space-Saving;
 * Metwally, Agrawal and El Abbadi, 2005, with the decay of Cormode, Korn and Tirthapura, 2008). The weight less the error has really been added.
 * An item is a place in a table and the generation of that place: what was evicted since counts as absent.
 */
export class DecayedRows {
  readonly width: number;
  readonly #halfLifeMs: number;
  #items: Uint32Array;
  #generations: Uint16Array;
  #weights: Float32Array;
  #errors: Float32Array;
  #used: Uint8Array;
  /** The time to which the weights of a row are scaled. */
  #times: Float64Array;

  /** @param width 1 to 255 */
  constructor(width: number, halfLifeMs: number, rows: number) {
    this.width = width;
    this.#halfLifeMs = halfLifeMs;
    this.#items = new Uint32Array(rows * width);
    this.#generations = new Uint16Array(rows * width);
    this.#weights = new Float32Array(rows * width);
    this.#errors = new Float32Array(rows * width);
    this.#used = new Uint8Array(rows);
    this.#times = new Float64Array(rows);
  }

  grow(rows: number): void {
    this.#items = grown(this.#items, new Uint32Array(rows * this.width));
    this.#generations = grown(this.#generations, new Uint16Array(rows * this.width));
    this.#weights = grown(this.#weights, new Float32Array(rows * this.width));
    this.#errors = grown(this.#errors, new Float32Array(rows * this.width));
    this.#used = grown(this.#used, new Uint8Array(rows));
    this.#times = grown(this.#times, new Float64Array(rows));
  }

  clear(row: number): void {
    this.#used[row] = 0;
    this.#times[row] = 0;
  }

  /** @param generations of the table of items, as they are now */
  add(row: number, atMs: number, item: number, amount: number, generations: Uint16Array): void {
    const from = row * this.width;
    const used = this.#used[row] as number;
    const added = amount * this.#moveTo(row, used, atMs);
    let lightest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let place = from; place < from + used; place++) {
      const other = this.#items[place] as number;
      const alive = this.#generations[place] === generations[other];
      if (alive && other === item) {
        this.#weights[place] = (this.#weights[place] as number) + added;
        return;
      }
      const weight = alive ? (this.#weights[place] as number) : 0;
      if (weight < least) {
        least = weight;
        lightest = place;
      }
    }
    // What is evicted makes room first.
    const full = used === this.width || least === 0;
    const place = full ? lightest : from + used;
    if (!full) this.#used[row] = used + 1;
    const inherited = full ? least : 0;
    this.#items[place] = item;
    this.#generations[place] = generations[item] as number;
    this.#weights[place] = inherited + added;
    this.#errors[place] = inherited;
  }

  /** Gives each item of a row with the weight that it has for certain at a moment not before the row's newest. */
  each(row: number, nowMs: number, generations: Uint16Array, take: (item: number, weight: number) => void): void {
    const from = row * this.width;
    const left = decay(nowMs - (this.#times[row] as number), this.#halfLifeMs);
    for (let place = from + (this.#used[row] as number) - 1; place >= from; place--) {
      const item = this.#items[place] as number;
      if (this.#generations[place] !== generations[item]) continue;
      const weight = (this.#weights[place] as number) - (this.#errors[place] as number);
      if (weight > 0) take(item, weight * left);
    }
  }

  /** Scales the row to the moment where that is newer. @returns what one that is added at the moment counts in the row */
  #moveTo(row: number, used: number, atMs: number): number {
    const time = this.#times[row] as number;
    if (atMs <= time) return decay(time - atMs, this.#halfLifeMs);
    this.#times[row] = atMs;
    const left = decay(atMs - time, this.#halfLifeMs);
    const from = row * this.width;
    for (let place = from; place < from + used; place++) {
      this.#weights[place] = (this.#weights[place] as number) * left;
      this.#errors[place] = (this.#errors[place] as number) * left;
    }
    return 1;
  }
}

/** The new array with what the old one holds. */
export function grown<A extends Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array>(
  old: A,
  wide: A,
): A {
  wide.set(old);
  return wide;
}
