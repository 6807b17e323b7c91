import type { BinaryReader, BinaryWriter } from './binary.js';
import { addUp, Buckets, measures } from './buckets.js';
import type { Measure } from './measures.js';

/** Times are stored as milliseconds since 2000, before which no event is accepted, to stay positive. */
export const epochMs = Date.UTC(2000, 0, 1);
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
/** Hour buckets kept: that of the newest event and the 47 before it. */
export const hoursKept = 48;
/** Day buckets kept: that of the newest event and the 90 before it, so that a window of 90 whole days fits. */
export const daysKept = 91;

/**
 * Counts or sums of measures: over all time, by hour and by day (UTC). Adding commutes, and forgetting depends on nothing but the
 * newest moment, so any order of the same additions ends in the same counters.
 */
export class Counters {
  /** Measure, count and the moment of the last one (ms) in turn, by measure. */
  #totals: number[] = [];
  #hours = new Buckets();
  #days = new Buckets();

  get isEmpty(): boolean {
    return this.#totals.length === 0 && this.#hours.size === 0 && this.#days.size === 0;
  }

  /** Counts over all time and every window. */
  add(measure: Measure, atMs: number, count: number): void {
    this.addTotal(measure, atMs, count);
    this.#hours.add(Math.floor(atMs / hourMs) * measures + measure, count);
    this.addDay(measure, atMs, count);
  }

  /** Counts over all time alone. */
  addTotal(measure: Measure, atMs: number, count: number): void {
    const totals = this.#totals;
    let at = 0;
    while (at < totals.length && (totals[at] ?? 0) < measure) at += 3;
    if (at === totals.length) {
      totals.push(measure, addUp(count, 0), atMs);
      return;
    }
    if (totals[at] !== measure) {
      totals.splice(at, 0, measure, addUp(count, 0), atMs);
      return;
    }
    totals[at + 1] = addUp(totals[at + 1] ?? 0, count);
    if (atMs > (totals[at + 2] ?? 0)) totals[at + 2] = atMs;
  }

  /** Counts over windows of whole days alone. */
  addDay(measure: Measure, atMs: number, count: number): void {
    this.#days.add(Math.floor(atMs / dayMs) * measures + measure, count);
  }

  /** Takes in another's counts. Both must not have counted the same event. */
  merge(other: Counters): void {
    const totals = other.#totals;
    for (let at = 0; at < totals.length; at += 3) {
      this.addTotal(totals[at] ?? 0, totals[at + 2] ?? 0, totals[at + 1] ?? 0);
    }
    this.#hours.merge(other.#hours);
    this.#days.merge(other.#days);
  }

  /** Forgets the buckets that have left the horizon of the entity's newest event. */
  prune(newestMs: number): void {
    this.#hours.prune(Math.floor(newestMs / hourMs) - hoursKept + 1);
    this.#days.prune(Math.floor(newestMs / dayMs) - daysKept + 1);
  }

  total(measure: Measure): number {
    const at = this.#placeOf(measure);
    return at < 0 ? 0 : (this.#totals[at + 1] ?? 0);
  }

  /** When the measure was last counted (ms since 1970), or undefined if never. */
  lastMs(measure: Measure): number | undefined {
    const at = this.#placeOf(measure);
    return at < 0 ? undefined : this.#totals[at + 2];
  }

  get hours(): Buckets {
    return this.#hours;
  }

  get days(): Buckets {
    return this.#days;
  }

  /** Depends on nothing but what was counted: what did not change can be copied as bytes. */
  encode(out: BinaryWriter): void {
    const totals = this.#totals;
    out.varint(totals.length / 3);
    for (let at = 0; at < totals.length; at += 3) {
      out.u8(totals[at] ?? 0);
      out.varint(totals[at + 1] ?? 0);
      out.varint((totals[at + 2] ?? 0) - epochMs);
    }
    this.#hours.encode(out);
    this.#days.encode(out);
  }

  /** @param newestMs of layouts before 4, whose moments are told as so long before it */
  static decode(from: BinaryReader, newestMs?: number): Counters {
    const counters = new Counters();
    for (let left = from.varint(); left > 0; left--) {
      const measure = from.u8();
      const count = from.varint();
      const moment = from.varint();
      counters.#totals.push(measure, count, newestMs === undefined ? epochMs + moment : newestMs - moment);
    }
    counters.#hours = Buckets.decode(from);
    counters.#days = Buckets.decode(from);
    return counters;
  }

  #placeOf(measure: Measure): number {
    const totals = this.#totals;
    for (let at = 0; at < totals.length; at += 3) if (totals[at] === measure) return at;
    return -1;
  }
}
