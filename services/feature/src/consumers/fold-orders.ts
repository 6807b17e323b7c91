import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent } from '../events/check-event.js';
import { foldOrder } from '../orders/fold-order.js';
import { groupOrders } from '../orders/group-orders.js';
import { loadOrders, orderKey, saveOrders } from '../store/order-states.js';

/** Orders handled between two looks at the event loop, and held at once. */
const stretch = 250;

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
