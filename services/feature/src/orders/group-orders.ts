import type { CheckedEvent } from '../events/check-event.js';
import { measureOf } from '../state/measures.js';
import { entityKey } from '../store/states.js';

const types = new Set([measureOf('purchase'), measureOf('refund')]);

/** One order of one tenant and the events that a batch has for it. */
export interface OrderGroup {
  readonly tenantId: string;
  readonly orderId: string;
  readonly events: CheckedEvent[];
}

/** The purchases and refunds that name an order, by order, sorted, so that every transaction takes its rows in one order. */
export function groupOrders(events: readonly CheckedEvent[]): OrderGroup[] {
  const groups = new Map<string, OrderGroup>();
  for (const event of events) {
    const { order_id: orderId } = event.json;
    if (!orderId || !types.has(event.fold.type)) continue;
    const { tenantId } = event;
    const key = entityKey({ tenantId, entityId: orderId });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { tenantId, orderId, events: [event] });
    else group.events.push(event);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
