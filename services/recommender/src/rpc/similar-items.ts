import type { SimilarItemsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/SimilarItemsRequest';
import type { SimilarItemsResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/SimilarItemsResponse';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Pipeline } from '../pipeline.js';
import type { SimilarQuery } from '../request-state.js';
import { listRequest } from './list-request.js';
import { toResponse } from './to-response.js';
import { Violations } from './violations.js';

/** Items like one item. */
export function similarItems(
  pipeline: Pipeline<SimilarQuery>,
  expressions: Expressions,
): Unary<SimilarItemsRequest__Output, SimilarItemsResponse> {
  return async (request, call) => {
    const query = toQuery(request, call, expressions);
    return toResponse(await pipeline(query), query);
  };
}

function toQuery(request: SimilarItemsRequest__Output, call: CallContext, expressions: Expressions): SimilarQuery {
  const violations = new Violations();
  violations.requiredId('item_id', request.item_id);
  const common = listRequest(request, ['SimilarItems', request.item_id], call, expressions, violations);
  violations.check();
  return { ...common, method: 'SimilarItems', inputs: new Set([request.item_id]), itemId: request.item_id };
}
