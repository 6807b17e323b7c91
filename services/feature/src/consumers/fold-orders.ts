import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent } from '../events/check-event.js';
import { decodeOrder, encodeOrder } from '../orders/encode-order.js';
import { groupOrders, type OrderGroup } from '../orders/group-orders.js';
import { OrderState } from '../orders/order-state.js';
import { loadOrders, type OrderWrite, orderKey, saveOrders } from '../store/order-states.js';

/** Orders handled between two looks at the event loop, and held at once. */
const stretch = 250;

function foldOrder(before: Buffer | undefined, { tenantId, orderId, events }: OrderGroup): OrderWrite {
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

/**
 * Folds new purchases and refunds into the partition's states of the orders that they name.
 * @param touchedMs when this is (ms since 1970)
 */
export async function foldOrders(
  tx: Tx,
  partition: number,
  events: readonly CheckedEvent[],
  touchedMs: number,
): Promise<void> {
  const groups = groupOrders(events);
  for (let start = 0; start < groups.length; start += stretch) {
    if (start > 0) await breathe();
    const some = groups.slice(start, start + stretch);
    const before = await loadOrders(tx, partition, some);
    await saveOrders(
      tx,
      partition,
      touchedMs,
      some.map((group) => foldOrder(before.get(orderKey(group)), group)),
    );
  }
}
