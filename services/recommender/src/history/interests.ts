import type { EventType__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/EventType';
import type { Act, Interests } from '../request-state.js';

export interface HistoryItem {
  type: EventType__Output;
  itemId: string;
  timeMs: number;
}

// Only these say that the customer wanted the item; a search names none, an impression was not the customer's doing.
const acts: Partial<Record<EventType__Output, Act>> = {
  EVENT_TYPE_VIEW: 'viewed',
  EVENT_TYPE_RECOMMENDATION_CLICK: 'viewed',
  EVENT_TYPE_FAVOURITE: 'favourited',
  EVENT_TYPE_ADD_TO_CART: 'basket',
  EVENT_TYPE_PURCHASE: 'bought',
};

const strength: Record<Act, number> = { viewed: 0, favourited: 1, basket: 2, bought: 3 };

export const noInterests: Interests = { context: [], acts: new Map(), bought: new Set() };

/**
 * Folds a history into what the sources and the filter need.
 * @param events the oldest first
 * @param sessionItems the request's own, the oldest first; newer than any event
 * @param contextItems length of the context
 */
export function interestsOf(
  events: readonly HistoryItem[],
  sessionItems: readonly string[],
  contextItems: number,
): Interests {
  // A Map keeps the order of insertion: deleting first moves an item to its newest place.
  const done = new Map<string, Act>();
  const bought = new Set<string>();
  const add = (itemId: string, act: Act) => {
    const before = done.get(itemId);
    done.delete(itemId);
    done.set(itemId, before !== undefined && strength[before] > strength[act] ? before : act);
  };
  for (const { type, itemId } of events) {
    if (itemId === '') continue;
    const act = acts[type];
    if (act) add(itemId, act);
    if (type === 'EVENT_TYPE_PURCHASE') bought.add(itemId);
    // Taken back: no longer a reason to name, nor an order to spare the customer.
    if (type === 'EVENT_TYPE_REFUND') bought.delete(itemId);
    const taken = done.get(itemId);
    if (type === 'EVENT_TYPE_REFUND' && taken === 'bought') done.set(itemId, 'viewed');
    if (type === 'EVENT_TYPE_REMOVE_FROM_CART' && taken === 'basket') done.set(itemId, 'viewed');
  }
  for (const itemId of sessionItems) add(itemId, 'viewed');
  return { context: [...done.keys()].slice(-contextItems), acts: done, bought };
}
