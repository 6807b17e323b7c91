import type { ListOrdersRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListOrdersRequest';
import type { ListOrdersResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListOrdersResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { decodeOrder } from '../orders/encode-order.js';
import { mergeOrders } from '../orders/order-state.js';
import { viewOrder } from '../orders/order-view.js';
import { type OrderPlace, readOrdersOf } from '../store/read-orders.js';
import { cutPage, readPage } from './join-requests.js';
import { toOrderMessage } from './order-messages.js';
import { checkEntityId } from './requests.js';

function placeOf(position: string): OrderPlace {
  const [atMs = '', event = ''] = position.split('-');
  return { atMs: Number(atMs), event };
}

export function listOrders({ pool }: Context): Unary<ListOrdersRequest__Output, ListOrdersResponse> {
  return async (request, call) => {
    const { customer_id: customerId } = request;
    checkEntityId('customer_id', customerId);
    const page = readPage('orders', /^\d{1,16}-[0-9a-f]{32}$/, { ...request, entity_id: customerId }, call);
    const after = page.position === undefined ? undefined : placeOf(page.position);
    const found = await readOrdersOf(pool, call.tenantId, { customerId, after, limit: page.size + 1 });
    const { rows, next } = cutPage(page, found, ({ atMs, event }) => `${atMs}-${event}`);
    const orders = rows.flatMap(({ orderId, states }) => {
      const state = mergeOrders(states.map(decodeOrder));
      return state === undefined ? [] : [toOrderMessage(orderId, viewOrder(state))];
    });
    return { orders, next_page_token: next };
  };
}
