import type { RecommendRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendRequest';
import type { RecommendResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendResponse';
import type { CallContext, Unary } from '@insight-mesh/runtime/grpc-server';
import type { Pipeline } from '../pipeline.js';
import type { RecommendQuery } from '../request-state.js';
import { toResponse } from './to-response.js';
import { MAX_SESSION_ITEMS, Violations } from './validation.js';

/** What to show a customer next. */
export function recommend(pipeline: Pipeline<RecommendQuery>): Unary<RecommendRequest__Output, RecommendResponse> {
  return async (request, call) => toResponse(await pipeline(toQuery(request, call)));
}

function toQuery(request: RecommendRequest__Output, call: CallContext): RecommendQuery {
  const violations = new Violations();
  violations.id('customer_id', request.customer_id);
  violations.id('anonymous_id', request.anonymous_id);
  const count = violations.count('count', request.count);
  const sessionItems = request.session_items;
  if (sessionItems.length > MAX_SESSION_ITEMS) {
    violations.add('session_items', `has ${sessionItems.length} items; at most ${MAX_SESSION_ITEMS} are allowed`);
  } else {
    sessionItems.forEach((itemId, index) => {
      violations.requiredId(`session_items[${index}]`, itemId);
    });
  }
  const asOfMs = violations.time('as_of', request.as_of);
  violations.check();
  return {
    method: 'Recommend',
    tenantId: call.tenantId,
    count,
    inputs: new Set(sessionItems),
    call,
    customerId: request.customer_id,
    anonymousId: request.anonymous_id,
    sessionItems,
    asOfMs,
  };
}
