import { createAdminServer } from '@insight-mesh/runtime/admin';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { clientStream } from '@insight-mesh/runtime/grpc-types';
import { Lifecycle } from '@insight-mesh/runtime/lifecycle';
import type { Logger } from '@insight-mesh/runtime/log';
import { startTracing } from '@insight-mesh/runtime/tracing';
import type { Config } from './config.js';
import { type Context, createContext, type Overrides } from './context.js';
import { cancelRun } from './rpc/cancel-run.js';
import { collectArtefacts } from './rpc/collect-artefacts.js';
import { getModel } from './rpc/get-model.js';
import { listModels } from './rpc/list-models.js';
import { listRuns } from './rpc/list-runs.js';
import { pinSlot, unpinSlot } from './rpc/pin.js';
import { promoteModel } from './rpc/promote.js';
import { registerModel } from './rpc/register-model.js';
import { rollbackModel } from './rpc/rollback.js';
import { deleteSchedule, listSchedules, setSchedule } from './rpc/schedules.js';
import { startRun } from './rpc/start-run.js';
import { watchRun } from './rpc/watch-run.js';

export interface Service {
  life: Lifecycle;
  context: Context;
  /** Filled by the start. */
  ports: { grpc: number; admin: number };
}

/** The whole service, ready to be started: tests run it in their own process on port 0. */
export function buildService(config: Config, log: Logger, overrides: Overrides = {}): Service {
  const tracing = startTracing({
    service: 'training',
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    share: config.OTEL_TRACES_SAMPLER_ARG,
  });
  const context = createContext(config, log, overrides);
  const { pool, metrics, instance, relay, queue, drift, collector, scheduler, lake } = context;
  const life = new Lifecycle(log);
  const ports = { grpc: 0, admin: 0 };

  const authenticator = new Authenticator({
    pool,
    schema: config.ACCESS_SCHEMA,
    serviceToken: config.SERVICE_TOKEN,
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
  grpc.add('insightmesh.training.v1.TrainingService', {
    StartRun: { scope: 'models:write', services: true, handle: startRun(context) },
    WatchRun: { scope: 'models:read', services: true, handle: watchRun(context, life.signal) },
    CancelRun: { scope: 'models:write', services: true, handle: cancelRun(context) },
    ListRuns: { scope: 'models:read', services: true, handle: listRuns(context) },
    ListModels: { scope: 'models:read', services: true, handle: listModels(context) },
    Promote: { scope: 'models:write', services: true, handle: promoteModel(context) },
    Rollback: { scope: 'models:write', services: true, handle: rollbackModel(context) },
  });
  grpc.add('insightmesh.training.v1.RegistryService', {
    GetModel: { scope: 'models:read', services: true, handle: getModel(context) },
    Pin: { scope: 'models:write', services: true, handle: pinSlot(context) },
    Unpin: { scope: 'models:write', services: true, handle: unpinSlot(context) },
    CollectArtefacts: { scope: 'models:write', services: true, handle: collectArtefacts(context) },
    RegisterModel: { scope: 'models:write', services: true, handle: clientStream(registerModel(context)) },
  });
  grpc.add('insightmesh.training.v1.ScheduleService', {
    SetSchedule: { scope: 'models:write', services: true, handle: setSchedule(context) },
    ListSchedules: { scope: 'models:read', services: true, handle: listSchedules(context) },
    DeleteSchedule: { scope: 'models:write', services: true, handle: deleteSchedule(context) },
  });
  const admin = createAdminServer({
    host: config.ADMIN_HOST,
    port: config.ADMIN_PORT,
    metrics,
    ready: () => life.ready(),
    log,
  });

  life.add('tracing', { stop: () => tracing.shutdown() });
  life.add('admin', {
    start: async () => {
      ports.admin = await admin.start();
    },
    stop: () => admin.stop(),
  });
  life.add('postgres', { stop: () => pool.end() });
  life.add('instance', {
    start: () => instance.start(),
    stop: () => instance.stop(),
    ready: () => instance.alive(),
  });
  life.add('relay', { start: () => relay.start(), stop: () => relay.stop() });
  life.add('drift', { start: async () => drift.start(), stop: () => drift.stop() });
  if (config.REGISTRY_COLLECT_EVERY_HOURS > 0) {
    life.add('collector', { start: async () => collector.start(), stop: () => collector.stop() });
  }
  life.add('queue', { start: () => queue.start(), stop: () => queue.stop() });
  life.add('lake client', { stop: async () => lake.close() });
  life.add('scheduler', { start: async () => scheduler.start(), stop: () => scheduler.stop() });
  life.add('grpc', {
    start: async () => {
      ports.grpc = await grpc.start();
    },
    stop: () => grpc.stop(),
  });
  life.add('announce', {
    start: async () => {
      log.info(
        { grpc: `${config.GRPC_HOST}:${ports.grpc}`, admin: `${config.ADMIN_HOST}:${ports.admin}` },
        'listening',
      );
    },
  });
  life.signal.addEventListener('abort', () => grpc.setServing(false));
  return { life, context, ports };
}
