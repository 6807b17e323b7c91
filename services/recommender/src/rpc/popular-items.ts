import type { PopularItemsRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/PopularItemsRequest';
import type { PopularItemsResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/PopularItemsResponse';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Pipeline } from '../pipeline.js';
import type { PopularQuery } from '../request-state.js';
import { listRequest } from './list-request.js';
import { toResponse } from './to-response.js';
import { Violations } from './violations.js';

/** What the shop's customers like now. */
export function popularItems(
  pipeline: Pipeline<PopularQuery>,
  expressions: Expressions,
): Unary<PopularItemsRequest__Output, PopularItemsResponse> {
  return async (request, call) => {
    const query = toQuery(request, call, expressions);
    return toResponse(await pipeline(query), query);
  };
}

function toQuery(request: PopularItemsRequest__Output, call: CallContext, expressions: Expressions): PopularQuery {
  const violations = new Violations();
  const common = listRequest(request, ['PopularItems'], call, expressions, violations);
  violations.check();
  return { ...common, method: 'PopularItems', inputs: new Set() };
}
