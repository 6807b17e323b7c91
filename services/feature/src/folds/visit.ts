import { murmur3 } from '@insight-mesh/algorithms/murmur3';
import type { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import { distinctKinds } from '../state/measures.js';
import { foldMoney } from './shared.js';

/** Folds the events of one session. It is short: over all time is enough. */
export function foldSession(state: EntityState, events: readonly FoldEvent[]): void {
  for (const event of events) {
    const { type, atMs } = event;
    state.seen(atMs);
    state.counters.addTotal(type, atMs, 1);
    foldMoney(state, event, event.value);
    for (const { itemId } of event.lines) state.distinct(distinctKinds.items, murmur3(itemId), atMs);
  }
}

/** Folds the events of one device, whoever used it. */
export function foldDevice(state: EntityState, events: readonly FoldEvent[]): void {
  for (const event of events) {
    const { type, atMs } = event;
    state.seen(atMs);
    state.counters.add(type, atMs, 1);
    foldMoney(state, event, event.value);
    state.distinct(distinctKinds.customers, murmur3(event.entityId), atMs);
    if (event.sessionId !== '') state.distinct(distinctKinds.sessions, murmur3(event.sessionId), atMs);
  }
}
