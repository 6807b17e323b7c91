import type { CheckedEvent } from '../events/check-event.js';
import type { Dropped } from '../intake/dropped.js';
import type { Receipt } from '../intake/receipt.js';

/** Cleaning of one call's events, in their order. */
export interface CleaningOfCall {
  /** Before the checks: an element as it came, or a repaired copy of it. */
  element(value: unknown): unknown;
  /** After the checks, and in place: what was mended stands in the event's `repairs`. */
  event(event: CheckedEvent): Dropped | undefined;
}

/** Begins a call; what its rules share (ids seen, sessions) lives as long as the call. */
export type Cleaning = (at: Receipt) => CleaningOfCall;
