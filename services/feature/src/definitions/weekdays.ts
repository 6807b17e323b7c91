import { type Counters, dayMs } from '../state/counters.js';

export interface Weekdays {
  readonly all: number;
  /** From Monday to Sunday. */
  readonly of: readonly number[];
}

/** Measures below this one are types of events. */
const typesEnd = 32;

/** The events of the last 90 days by day of the week (UTC). */
export function weekdaysOf(counters: Counters, asOfMs: number): Weekdays {
  const of = [0, 0, 0, 0, 0, 0, 0];
  let all = 0;
  counters.days.forEachSince(Math.floor(asOfMs / dayMs) - 90, (day, measure, count) => {
    if (measure >= typesEnd) return;
    all += count;
    // 1 January 1970 was a Thursday.
    const weekday = (day + 3) % 7;
    of[weekday] = (of[weekday] ?? 0) + count;
  });
  return { all, of };
}
