import { Counters } from './counters.js';
import type { FoldEvent } from './fold-event.js';
import { entriesOf, type HistoryEntry, mergeHistory } from './history.js';

/** What the stream has made of one customer or visitor. Never changed once made. */
export interface CustomerState {
  readonly firstMs: number;
  readonly newestMs: number;
  readonly counters: Counters;
  /** The newest first, at most 200 entries. */
  readonly history: readonly HistoryEntry[];
}

/**
 * The state after more events. The events may be in any order, older than those before, and cut into batches in any way:
 * the same set gives the same state. None may have been folded before.
 */
export function foldCustomer(
  before: CustomerState | undefined,
  events: readonly FoldEvent[],
): CustomerState | undefined {
  if (events.length === 0) return before;
  const counters = new Counters();
  let firstMs = before?.firstMs ?? Number.POSITIVE_INFINITY;
  let newestMs = before?.newestMs ?? Number.NEGATIVE_INFINITY;
  if (before !== undefined) counters.merge(before.counters);
  const added: HistoryEntry[] = [];
  for (const event of events) {
    firstMs = Math.min(firstMs, event.atMs);
    newestMs = Math.max(newestMs, event.atMs);
    counters.add(event.type, event.atMs, 1);
    added.push(...entriesOf(event));
  }
  counters.prune(newestMs);
  return { firstMs, newestMs, counters, history: mergeHistory(before?.history ?? [], added) };
}

/** One state of several that have no event in common, as if all their events had been folded into one. */
export function mergeCustomers(states: readonly CustomerState[]): CustomerState | undefined {
  const [first, ...rest] = states;
  if (first === undefined || rest.length === 0) return first;
  const counters = new Counters();
  counters.merge(first.counters);
  let { firstMs, newestMs, history } = first;
  for (const state of rest) {
    firstMs = Math.min(firstMs, state.firstMs);
    newestMs = Math.max(newestMs, state.newestMs);
    counters.merge(state.counters);
    history = mergeHistory(history, [...state.history]);
  }
  counters.prune(newestMs);
  return { firstMs, newestMs, counters, history };
}
