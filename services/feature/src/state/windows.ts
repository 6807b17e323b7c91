import { measures } from './buckets.js';
import { type Counters, dayMs, hourMs } from './counters.js';
import type { Measure } from './measures.js';

/**
 * A window is made of buckets, so that nothing is rescanned: the one that contains as_of and the whole ones before it. `hours` or
 * `days` says how many before it.
 */
export const windows = [
  { name: '1h', hours: 1, words: 'in the last hour, counted from the start of the hour before' },
  { name: '1d', hours: 24, words: 'in the last 24 hours, counted from the start of an hour' },
  { name: '7d', days: 7, words: 'today and in the 7 days before' },
  { name: '30d', days: 30, words: 'today and in the 30 days before' },
  { name: '90d', days: 90, words: 'today and in the 90 days before' },
] as const;
export type WindowName = (typeof windows)[number]['name'];

const hour = 0;
const day = 1;
const week = 2;
const month = 3;
const quarter = 4;
const placeOf: Record<WindowName, number> = { '1h': hour, '1d': day, '7d': week, '30d': month, '90d': quarter };

/** Room for the sums of all measures over all windows. */
export function newSums(): Float64Array {
  return new Float64Array(windows.length * measures);
}

/** The sums of all measures over all windows that end at a moment, found in one pass over the buckets. */
export class WindowSums {
  readonly #sums: Float64Array;

  /**
   * @param asOfMs not before the newest event
   * @param sums to be used again: what an earlier one found in it is no longer so
   */
  constructor(counters: Counters, asOfMs: number, sums: Float64Array = newSums()) {
    this.#sums = sums;
    sums.fill(0);
    const lastHour = Math.floor(asOfMs / hourMs);
    counters.hours.forEachSince(lastHour - 24, (bucket, measure, count) => {
      add(sums, day, measure, count);
      if (bucket >= lastHour - 1) add(sums, hour, measure, count);
    });
    const lastDay = Math.floor(asOfMs / dayMs);
    counters.days.forEachSince(lastDay - 90, (bucket, measure, count) => {
      add(sums, quarter, measure, count);
      if (bucket >= lastDay - 30) add(sums, month, measure, count);
      if (bucket >= lastDay - 7) add(sums, week, measure, count);
    });
  }

  of(measure: Measure, window: WindowName): number {
    return this.#sums[placeOf[window] * measures + measure] ?? 0;
  }
}

function add(sums: Float64Array, window: number, measure: number, count: number): void {
  const at = window * measures + measure;
  sums[at] = Math.min((sums[at] ?? 0) + count, Number.MAX_SAFE_INTEGER);
}

/** The first hour (hours since 1970) of a window that ends at a moment. */
export function firstHourOf(window: WindowName, asOfMs: number): number {
  if (window === '1h' || window === '1d') return Math.floor(asOfMs / hourMs) - (window === '1h' ? 1 : 24);
  const days = window === '7d' ? 7 : window === '30d' ? 30 : 90;
  return (Math.floor(asOfMs / dayMs) - days) * 24;
}
