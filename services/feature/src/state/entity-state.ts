import { SlidingDistinct } from '@insight-mesh/algorithms/sliding-distinct';
import type { BinaryReader, BinaryWriter } from './binary.js';
import { Counters, dayMs, daysKept, hourMs } from './counters.js';
import { decodeDistinct, encodeDistinct, isExact } from './distinct-bytes.js';
import { Facet } from './facet.js';
import { History } from './held-history.js';
import type { HistoryEntry, TakeEntry } from './history.js';
import { type DistinctKind, distinctKinds, type FacetKind, facetKinds, type Measure } from './measures.js';
import { decodeMoney, encodeMoney, type Money, newMoney } from './money.js';
import { ByKind, type Sections, type Sort } from './sections.js';

/** Sections of the stored bytes. Of sketches and facets the kind is added. Stored: never renumber. */
const countersSection = 0;
const historySection = 1;
const moneySection = 2;

const sketchSort: Sort<DistinctKind, SlidingDistinct> = {
  first: 16,
  kinds: Object.values(distinctKinds),
  make: () => new SlidingDistinct(),
  decode: decodeDistinct,
  encode: encodeDistinct,
};
const facetSort: Sort<FacetKind, Facet> = {
  first: 32,
  kinds: Object.values(facetKinds),
  make: () => new Facet(),
  decode: Facet.decode,
  encode: (out, facet) => facet.encode(out),
};

/** Every section, in the order in which they are stored. */
export const sectionNumbers: readonly number[] = [
  countersSection,
  historySection,
  moneySection,
  ...sketchSort.kinds.map((kind) => sketchSort.first + kind),
  ...facetSort.kinds.map((kind) => facetSort.first + kind),
];

/**
 * What the stream has made of one entity: a customer, an item, a session, a category or a device. The same events, each once,
 * give the same state (and the same bytes) in any order, in any batches and merged from any parts. Of a state that was read from
 * bytes each part stays bytes until somebody looks at it.
 */
export class EntityState {
  firstMs = Number.POSITIVE_INFINITY;
  newestMs = Number.NEGATIVE_INFINITY;
  readonly sketches: ByKind<DistinctKind, SlidingDistinct>;
  readonly facets: ByKind<FacetKind, Facet>;
  readonly #sections: Sections | undefined;
  /** The newest moment for which what is still bytes was pruned. */
  readonly #prunedMs: number;
  #counters: Counters | undefined;
  #money: Money | undefined;
  readonly #history: History;

  /**
   * @param sections what was stored of a state that was pruned; its bytes must not change any more
   * @param prunedMs the newest moment of that state
   */
  constructor(sections?: Sections, prunedMs = Number.NEGATIVE_INFINITY) {
    this.#sections = sections;
    this.#prunedMs = prunedMs;
    this.sketches = new ByKind(sketchSort, sections);
    this.facets = new ByKind(facetSort, sections);
    this.#history = new History(historySection, sections);
  }

  get counters(): Counters {
    this.#counters ??= this.#sections?.take(countersSection, decodeCounters) ?? new Counters();
    return this.#counters;
  }

  /** By currency (ISO 4217): sums in its minor units. */
  get money(): Money {
    this.#money ??= this.#sections?.take(moneySection, decodeMoney) ?? newMoney();
    return this.#money;
  }

  /** Whether there is any money. */
  get hasMoney(): boolean {
    return this.#money === undefined ? this.#sections?.has(moneySection) === true : this.#money.size > 0;
  }

  /** The newest first, at most 200 entries. */
  get history(): readonly HistoryEntry[] {
    return this.#history.entries;
  }

  get historyLength(): number {
    return this.#history.length;
  }

  /** Each entry of the history, from the oldest to the newest. */
  eachEntry(take: TakeEntry): void {
    this.#history.each(take);
  }

  /** An event at a moment: to be called for each. */
  seen(atMs: number): void {
    if (atMs < this.firstMs) this.firstMs = atMs;
    if (atMs > this.newestMs) this.newestMs = atMs;
  }

  amount(currency: string, measure: Measure, atMs: number, minorUnits: number): void {
    this.money.of(currency, newCounters)?.add(measure, atMs, minorUnits);
  }

  /** @param hash murmur3 of the value */
  distinct(kind: DistinctKind, hash: number, atMs: number): void {
    this.sketches.of(kind).add(hash, Math.floor(atMs / hourMs));
  }

  facet(kind: FacetKind, name: string, measure: Measure, atMs: number, count: number): void {
    this.facets.of(kind).add(name, measure, atMs, count);
  }

  /** Adds to the history. The entries may be put into another order. */
  remember(entries: HistoryEntry[]): void {
    this.#history.add(entries);
  }

  /** Takes in another's events. Both must not have folded the same event; the other is left as it is. */
  merge(other: EntityState): void {
    this.firstMs = Math.min(this.firstMs, other.firstMs);
    this.newestMs = Math.max(this.newestMs, other.newestMs);
    this.counters.merge(other.counters);
    if (other.hasMoney) {
      other.money.each((counters, currency) => this.money.of(currency, newCounters)?.merge(counters));
    }
    other.sketches.each((sketch, kind) => this.sketches.of(kind).merge(sketch));
    other.facets.each((facet, kind) => this.facets.of(kind).merge(facet));
    if (other.historyLength > 0) this.remember([...other.history]);
  }

  /** Forgets what no window that ends at the newest event or later can need. */
  prune(): void {
    this.#takeUnpruned();
    const { newestMs } = this;
    this.#counters?.prune(newestMs);
    this.#money?.each((counters) => counters.prune(newestMs));
    const firstHour = (Math.floor(newestMs / dayMs) - daysKept + 1) * 24;
    this.sketches.each((sketch) => sketch.prune(firstHour), false);
    this.facets.each((facet) => facet.prune(newestMs), false);
  }

  /** Writes one section as it is stored. @returns whether there is anything in it */
  writeSection(number: number, out: BinaryWriter): boolean {
    if (number >= facetSort.first) return this.facets.write((number - facetSort.first) as FacetKind, out);
    if (number >= sketchSort.first) return this.sketches.write((number - sketchSort.first) as DistinctKind, out);
    if (number === countersSection && this.#counters !== undefined) {
      if (this.#counters.isEmpty) return false;
      this.#counters.encode(out);
      return true;
    }
    if (number === moneySection && this.#money !== undefined) {
      if (this.#money.size === 0) return false;
      encodeMoney(out, this.#money);
      return true;
    }
    if (number === historySection) return this.#history.write(out);
    return this.#sections?.copy(number, out) === true;
  }

  /** Takes apart the bytes in which there may be something to prune: none while the newest moment is in the same hour and day. */
  #takeUnpruned(): void {
    const sections = this.#sections;
    if (sections === undefined) return;
    const { newestMs } = this;
    const since = this.#prunedMs;
    if (Math.floor(newestMs / hourMs) === Math.floor(since / hourMs)) return;
    // Money is counted by the hour too.
    if (sections.has(countersSection)) this.counters;
    if (sections.has(moneySection)) this.money;
    if (Math.floor(newestMs / dayMs) === Math.floor(since / dayMs)) return;
    // Of what is counted exactly nothing is pruned.
    this.sketches.takeWhere((from) => !isExact(from));
    this.facets.takeWhere(() => true);
  }
}

function newCounters(): Counters {
  return new Counters();
}

function decodeCounters(from: BinaryReader): Counters {
  return Counters.decode(from);
}

/** One state of several that have no event in common; undefined of none. The parts may be changed by it. */
export function mergeStates(parts: readonly EntityState[]): EntityState | undefined {
  const [first, ...rest] = parts;
  if (first === undefined || rest.length === 0) return first;
  for (const part of rest) first.merge(part);
  first.prune();
  return first;
}
