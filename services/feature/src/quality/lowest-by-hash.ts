import { murmur3 } from '@insight-mesh/algorithms/murmur3';

/**
 * A sample of ids by their hashes: of all ids that were added, in any order and any number of times, those with the lowest. Holds at most
 * half as many more as are asked for.
 */
export class LowestByHash {
  readonly #most: number;
  readonly #seed: number;
  #ids = new Map<string, number>();
  /** Ids with a higher hash cannot be among the lowest any more. */
  #bound = 0xffff_ffff;

  /** @param seed another one gives another sample */
  constructor(most: number, seed: number) {
    this.#most = most;
    this.#seed = seed;
  }

  add(id: string): void {
    const hash = murmur3(id, this.#seed);
    if (hash > this.#bound) return;
    this.#ids.set(id, hash);
    if (this.#ids.size >= this.#most * 1.5 + 1) this.#cut();
  }

  /** At most `most`, by hash and, of equals, by id. */
  ids(): string[] {
    this.#cut();
    return [...this.#ids.keys()];
  }

  #cut(): void {
    const sorted = [...this.#ids].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).slice(0, this.#most);
    this.#ids = new Map(sorted);
    if (sorted.length === this.#most) this.#bound = sorted.at(-1)?.[1] ?? this.#bound;
  }
}
