import type { ComplementaryItemsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ComplementaryItemsRequest';
import type { ComplementaryItemsResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/ComplementaryItemsResponse';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Pipeline } from '../pipeline.js';
import type { ComplementaryQuery } from '../request-state.js';
import { listRequest } from './list-request.js';
import { toResponse } from './to-response.js';
import { MAX_SESSION_ITEMS, Violations } from './violations.js';

/** Items that go with a basket. */
export function complementaryItems(
  pipeline: Pipeline<ComplementaryQuery>,
  expressions: Expressions,
): Unary<ComplementaryItemsRequest__Output, ComplementaryItemsResponse> {
  return async (request, call) => {
    const query = toQuery(request, call, expressions);
    return toResponse(await pipeline(query), query);
  };
}

function toQuery(
  request: ComplementaryItemsRequest__Output,
  call: CallContext,
  expressions: Expressions,
): ComplementaryQuery {
  const violations = new Violations();
  const basketItems = violations.ids('basket_items', request.basket_items, MAX_SESSION_ITEMS);
  if (request.basket_items.length === 0) violations.add('basket_items', 'is empty; at least one item is needed');
  const common = listRequest(request, ['ComplementaryItems', basketItems], call, expressions, violations);
  violations.check();
  return { ...common, method: 'ComplementaryItems', inputs: new Set(basketItems), basketItems };
}
