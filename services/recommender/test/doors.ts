import type { RecommenderHandlers } from '../src/http/handlers.js';
import type { HttpDoorConfig } from '../src/http/settings.js';
import type { Client } from './test-mesh.js';

/** A real recommender's RPCs as handlers: what another door gives can be told from what gRPC gives. */
export function handlersOf(client: Client): RecommenderHandlers {
  const options = (call: { deadlineMs: number | undefined; signal: AbortSignal }) => ({ signal: call.signal });
  return {
    Recommend: (request, call) => client.Recommend(request, options(call)),
    SimilarItems: (request, call) => client.SimilarItems(request, options(call)),
    ComplementaryItems: (request, call) => client.ComplementaryItems(request, options(call)),
    PopularItems: (request, call) => client.PopularItems(request, options(call)),
  };
}

/** A door on any free port that gives up quickly what a test does not wait for. */
export function doorConfig(settings: Partial<HttpDoorConfig> = {}): HttpDoorConfig {
  return {
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: 0,
    HTTP_MAX_BODY_BYTES: 65_536,
    HTTP_BODIES_MAX_BYTES: 1_048_576,
    HTTP_MAX_RUNNING: 64,
    HTTP_MAX_CONNECTIONS: 64,
    HTTP_DEADLINE_MS: 30_000,
    HTTP_HEAD_TIMEOUT_MS: 10_000,
    HTTP_REQUEST_TIMEOUT_MS: 30_000,
    HTTP_KEEP_ALIVE_MS: 65_000,
    HTTP_DRAIN_GRACE_MS: 0,
    ...settings,
  };
}
