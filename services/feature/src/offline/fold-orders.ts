import type { Order } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Order';
import type { CheckedEvent } from '../events/check-event.js';
import { groupOrders } from '../orders/group-orders.js';
import { OrderState } from '../orders/order-state.js';
import { viewOrder } from '../orders/order-view.js';
import { toItemMessages, toOrderMessage } from '../rpc/order-messages.js';
import { orderKey } from '../store/order-states.js';
import { eventOfRow, type LakeRow } from './lake-event.js';

/** An order as GetOrder tells it. */
export interface FoldedOrder {
  readonly tenantId: string;
  readonly order: Order;
}

/** Events that are grouped and folded at once. */
const atOnce = 5_000;
const types = new Set(['purchase', 'refund']);

/**
 * Every order as of a moment, from rows of the lake, by the fold that serves them online. What happened after the moment is left out. The
 * rows may come in any order, but each event once (see `lakeRows`).
 * @param asOfMs milliseconds since 1970
 * @throws Error for a row that no event of this version can have given
 */
export async function* foldOrders(rows: AsyncIterable<LakeRow>, asOfMs: number): AsyncGenerator<FoldedOrder> {
  const orders = new Map<string, { tenantId: string; orderId: string; state: OrderState }>();
  let events: CheckedEvent[] = [];
  const fold = () => {
    for (const group of groupOrders(events)) {
      const { tenantId, orderId } = group;
      const key = orderKey(group);
      const order = orders.get(key) ?? { tenantId, orderId, state: new OrderState() };
      orders.set(key, order);
      order.state.fold(group.events);
    }
    events = [];
  };
  for await (const row of rows) {
    if (row.occurred_at > asOfMs || !types.has(row.type)) continue;
    if (events.push(eventOfRow(row)) >= atOnce) fold();
  }
  fold();
  for (const { tenantId, orderId, state } of orders.values()) {
    const view = viewOrder(state);
    yield { tenantId, order: { ...toOrderMessage(orderId, view), items: toItemMessages(view) } };
  }
}
