import { Counters } from './counters.js';
import { type Measure, measureOf, purchaseUnits, refundUnits } from './measures.js';

/** What one event means for one of its items. */
export interface ItemTouch {
  /** The contract's number of the type. */
  readonly type: number;
  readonly atMs: number;
  /** Units of the item over all lines of the event. */
  readonly quantity: number;
}

/** What the stream has made of one item. Never changed once made. */
export interface ItemState {
  readonly firstMs: number;
  readonly newestMs: number;
  readonly counters: Counters;
}

const unitsOf = new Map<number, Measure>([
  [measureOf('purchase'), purchaseUnits],
  [measureOf('refund'), refundUnits],
]);

/** The state after more events; as for customers, order and batches do not matter. */
export function foldItem(before: ItemState | undefined, touches: readonly ItemTouch[]): ItemState | undefined {
  if (touches.length === 0) return before;
  const counters = new Counters();
  if (before !== undefined) counters.merge(before.counters);
  let firstMs = before?.firstMs ?? Number.POSITIVE_INFINITY;
  let newestMs = before?.newestMs ?? Number.NEGATIVE_INFINITY;
  for (const touch of touches) {
    firstMs = Math.min(firstMs, touch.atMs);
    newestMs = Math.max(newestMs, touch.atMs);
    counters.add(touch.type, touch.atMs, 1);
    const units = unitsOf.get(touch.type);
    if (units !== undefined) counters.add(units, touch.atMs, touch.quantity);
  }
  counters.prune(newestMs);
  return { firstMs, newestMs, counters };
}

/** One state of several that have no event in common. */
export function mergeItems(states: readonly ItemState[]): ItemState | undefined {
  const [first, ...rest] = states;
  if (first === undefined || rest.length === 0) return first;
  const counters = new Counters();
  counters.merge(first.counters);
  let { firstMs, newestMs } = first;
  for (const state of rest) {
    firstMs = Math.min(firstMs, state.firstMs);
    newestMs = Math.max(newestMs, state.newestMs);
    counters.merge(state.counters);
  }
  counters.prune(newestMs);
  return { firstMs, newestMs, counters };
}
