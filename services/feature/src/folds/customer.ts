import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import { hourMs } from '../state/counters.js';
import type { EntityState } from '../state/entity-state.js';
import type { FoldEvent, FoldLine } from '../state/fold-event.js';
import { entriesOf } from '../state/history.js';
import { distinctKinds, facetKinds, firstTimeSlot, measureOf, timeSlots } from '../state/measures.js';
import { foldMoney, foldUnits } from './shared.js';

const view = measureOf('view');
const purchase = measureOf('purchase');
const slotMs = (24 / timeSlots) * hourMs;
/** What counts as interest in a category, a brand or a price. */
const interests = new Set([view, measureOf('add_to_cart'), measureOf('favourite'), purchase]);

/** Folds the events of one customer or visitor. */
export function foldCustomer(state: EntityState, events: readonly FoldEvent[]): void {
  for (const event of events) countCustomer(state, event);
  state.remember(events.flatMap(entriesOf));
}

/** Folds all but the history, which is most of the work where nobody looks at it. */
export function countCustomer(state: EntityState, event: FoldEvent): void {
  const { type, atMs } = event;
  state.seen(atMs);
  state.counters.add(type, atMs, 1);
  state.counters.addDay(firstTimeSlot + (Math.floor(atMs / slotMs) % timeSlots), atMs, 1);
  if (event.sessionId !== '') state.distinct(distinctKinds.sessions, murmur3(event.sessionId), atMs);
  foldMoney(state, event, event.value);
  for (const line of event.lines) foldLine(state, event, line);
}

function foldLine(state: EntityState, event: FoldEvent, { itemId, quantity, facts }: FoldLine): void {
  const { type, atMs } = event;
  foldUnits(state, event, quantity);
  if (type === view) state.distinct(distinctKinds.viewedItems, murmur3(itemId), atMs);
  else if (type === purchase) state.distinct(distinctKinds.boughtItems, murmur3(itemId), atMs);
  if (facts === undefined || !interests.has(type)) return;
  if (facts.category !== '') state.facet(facetKinds.category, facts.category, type, atMs, 1);
  if (facts.brand !== '') state.facet(facetKinds.brand, facts.brand, type, atMs, 1);
  if (facts.priceBand !== '') state.facet(facetKinds.priceBand, facts.priceBand, type, atMs, 1);
}
