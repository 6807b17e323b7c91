import type { SimilarItemsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/SimilarItemsRequest';
import type { SimilarItemsResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/SimilarItemsResponse';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import type { Pipeline } from '../pipeline.js';
import type { SimilarQuery } from '../request-state.js';
import { toResponse } from './to-response.js';
import { Violations } from './validation.js';

/** Items like one item. */
export function similarItems(
  pipeline: Pipeline<SimilarQuery>,
): Unary<SimilarItemsRequest__Output, SimilarItemsResponse> {
  return async (request, call) => toResponse(await pipeline(toQuery(request, call)));
}

function toQuery(request: SimilarItemsRequest__Output, call: CallContext): SimilarQuery {
  const violations = new Violations();
  violations.requiredId('item_id', request.item_id);
  const count = violations.count('count', request.count);
  violations.check();
  return {
    method: 'SimilarItems',
    tenantId: call.tenantId,
    count,
    inputs: new Set([request.item_id]),
    call,
    itemId: request.item_id,
  };
}
