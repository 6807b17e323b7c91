import type { GetOrderRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetOrderRequest';
import type { GetOrderResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/GetOrderResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { decodeOrder } from '../orders/encode-order.js';
import { mergeOrders } from '../orders/order-state.js';
import { viewOrder } from '../orders/order-view.js';
import { countsFor, readOrder } from '../store/read-orders.js';
import { toItemMessages, toOrderMessage } from './order-messages.js';
import { checkEntityId } from './requests.js';

export function getOrder({ pool }: Context): Unary<GetOrderRequest__Output, GetOrderResponse> {
  return async ({ order_id: orderId, customer_id: customerId }, { tenantId }) => {
    checkEntityId('order_id', orderId);
    if (customerId !== '') checkEntityId('customer_id', customerId);
    const state = mergeOrders((await readOrder(pool, tenantId, orderId)).map(decodeOrder));
    // Whoever asks for another's order hears what they would of one that never was.
    if (state === undefined) return { known: false };
    const view = viewOrder(state);
    const { entityId } = view;
    if (customerId !== '' && entityId !== customerId && !(await countsFor(pool, tenantId, entityId, customerId))) {
      return { known: false };
    }
    return { known: true, order: { ...toOrderMessage(orderId, view), items: toItemMessages(view) } };
  };
}
