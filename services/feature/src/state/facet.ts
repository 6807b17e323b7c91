import type { BinaryReader, BinaryWriter } from './binary.js';
import { Buckets, measures } from './buckets.js';
import { dayMs, daysKept } from './counters.js';
import { LowestHashes } from './lowest-hashes.js';
import type { Measure } from './measures.js';

/** Categories, brands or price bands kept of one customer. */
export const namesKept = 64;

const newBuckets = () => new Buckets();

/** Counts by day of what a customer did with each name of one facet: each category, brand or price band. */
export class Facet {
  readonly #names = new LowestHashes<Buckets>(namesKept);

  add(name: string, measure: Measure, atMs: number, count: number): void {
    this.#names.of(name, newBuckets)?.add(Math.floor(atMs / dayMs) * measures + measure, count);
  }

  merge(other: Facet): void {
    other.#names.each((days, name) => this.#names.of(name, newBuckets)?.merge(days));
  }

  /** Forgets the days that have left the horizon. Names stay: what is kept must not depend on when it was pruned. */
  prune(newestMs: number): void {
    const first = Math.floor(newestMs / dayMs) - daysKept + 1;
    this.#names.each((days) => days.prune(first));
  }

  /** The names of which something is left within the horizon. */
  *entries(): IterableIterator<[string, Buckets]> {
    for (const [name, days] of this.#names.entries()) if (days.size > 0) yield [name, days];
  }

  /** Each name's days, by name; those of which nothing is left too. */
  each(take: (days: Buckets, name: string) => void): void {
    this.#names.each(take);
  }

  of(name: string): Buckets | undefined {
    return this.#names.get(name);
  }

  encode(out: BinaryWriter): void {
    out.varint(this.#names.size);
    this.#names.each((days, name) => {
      out.text(name);
      days.encode(out);
    });
  }

  static decode(from: BinaryReader): Facet {
    const facet = new Facet();
    for (let left = from.varint(); left > 0; left--) {
      const name = from.name();
      facet.#names.append(name, Buckets.decode(from));
    }
    return facet;
  }
}

/** Tells each count of a facet that is bytes, name after name. */
export function scanFacet(
  from: BinaryReader,
  take: (name: string, day: number, measure: Measure, count: number) => void,
): void {
  for (let names = from.varint(); names > 0; names--) {
    const name = from.name();
    let key = 0;
    for (let left = from.varint(); left > 0; left--) {
      key += from.varint();
      const day = Math.floor(key / measures);
      take(name, day, key - day * measures, from.varint());
    }
  }
}
