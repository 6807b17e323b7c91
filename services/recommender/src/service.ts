import { createAdminServer } from '@insight-mesh/runtime/admin';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { Lifecycle } from '@insight-mesh/runtime/lifecycle';
import type { Logger } from '@insight-mesh/runtime/log';
import { startTracing } from '@insight-mesh/runtime/tracing';
import type { Config } from './config.js';
import { type Context, createContext, type Overrides } from './context.js';
import { addDoors, type DoorPorts } from './doors.js';
import { experimentHandlers } from './experiments/rpc/handlers.js';
import type { RecommenderHandlers } from './http/handlers.js';
import { complementaryItems } from './rpc/complementary-items.js';
import { debug } from './rpc/debug.js';
import { popularItems } from './rpc/popular-items.js';
import { recommend } from './rpc/recommend.js';
import { recommendBatch } from './rpc/recommend-batch.js';
import { similarItems } from './rpc/similar-items.js';

export interface Service {
  readonly life: Lifecycle;
  readonly context: Context;
  /** Filled by the start. */
  readonly ports: { grpc: number; admin: number };
  readonly doors: DoorPorts;
}

/** The whole service, not started yet. */
export function buildService(config: Config, log: Logger, overrides: Overrides = {}): Service {
  const tracing = startTracing({
    service: 'recommender',
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    share: config.OTEL_TRACES_SAMPLER_ARG,
  });
  const context = createContext(config, log, overrides);
  const { metrics, authenticator, pool, feature, catalogueTable, models, modelTable, expressions } = context;
  const life = new Lifecycle(log);
  const ports = { grpc: 0, admin: 0 };

  const admin = createAdminServer({
    host: config.ADMIN_HOST,
    port: config.ADMIN_PORT,
    metrics,
    ready: () => life.ready(),
    log,
  });
  const grpc = new GrpcServer({
    host: config.GRPC_HOST,
    port: config.GRPC_PORT,
    log,
    metrics,
    authenticator,
    limits: { maxConnectionAgeMs: config.GRPC_MAX_CONNECTION_AGE_SECONDS * 1_000 },
    ready: () => life.ready(),
  });
  const access = { scope: 'recommend:read', services: true } as const;
  const handlers: RecommenderHandlers = {
    Recommend: recommend(context.recommend, expressions),
    SimilarItems: similarItems(context.similar, expressions),
    ComplementaryItems: complementaryItems(context.complementary, expressions),
    PopularItems: popularItems(context.popular, expressions),
  };
  const preview = recommend(context.recommend, expressions, { silent: true });
  grpc.add('insightmesh.recommender.v1.RecommenderService', {
    Recommend: { ...access, handle: handlers.Recommend },
    RecommendBatch: { ...access, handle: recommendBatch(context.recommend, expressions) },
    SimilarItems: { ...access, handle: handlers.SimilarItems },
    ComplementaryItems: { ...access, handle: handlers.ComplementaryItems },
    PopularItems: { ...access, handle: handlers.PopularItems },
    Debug: { ...access, handle: debug(context.recommend, expressions) },
  });

  grpc.add('insightmesh.recommender.v1.ExperimentService', experimentHandlers(context.experiments));

  life.add('tracing', { stop: () => tracing.shutdown() });
  life.add('admin', {
    start: async () => {
      ports.admin = await admin.start();
    },
    stop: () => admin.stop(),
  });
  life.add('postgres', { stop: () => pool.end() });
  // A feature service that is down makes answers poorer, it does not make this service unready.
  life.add('feature client', { stop: async () => feature.close() });
  life.add('catalogue', {
    start: () => catalogueTable.start(),
    stop: () => catalogueTable.stop(),
    ready: () => catalogueTable.caughtUp(),
  });
  life.add('live', { start: () => context.liveTail.start(), stop: () => context.liveTail.stop() });
  life.add('experiments', { start: () => context.experiments.start(), stop: () => context.experiments.stop() });
  life.add('models', { stop: () => models.stop() });
  life.add('model versions', {
    start: async () => {
      await modelTable.start();
      // Models before requests: a pod that has just started must not answer with less than its neighbours.
      await models.settled();
    },
    stop: () => modelTable.stop(),
    ready: () => modelTable.caughtUp(),
  });
  life.add('grpc', {
    start: async () => {
      ports.grpc = await grpc.start();
      log.info(
        { grpc: `${config.GRPC_HOST}:${ports.grpc}`, admin: `${config.ADMIN_HOST}:${ports.admin}` },
        'listening',
      );
    },
    stop: () => grpc.stop(),
  });
  life.signal.addEventListener('abort', () => grpc.setServing(false), { once: true });
  const doors = addDoors({
    config,
    life,
    handlers,
    preview,
    authenticator,
    catalogue: context.catalogue,
    log,
    metrics,
  });
  return { life, context, ports, doors };
}
