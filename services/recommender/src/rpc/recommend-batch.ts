import type { RecommendBatchRequest__Output } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendBatchRequest';
import type { RecommendBatchResponse } from '@insight-mesh/contracts/types/insightmesh/recommender/v1/RecommendBatchResponse';
import { AppError, toAppError } from '@insight-mesh/runtime/errors';
import type { CallContext, ServerStream } from '@insight-mesh/runtime/grpc-server';
import type { Expressions } from '../expressions/expression-cache.js';
import type { Pipeline } from '../pipeline.js';
import type { RecommendQuery } from '../request-state.js';
import { recommendQuery } from './recommend-query.js';
import { toResponse } from './to-response.js';
import { Violations } from './violations.js';

const MAX_CUSTOMERS = 100_000;
/** Customers whose answers are made at a time, ahead of what the caller has read. */
const AHEAD = 8;

/** One request for many customers, an answer each in their order, as fast as the caller reads them. */
export function recommendBatch(
  pipeline: Pipeline<RecommendQuery>,
  expressions: Expressions,
): ServerStream<RecommendBatchRequest__Output, RecommendBatchResponse> {
  return async function* (request, call) {
    const each = checked(request, call, expressions);
    const { customer_ids: ids } = request;
    const started: Promise<RecommendBatchResponse>[] = [];
    const start = (customerId: string) => {
      // A query of its own, so that its page token is the customer's and goes on with Recommend.
      const query = recommendQuery({ ...each, customer_id: customerId }, call, expressions);
      const answer = answerOf(pipeline, query, customerId);
      // Looked at in its turn; until then nobody must miss a handler.
      answer.catch(() => undefined);
      started.push(answer);
    };
    for (const id of ids.slice(0, AHEAD)) start(id);
    for (let at = AHEAD; started.length > 0; at++) {
      yield await (started.shift() as Promise<RecommendBatchResponse>);
      const next = ids[at];
      if (next !== undefined) start(next);
    }
  };
}

async function answerOf(
  pipeline: Pipeline<RecommendQuery>,
  query: RecommendQuery,
  customerId: string,
): Promise<RecommendBatchResponse> {
  try {
    return { customer_id: customerId, answer: toResponse(await pipeline(query), query) };
  } catch (failure) {
    const error = toAppError(failure);
    // Of this customer alone: the others are answered, as long as there is somebody to answer.
    if (!query.call.signal.aborted) return { customer_id: customerId, error: error.message };
    throw error;
  }
}

function checked(request: RecommendBatchRequest__Output, call: CallContext, expressions: Expressions) {
  const violations = new Violations();
  const { request: each, customer_ids: ids } = request;
  if (each === null) violations.add('request', 'is needed: what to answer for each customer');
  if (ids.length === 0) violations.add('customer_ids', 'is empty; at least one customer is needed');
  violations.ids('customer_ids', ids, MAX_CUSTOMERS);
  for (const field of ['customer_id', 'anonymous_id', 'page_token'] as const) {
    if (each !== null && each[field] !== '')
      violations.add(`request.${field}`, 'must be left out: customer_ids name the customers');
  }
  violations.check();
  if (each === null) throw new AppError('INVALID_ARGUMENT', 'request is needed');
  // What is wrong with all of them is told before the first answer.
  recommendQuery(each, call, expressions);
  return each;
}
