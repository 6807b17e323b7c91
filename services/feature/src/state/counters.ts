import type { BinaryReader, BinaryWriter } from './binary.js';
import { addUp, Buckets, measures } from './buckets.js';
import type { Measure } from './measures.js';

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
/** Hour buckets kept: that of the newest event and the 47 before it. */
export const hoursKept = 48;
/** Day buckets kept: that of the newest event and the 90 before it, so that a window of 90 whole days fits. */
export const daysKept = 91;

interface Total {
  count: number;
  lastMs: number;
}

/**
 * Counts or sums of measures: over all time, by hour and by day (UTC). Adding commutes, and forgetting depends on nothing but the
 * newest moment, so any order of the same additions ends in the same counters.
 */
export class Counters {
  readonly #totals = new Map<Measure, Total>();
  #hours = new Buckets();
  #days = new Buckets();

  /** Counts over all time and every window. */
  add(measure: Measure, atMs: number, count: number): void {
    this.addTotal(measure, atMs, count);
    this.#hours.add(Math.floor(atMs / hourMs) * measures + measure, count);
    this.addDay(measure, atMs, count);
  }

  /** Counts over all time alone. */
  addTotal(measure: Measure, atMs: number, count: number): void {
    const total = this.#totals.get(measure);
    if (total === undefined) {
      this.#totals.set(measure, { count: addUp(count, 0), lastMs: atMs });
      return;
    }
    total.count = addUp(total.count, count);
    if (atMs > total.lastMs) total.lastMs = atMs;
  }

  /** Counts over windows of whole days alone. */
  addDay(measure: Measure, atMs: number, count: number): void {
    this.#days.add(Math.floor(atMs / dayMs) * measures + measure, count);
  }

  /** Takes in another's counts. Both must not have counted the same event. */
  merge(other: Counters): void {
    for (const [measure, total] of other.#totals) this.addTotal(measure, total.lastMs, total.count);
    this.#hours.merge(other.#hours);
    this.#days.merge(other.#days);
  }

  /** Forgets the buckets that have left the horizon of the entity's newest event. */
  prune(newestMs: number): void {
    this.#hours.prune(Math.floor(newestMs / hourMs) - hoursKept + 1);
    this.#days.prune(Math.floor(newestMs / dayMs) - daysKept + 1);
  }

  total(measure: Measure): number {
    return this.#totals.get(measure)?.count ?? 0;
  }

  /** When the measure was last counted (ms since 1970), or undefined if never. */
  lastMs(measure: Measure): number | undefined {
    return this.#totals.get(measure)?.lastMs;
  }

  get hours(): Buckets {
    return this.#hours;
  }

  get days(): Buckets {
    return this.#days;
  }

  encode(out: BinaryWriter, newestMs: number): void {
    out.varint(this.#totals.size);
    for (const [measure, total] of [...this.#totals].sort((a, b) => a[0] - b[0])) {
      out.u8(measure);
      out.varint(total.count);
      out.varint(newestMs - total.lastMs);
    }
    this.#hours.encode(out);
    this.#days.encode(out);
  }

  static decode(from: BinaryReader, newestMs: number): Counters {
    const counters = new Counters();
    for (let left = from.varint(); left > 0; left--) {
      const measure = from.u8();
      const count = from.varint();
      counters.#totals.set(measure, { count, lastMs: newestMs - from.varint() });
    }
    counters.#hours = Buckets.decode(from);
    counters.#days = Buckets.decode(from);
    return counters;
  }
}
