import type { RecommendRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendRequest';
import type { RecommendResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendResponse';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Pipeline } from '../pipeline.js';
import type { RecommendQuery } from '../request-state.js';
import { recommendQuery } from './recommend-query.js';
import { toResponse } from './to-response.js';

/**
 * What to show a customer next.
 * @param silent the answers only serve to make others: they count as shown to nobody
 */
export function recommend(
  pipeline: Pipeline<RecommendQuery>,
  expressions: Expressions,
  { silent = false }: { silent?: boolean } = {},
): Unary<RecommendRequest__Output, RecommendResponse> {
  return async (request, call) => {
    const query = { ...recommendQuery(request, call, expressions), silent };
    return toResponse(await pipeline(query), query);
  };
}
