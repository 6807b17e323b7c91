import type { BinaryReader, BinaryWriter } from './binary.js';
import type { Measure } from './measures.js';

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
/** Hour buckets kept: that of the newest event and the 47 before it. */
export const hoursKept = 48;
/** Day buckets kept: that of the newest event and the 90 before it, so that a window of 90 whole days fits. */
export const daysKept = 91;

const measures = 64;

interface Total {
  count: number;
  lastMs: number;
}

/** Counts end at 2^53 - 1; adding up to a ceiling gives the same sum in any order. */
function add(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

/**
 * Counts of measures: over all time, by hour and by day (UTC). Adding commutes, and forgetting depends on nothing but the
 * newest moment, so any order of the same additions ends in the same counters.
 */
export class Counters {
  readonly #totals = new Map<Measure, Total>();
  /** Key: bucket number × 64 + measure. */
  readonly #hours = new Map<number, number>();
  readonly #days = new Map<number, number>();

  add(measure: Measure, atMs: number, count: number): void {
    this.#addTotal(measure, count, atMs);
    const hour = Math.floor(atMs / hourMs) * measures + measure;
    this.#hours.set(hour, add(this.#hours.get(hour) ?? 0, count));
    const day = Math.floor(atMs / dayMs) * measures + measure;
    this.#days.set(day, add(this.#days.get(day) ?? 0, count));
  }

  /** Takes in another's counts. Both must not have counted the same event. */
  merge(other: Counters): void {
    for (const [measure, total] of other.#totals) this.#addTotal(measure, total.count, total.lastMs);
    for (const [key, count] of other.#hours) this.#hours.set(key, add(this.#hours.get(key) ?? 0, count));
    for (const [key, count] of other.#days) this.#days.set(key, add(this.#days.get(key) ?? 0, count));
  }

  /** Forgets the buckets that have left the horizon of the entity's newest event. */
  prune(newestMs: number): void {
    const firstHour = (Math.floor(newestMs / hourMs) - hoursKept + 1) * measures;
    for (const key of this.#hours.keys()) if (key < firstHour) this.#hours.delete(key);
    const firstDay = (Math.floor(newestMs / dayMs) - daysKept + 1) * measures;
    for (const key of this.#days.keys()) if (key < firstDay) this.#days.delete(key);
  }

  total(measure: Measure): number {
    return this.#totals.get(measure)?.count ?? 0;
  }

  /** When the measure was last counted (ms since 1970), or undefined if never. */
  lastMs(measure: Measure): number | undefined {
    return this.#totals.get(measure)?.lastMs;
  }

  /** Count within the hour that contains asOfMs and the given number of whole hours before it. */
  inHours(measure: Measure, hours: number, asOfMs: number): number {
    return sum(this.#hours, measure, Math.floor(asOfMs / hourMs), hours);
  }

  /** Count within the UTC day that contains asOfMs and the given number of whole days before it. */
  inDays(measure: Measure, days: number, asOfMs: number): number {
    return sum(this.#days, measure, Math.floor(asOfMs / dayMs), days);
  }

  encode(out: BinaryWriter, newestMs: number): void {
    out.varint(this.#totals.size);
    for (const [measure, total] of [...this.#totals].sort((a, b) => a[0] - b[0])) {
      out.u8(measure);
      out.varint(total.count);
      out.varint(newestMs - total.lastMs);
    }
    encodeBuckets(out, this.#hours);
    encodeBuckets(out, this.#days);
  }

  static decode(from: BinaryReader, newestMs: number): Counters {
    const counters = new Counters();
    for (let left = from.varint(); left > 0; left--) {
      const measure = from.u8();
      const count = from.varint();
      counters.#totals.set(measure, { count, lastMs: newestMs - from.varint() });
    }
    decodeBuckets(from, counters.#hours);
    decodeBuckets(from, counters.#days);
    return counters;
  }

  #addTotal(measure: Measure, count: number, lastMs: number): void {
    const total = this.#totals.get(measure);
    if (total === undefined) {
      this.#totals.set(measure, { count, lastMs });
      return;
    }
    total.count = add(total.count, count);
    if (lastMs > total.lastMs) total.lastMs = lastMs;
  }
}

function sum(buckets: ReadonlyMap<number, number>, measure: Measure, last: number, before: number): number {
  let count = 0;
  // The stored buckets are few and the windows long, or the other way round: take the shorter way.
  if (buckets.size <= before) {
    for (const [key, value] of buckets) {
      const bucket = Math.floor(key / measures);
      if (key % measures === measure && bucket <= last && bucket >= last - before) count = add(count, value);
    }
    return count;
  }
  for (let bucket = last - before; bucket <= last; bucket++) {
    count = add(count, buckets.get(bucket * measures + measure) ?? 0);
  }
  return count;
}

function encodeBuckets(out: BinaryWriter, buckets: ReadonlyMap<number, number>): void {
  out.varint(buckets.size);
  let previous = 0;
  for (const [key, count] of [...buckets].sort((a, b) => a[0] - b[0])) {
    out.varint(key - previous);
    out.varint(count);
    previous = key;
  }
}

function decodeBuckets(from: BinaryReader, buckets: Map<number, number>): void {
  let key = 0;
  for (let left = from.varint(); left > 0; left--) {
    key += from.varint();
    buckets.set(key, from.varint());
  }
}
