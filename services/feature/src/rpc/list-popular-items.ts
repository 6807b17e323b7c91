import type { ListPopularItemsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListPopularItemsRequest';
import type { ListPopularItemsResponse } from '@insight-mesh/contracts/types/insightmesh/feature/v1/ListPopularItemsResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Context } from '../context.js';
import { popularItems } from '../store/states.js';
import { checkLimit } from './requests.js';

export function listPopularItems({ pool }: Context): Unary<ListPopularItemsRequest__Output, ListPopularItemsResponse> {
  return async (request, call) => {
    const items = await popularItems(pool, call.tenantId, checkLimit(request.limit, 100, 1_000));
    return { items: items.map(({ itemId, events }) => ({ item_id: itemId, events })) };
  };
}
