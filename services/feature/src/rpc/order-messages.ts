import type { Order } from '@insight-mesh/contracts/types/insightmesh/feature/v1/Order';
import { toTimestamp } from '@insight-mesh/runtime/time';
import type { OrderStatus, OrderView } from '../orders/order-view.js';

const statuses: Readonly<Record<OrderStatus, NonNullable<Order['status']>>> = {
  placed: 'ORDER_STATUS_PLACED',
  partly_refunded: 'ORDER_STATUS_PARTLY_REFUNDED',
  refunded: 'ORDER_STATUS_REFUNDED',
  purchase_unknown: 'ORDER_STATUS_PURCHASE_UNKNOWN',
};

/** An order without its items. */
export function toOrderMessage(orderId: string, view: OrderView): Order {
  return {
    order_id: orderId,
    status: statuses[view.status],
    customer_id: view.entityId,
    ...(view.placedMs === undefined ? {} : { placed_at: toTimestamp(view.placedMs) }),
    value: view.value,
    currency: view.currency,
    refunded_value: view.refundedValue,
    other_refunds: [...view.otherRefunds],
    item_count: view.itemCount,
    items_cut: view.itemsCut,
    purchase_events: view.purchases,
    refund_events: view.refunds,
    ...(view.lastRefundMs === undefined ? {} : { last_refund_at: toTimestamp(view.lastRefundMs) }),
    newest_event_at: toTimestamp(view.newestMs),
    personalisation_refused: view.refused,
  };
}

export function toItemMessages({ items }: OrderView): NonNullable<Order['items']> {
  return items.map(({ itemId, quantity, amount, refundedQuantity }) => ({
    item_id: itemId,
    quantity,
    amount,
    refunded_quantity: refundedQuantity,
  }));
}
