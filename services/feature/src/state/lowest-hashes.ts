import { murmur3 } from '@insight-mesh/algorithms/murmur3';

interface Named<V> {
  readonly rank: number;
  readonly value: V;
}

/**
 * Values by name, of more than `kept` names those with the lowest hashes. Which are kept depends on the names alone and not on their
 * order: what is kept once all have come was never dropped, so it is complete.
 */
export class LowestHashes<V> {
  readonly #kept: number;
  readonly #names = new Map<string, Named<V>>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  get size(): number {
    return this.#names.size;
  }

  get(name: string): V | undefined {
    return this.#names.get(name)?.value;
  }

  /** The name's value, made if it is new; undefined where `kept` others have lower hashes. */
  of(name: string, make: () => V): V | undefined {
    const found = this.#names.get(name);
    if (found !== undefined) return found.value;
    const value = make();
    this.#names.set(name, { rank: murmur3(name), value });
    if (this.#names.size <= this.#kept) return value;
    const [dropped] = [...this.#names].reduce((highest, one) =>
      one[1].rank > highest[1].rank || (one[1].rank === highest[1].rank && one[0] > highest[0]) ? one : highest,
    );
    this.#names.delete(dropped);
    return dropped === name ? undefined : value;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const [name, { value }] of this.#names) yield [name, value];
  }

  /** By name. */
  sorted(): [string, V][] {
    return [...this.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
