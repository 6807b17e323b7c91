import type { DebugRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/DebugRequest';
import type { DebugResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/DebugResponse';
import type { StageTrace as StageTraceMessage } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/StageTrace';
import { AppError } from '@insight-mesh/runtime/errors';
import type { Unary } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Pipeline } from '../pipeline.js';
import type { RecommendQuery } from '../request-state.js';
import { type StageTrace, Trace } from '../trace.js';
import { recommendQuery } from './recommend-query.js';
import { toResponse } from './to-response.js';

/** An answer of Recommend, and what every stage did for it. */
export function debug(
  pipeline: Pipeline<RecommendQuery>,
  expressions: Expressions,
): Unary<DebugRequest__Output, DebugResponse> {
  return async ({ request }, call) => {
    if (request === null) throw needed();
    const query = { ...recommendQuery(request, call, expressions), explain: true };
    const trace = new Trace();
    const answer = await pipeline({ ...query, trace });
    return {
      answer: toResponse(answer, query),
      context_items: [...trace.contextItems],
      stages: trace.stages.map(toMessage),
    };
  };
}

function needed(): AppError {
  const violations = [{ field: 'request', description: 'is needed: the request of Recommend to look into' }];
  return new AppError('INVALID_ARGUMENT', 'request is needed: the request of Recommend to look into', { violations });
}

function toMessage({ stage, milliseconds, kept, dropped, items }: StageTrace): StageTraceMessage {
  return {
    stage,
    milliseconds,
    kept,
    dropped,
    items: items.map(({ itemId, source, score, dropped: reason }) => ({
      item_id: itemId,
      source,
      score,
      dropped: reason,
    })),
  };
}
