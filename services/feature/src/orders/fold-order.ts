import type { OrderWrite } from '../store/order-states.js';
import { decodeOrder, encodeOrder } from './encode-order.js';
import type { OrderGroup } from './group-orders.js';
import { OrderState } from './order-state.js';

/** What is to be stored of an order after a group of its events. */
export function foldOrder(before: Buffer | undefined, { tenantId, orderId, events }: OrderGroup): OrderWrite {
  const state = before === undefined ? new OrderState() : decodeOrder(before);
  state.fold(events);
  return {
    tenantId,
    orderId,
    state: encodeOrder(state),
    known: state.known,
    refundOnly: state.purchase === undefined,
  };
}
