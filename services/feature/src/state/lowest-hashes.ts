import { murmur3 } from '@insight-mesh/algorithms/murmur3';

/**
 * Values by name, of more than `kept` names those with the lowest hashes. Which are kept depends on the names alone and not on their
 * order: what is kept once all have come was never dropped, so it is complete.
 */
export class LowestHashes<V> {
  readonly #kept: number;
  /** Ascending. */
  readonly #names: string[] = [];
  readonly #values: V[] = [];

  constructor(kept: number) {
    this.#kept = kept;
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): V | undefined {
    const at = this.#placeOf(name);
    return this.#names[at] === name ? this.#values[at] : undefined;
  }

  /** The name's value, made if it is new; undefined where `kept` others have lower hashes. */
  of(name: string, make: () => V): V | undefined {
    const names = this.#names;
    const at = this.#placeOf(name);
    if (names[at] === name) return this.#values[at];
    const value = make();
    names.splice(at, 0, name);
    this.#values.splice(at, 0, value);
    if (names.length <= this.#kept) return value;
    const dropped = this.#highest();
    names.splice(dropped, 1);
    this.#values.splice(dropped, 1);
    return dropped === at ? undefined : value;
  }

  /** By name. */
  *entries(): IterableIterator<[string, V]> {
    for (let at = 0; at < this.#names.length; at++) yield [this.#names[at] ?? '', this.#values[at] as V];
  }

  /** Each value, by name. */
  each(take: (value: V, name: string) => void): void {
    for (let at = 0; at < this.#names.length; at++) take(this.#values[at] as V, this.#names[at] ?? '');
  }

  /** By name. */
  sorted(): [string, V][] {
    return [...this.entries()];
  }

  /** Adds a name that comes after all others, as in what was stored. */
  append(name: string, value: V): void {
    const last = this.#names.at(-1);
    if (last === undefined || last < name) {
      this.#names.push(name);
      this.#values.push(value);
    } else {
      this.of(name, () => value);
    }
  }

  /** The place of the name with the highest hash. */
  #highest(): number {
    let highest = 0;
    let most = -1;
    for (let at = 0; at < this.#names.length; at++) {
      const rank = murmur3(this.#names[at] ?? '');
      // Of equal hashes the later name goes.
      if (rank < most) continue;
      most = rank;
      highest = at;
    }
    return highest;
  }

  /** How many names come before one. */
  #placeOf(name: string): number {
    const names = this.#names;
    let low = 0;
    let high = names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((names[middle] ?? '') < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
