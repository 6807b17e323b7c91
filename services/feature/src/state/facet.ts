import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import type { BinaryReader, BinaryWriter } from './binary.js';
import { Buckets, measures } from './buckets.js';
import { dayMs, daysKept } from './counters.js';
import type { Measure } from './measures.js';

/** Names kept of a facet. */
export const namesKept = 64;

interface Named {
  readonly rank: number;
  days: Buckets;
}

/**
 * Counts by day of what a customer did with each name of one facet: each category, brand or price band. Of more than 64 names,
 * those with the lowest hashes are kept: a choice that no order of events changes, so that what is kept is always complete.
 */
export class Facet {
  readonly #names = new Map<string, Named>();

  add(name: string, measure: Measure, atMs: number, count: number): void {
    this.#named(name)?.days.add(Math.floor(atMs / dayMs) * measures + measure, count);
  }

  merge(other: Facet): void {
    for (const [name, { days }] of other.#names) this.#named(name)?.days.merge(days);
  }

  /** Forgets the days that have left the horizon. Names stay: what is kept must not depend on when it was pruned. */
  prune(newestMs: number): void {
    const first = Math.floor(newestMs / dayMs) - daysKept + 1;
    for (const { days } of this.#names.values()) days.prune(first);
  }

  /** The names of which something is left within the horizon. */
  *entries(): IterableIterator<[string, Buckets]> {
    for (const [name, { days }] of this.#names) if (days.size > 0) yield [name, days];
  }

  of(name: string): Buckets | undefined {
    return this.#names.get(name)?.days;
  }

  encode(out: BinaryWriter): void {
    out.varint(this.#names.size);
    for (const [name, { days }] of [...this.#names].sort(([a], [b]) => (a < b ? -1 : 1))) {
      out.text(name);
      days.encode(out);
    }
  }

  static decode(from: BinaryReader): Facet {
    const facet = new Facet();
    for (let left = from.varint(); left > 0; left--) {
      const name = from.text();
      facet.#names.set(name, { rank: murmur3(name), days: Buckets.decode(from) });
    }
    return facet;
  }

  /** The name's counts, unless 64 others have lower hashes. */
  #named(name: string): Named | undefined {
    const found = this.#names.get(name);
    if (found !== undefined) return found;
    const named = { rank: murmur3(name), days: new Buckets() };
    this.#names.set(name, named);
    if (this.#names.size <= namesKept) return named;
    const [dropped] = [...this.#names].reduce((highest, one) =>
      one[1].rank > highest[1].rank || (one[1].rank === highest[1].rank && one[0] > highest[0]) ? one : highest,
    );
    this.#names.delete(dropped);
    return dropped === name ? undefined : named;
  }
}
