import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import type { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import { distinctKinds, measureOf } from '../state/measures.js';
import { foldMoney, foldRating, foldUnits } from './shared.js';

const view = measureOf('view');
const purchase = measureOf('purchase');

/** What one event means for one of its items, or for one of its items' categories. */
export interface Touch {
  readonly event: FoldEvent;
  /** Units over all lines of the event. */
  readonly quantity: number;
  /** Minor units over all lines of the event. */
  readonly amount: number;
  /** Of a category: the items that are in it. */
  readonly itemIds?: readonly string[];
}

/** Folds what was done with one item or one category, an event with several lines of it once. */
export function foldGoods(state: EntityState, touches: readonly Touch[]): void {
  for (const { event, quantity, amount, itemIds } of touches) {
    const { type, atMs } = event;
    state.seen(atMs);
    state.counters.add(type, atMs, 1);
    foldUnits(state, event, quantity);
    foldMoney(state, event, amount);
    foldRating(state, event);
    if (type === view) state.distinct(distinctKinds.viewers, murmur3(event.entityId), atMs);
    else if (type === purchase) state.distinct(distinctKinds.buyers, murmur3(event.entityId), atMs);
    for (const itemId of itemIds ?? []) state.distinct(distinctKinds.items, murmur3(itemId), atMs);
  }
}
