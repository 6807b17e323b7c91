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
  /** The kept name with the highest hash, once somebody has asked while it was full. */
  #worst: { readonly name: string; readonly rank: number } | undefined;

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
    if (names.length >= this.#kept && !this.#makeRoom(name)) return undefined;
    const place = this.#placeOf(name);
    const value = make();
    names.splice(place, 0, name);
    this.#values.splice(place, 0, value);
    return value;
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
      this.#worst = undefined;
      this.#names.push(name);
      this.#values.push(value);
    } else {
      this.of(name, () => value);
    }
  }

  /** Drops the name with the highest hash, unless that of a new one is higher. Of equal hashes the later name goes. */
  #makeRoom(name: string): boolean {
    this.#worst ??= this.#highest();
    const { name: worst, rank } = this.#worst;
    const own = murmur3(name);
    if (own > rank || (own === rank && name > worst)) return false;
    const dropped = this.#placeOf(worst);
    this.#names.splice(dropped, 1);
    this.#values.splice(dropped, 1);
    this.#worst = undefined;
    return true;
  }

  #highest(): { name: string; rank: number } {
    let highest = '';
    let most = -1;
    for (const name of this.#names) {
      const rank = murmur3(name);
      if (rank < most) continue;
      most = rank;
      highest = name;
    }
    return { name: highest, rank: most };
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
