import { dayMs } from './options.js';
import type { Rng } from './rng.js';

/** Visits by weekday, Sunday first, 1 on average. */
const WEEK = [1.25, 0.92, 0.88, 0.9, 0.93, 0.97, 1.15];
/** Visits by hour of the day, UTC. */
const HOURS = [2, 1, 0.6, 0.4, 0.4, 0.7, 1.5, 3, 4, 4.5, 5, 5.5, 7, 6, 5, 5, 5, 5.5, 6.5, 8, 9.5, 10, 8, 4.5];

export function weekdayFactor(dayStartMs: number): number {
  return WEEK[new Date(dayStartMs).getUTCDay()] ?? 1;
}

/** Milliseconds since the start of the day. */
export function timeOfDay(rng: Rng): number {
  return Math.floor((rng.weighted(HOURS) + rng.next()) * (dayMs / 24));
}
