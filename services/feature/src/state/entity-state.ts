import { SlidingDistinct } from '@insight-mesh/algorithms/sliding-distinct';
import { Counters, daysKept, hourMs } from './counters.js';
import { Facet } from './facet.js';
import { type HistoryEntry, mergeHistory } from './history.js';
import { LowestHashes } from './lowest-hashes.js';
import type { DistinctKind, FacetKind, Measure } from './measures.js';

/** More than there are in ISO 4217. */
const currenciesKept = 300;

/**
 * What the stream has made of one entity: a customer, an item, a session, a category or a device. The same events, each once,
 * give the same state (and the same bytes) in any order, in any batches and merged from any parts.
 */
export class EntityState {
  firstMs = Number.POSITIVE_INFINITY;
  newestMs = Number.NEGATIVE_INFINITY;
  counters = new Counters();
  /** By currency (ISO 4217): sums in its minor units. */
  readonly money = new LowestHashes<Counters>(currenciesKept);
  readonly sketches = new Map<DistinctKind, SlidingDistinct>();
  readonly facets = new Map<FacetKind, Facet>();
  /** The newest first, at most 200 entries. */
  history: readonly HistoryEntry[] = [];

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
    this.#sketch(kind).add(hash, Math.floor(atMs / hourMs));
  }

  facet(kind: FacetKind, name: string, measure: Measure, atMs: number, count: number): void {
    this.#facet(kind).add(name, measure, atMs, count);
  }

  remember(entries: HistoryEntry[]): void {
    this.history = mergeHistory(this.history, entries);
  }

  /** Takes in another's events. Both must not have folded the same event; the other is left as it is. */
  merge(other: EntityState): void {
    this.firstMs = Math.min(this.firstMs, other.firstMs);
    this.newestMs = Math.max(this.newestMs, other.newestMs);
    this.counters.merge(other.counters);
    for (const [currency, counters] of other.money.entries()) this.money.of(currency, newCounters)?.merge(counters);
    for (const [kind, sketch] of other.sketches) this.#sketch(kind).merge(sketch);
    for (const [kind, facet] of other.facets) this.#facet(kind).merge(facet);
    if (other.history.length > 0) this.remember([...other.history]);
  }

  /** Forgets what no window that ends at the newest event or later can need. */
  prune(): void {
    this.counters.prune(this.newestMs);
    for (const [, counters] of this.money.entries()) counters.prune(this.newestMs);
    const firstHour = (Math.floor(this.newestMs / (24 * hourMs)) - daysKept + 1) * 24;
    for (const sketch of this.sketches.values()) sketch.prune(firstHour);
    for (const facet of this.facets.values()) facet.prune(this.newestMs);
  }

  #sketch(kind: DistinctKind): SlidingDistinct {
    let sketch = this.sketches.get(kind);
    if (sketch === undefined) {
      sketch = new SlidingDistinct();
      this.sketches.set(kind, sketch);
    }
    return sketch;
  }

  #facet(kind: FacetKind): Facet {
    let facet = this.facets.get(kind);
    if (facet === undefined) {
      facet = new Facet();
      this.facets.set(kind, facet);
    }
    return facet;
  }
}

function newCounters(): Counters {
  return new Counters();
}

/** One state of several that have no event in common; undefined of none. The parts may be changed by it. */
export function mergeStates(parts: readonly EntityState[]): EntityState | undefined {
  const [first, ...rest] = parts;
  if (first === undefined || rest.length === 0) return first;
  for (const part of rest) first.merge(part);
  first.prune();
  return first;
}
