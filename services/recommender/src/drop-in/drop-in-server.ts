import type { Caller } from '@insight-mesh/runtime/auth';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { RecommenderHandlers } from '../http/handlers.js';
import { type KnownItems, listRecommendations } from './list-recommendations.js';
import type { DropInConfig } from './settings.js';

export interface DropInParts {
  config: DropInConfig;
  handlers: Pick<RecommenderHandlers, 'Recommend'>;
  catalogue: KnownItems;
  log: Logger;
  metrics: Metrics;
  ready: () => boolean;
}

/**
 * The listener that takes the place of Online Boutique's and the OpenTelemetry demo's recommendation service, with
 * grpc.health.v1. It asks for no key: its tenant is configured. Call it where DROP_IN_PORT is not 0 (a test may: any free port).
 */
export function createDropIn(parts: DropInParts): GrpcServer {
  const { config, log, metrics, ready } = parts;
  const { DROP_IN_PORT: port, DROP_IN_TENANT: tenantId } = config;
  if (tenantId === undefined) throw new Error('DROP_IN_TENANT must be set where DROP_IN_PORT is');
  const everybody: Caller = { kind: 'service', name: 'drop-in', tenantId };
  const server = new GrpcServer({
    host: config.DROP_IN_HOST,
    port,
    log,
    metrics,
    authenticator: { fromMetadata: async () => everybody },
    ready,
  });
  const handle = listRecommendations({ ...parts, count: config.DROP_IN_COUNT });
  server.add('hipstershop.RecommendationService', { ListRecommendations: { services: true, handle } });
  server.add('oteldemo.RecommendationService', { ListRecommendations: { services: true, handle } });
  return server;
}
