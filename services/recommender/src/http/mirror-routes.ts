import { codecFor } from '@insight-mesh/runtime/codec';
import type { CallContext } from '@insight-mesh/runtime/grpc-server';
import { answerOf, type MethodName, type RecommenderHandlers, requestOf } from './handlers.js';
import { HttpError } from './http-error.js';
import { requireKnownFields } from './known-fields.js';
import type { HttpCall, Route } from './routes.js';

const paths: Readonly<Record<MethodName, string>> = {
  Recommend: '/v1/recommend',
  SimilarItems: '/v1/similar-items',
  ComplementaryItems: '/v1/complementary-items',
  PopularItems: '/v1/popular-items',
};

/** Requests in other words than JSON would be read as something else than was meant. @throws HttpError 415 */
export function requireJson(call: HttpCall): void {
  const [type = ''] = (call.headers['content-type'] ?? 'application/json').toLowerCase().split(';');
  if (type.trim() === 'application/json') return;
  throw new HttpError(415, 'the content type must be application/json');
}

/** The RPCs in proto3 JSON: a POST has the request, the answer is the response. */
export function mirrorRoutes(handlers: RecommenderHandlers): Route[] {
  return (Object.keys(paths) as MethodName[]).map((method) => mirror(method, handlers));
}

function mirror(method: MethodName, handlers: RecommenderHandlers): Route {
  const request = codecFor(`insightmesh.recommender.v1.${method}Request`);
  const response = codecFor(`insightmesh.recommender.v1.${method}Response`);
  const handle = handlers[method] as (message: object, call: CallContext) => Promise<object>;
  return {
    method: 'POST',
    path: paths[method],
    scope: 'recommend:read',
    handle: async (call) => {
      requireJson(call);
      const body = await call.body();
      if (body.length > 0) requireKnownFields(`insightmesh.recommender.v1.${method}Request`, body);
      const json = request.decode(body.length === 0 ? Buffer.from('{}') : body);
      const answer = await handle(requestOf(method, request.toRpc(json) as never), {
        ...call.context,
        method: `insightmesh.recommender.v1.RecommenderService/${method}`,
      });
      // Its one type is chosen at run time; each codec reads its own message.
      return (response.encode as (value: unknown) => Buffer)(response.fromRpc(answerOf(method, answer)));
    },
  };
}
