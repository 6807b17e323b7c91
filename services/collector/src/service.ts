import { createAdminServer } from '@insight-mesh/runtime/admin';
import type { DatabaseProbe } from '@insight-mesh/runtime/database-probe';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { topicName } from '@insight-mesh/runtime/kafka';
import type { Lifecycle } from '@insight-mesh/runtime/lifecycle';
import type { Logger } from '@insight-mesh/runtime/log';
import { startTracing } from '@insight-mesh/runtime/tracing';
import type { Config } from './config.js';
import { type ContextParts, createContext } from './context.js';
import { createHttpServer } from './http/http-server.js';
import { collect } from './rpc/collect.js';
import { deadLetterHandlers } from './rpc/dead-letters.js';
import { importHandlers } from './rpc/imports.js';
import { policyHandlers } from './rpc/policies.js';
import { upsertItems } from './rpc/upsert-items.js';

export interface Service {
  life: Lifecycle;
  /** Where it listens; known once it has started. */
  ports: { http: number; grpc: number; admin: number };
}

/** The whole service, not yet started. */
export function buildService(config: Config, log: Logger, parts?: ContextParts): Service {
  const context = createContext(config, log, parts);
  const { life, metrics, pool, store, producer, authenticator, catalogueTable } = context;
  const ports = { http: 0, grpc: 0, admin: 0 };

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
    admit: (caller) => context.limits.admit(caller, 'grpc'),
    ready: () => life.ready(),
  });
  grpc.add('insightmesh.collector.v1.CollectorService', {
    Collect: { scope: 'events:write', services: false, takesUnfit: true, handle: collect(context) },
    UpsertItems: { scope: 'catalog:write', services: false, takesUnfit: true, handle: upsertItems(context) },
  });
  grpc.add('insightmesh.collector.v1.DeadLetterService', deadLetterHandlers(context));
  grpc.add('insightmesh.collector.v1.PolicyService', policyHandlers(context));
  grpc.add('insightmesh.collector.v1.ImportService', importHandlers(context));
  const http = createHttpServer(context);
  const { access, own } = context.probes;
  const holdMs = config.KEYS_HOLD_SECONDS * 1_000;
  const tracing = startTracing({
    service: 'collector',
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    share: config.OTEL_TRACES_SAMPLER_ARG,
  });

  // Stopped in reverse: the doors first, then what they write to; readiness can be asked to the end.
  life.add('tracing', { stop: () => tracing.shutdown() });
  life.add('admin', {
    start: async () => {
      ports.admin = await admin.start();
    },
    stop: () => admin.stop(),
  });
  life.add('postgres', {
    stop: async () => {
      await Promise.all([pool.end(), store.end()]);
    },
  });
  // Keys and policies are looked up there; those in use hold on for so long without it.
  const probed = (probe: DatabaseProbe) => ({
    start: () => probe.start(),
    stop: () => probe.stop(),
    ready: () => probe.answers(holdMs),
  });
  life.add('access schema', probed(access));
  life.add('own schema', probed(own));
  // Of what is sent elsewhere, items and dead letters, only these calls are refused while it cannot be stored.
  const events = topicName(config.KAFKA_TOPIC_PREFIX, 'clickstream.events.v1');
  life.add('producer', {
    start: () => producer.start(),
    stop: () => producer.stop(),
    ready: () => producer.flowing(events),
  });
  life.add('dead letters', { start: async () => context.letters.start(), stop: () => context.letters.stop() });
  // A replica that does not know the catalogue yet would clean otherwise than its neighbours.
  life.add('catalogue', {
    start: () => catalogueTable.start(),
    stop: () => catalogueTable.stop(),
    ready: () => catalogueTable.ready(),
  });
  life.add('imports', { stop: () => context.imports.processes.stop() });
  life.add('grpc', {
    start: async () => {
      ports.grpc = await grpc.start();
    },
    stop: () => grpc.stop(),
  });
  life.add('http', {
    start: async () => {
      ports.http = await http.start();
      const at = (host: string, port: number) => `${host}:${port}`;
      log.info(
        {
          http: at(config.HTTP_HOST, ports.http),
          grpc: at(config.GRPC_HOST, ports.grpc),
          admin: at(config.ADMIN_HOST, ports.admin),
        },
        'listening',
      );
    },
    stop: () => http.stop(),
  });
  life.signal.addEventListener('abort', () => grpc.setServing(false), { once: true });
  return { life, ports };
}
