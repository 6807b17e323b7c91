import { createAdminServer } from '@insight-mesh/runtime/admin';
import { DatabaseProbe } from '@insight-mesh/runtime/database-probe';
import { GrpcServer } from '@insight-mesh/runtime/grpc-server';
import { clientStream } from '@insight-mesh/runtime/grpc-types';
import { Lifecycle } from '@insight-mesh/runtime/lifecycle';
import type { Logger } from '@insight-mesh/runtime/log';
import { startTracing } from '@insight-mesh/runtime/tracing';
import type { Config } from './config.js';
import { createFoldConsumer } from './consumers/clickstream-events.js';
import { createLakeConsumer } from './consumers/lake-events.js';
import { type Context, createContext } from './context.js';
import { BuildQueue } from './dataset-jobs/queue.js';
import { foldsVersion } from './folds/version.js';
import { lakeToolsOf } from './lake/lake-tools.js';
import { compaction } from './maintenance/compact.js';
import { orderPruning, otherPruning, seenPruning } from './maintenance/prune.js';
import { lakeCompaction, manifestWriting } from './maintenance/tend-lake.js';
import { foldsWatch } from './maintenance/watch-folds.js';
import { qualityJob } from './quality/job.js';
import { buildDataset } from './rpc/build-dataset.js';
import { cancelDataset } from './rpc/cancel-dataset.js';
import { changeJoin } from './rpc/change-join.js';
import { checkDataset } from './rpc/check-dataset.js';
import { deleteDataset } from './rpc/delete-dataset.js';
import { getBaseline } from './rpc/get-baseline.js';
import { getDataset } from './rpc/get-dataset.js';
import { getFeatures } from './rpc/get-features.js';
import { getHistory } from './rpc/get-history.js';
import { getOrder } from './rpc/get-order.js';
import { getTable } from './rpc/get-table.js';
import { listAffinities } from './rpc/list-affinities.js';
import { listDatasets } from './rpc/list-datasets.js';
import { listDrift } from './rpc/list-drift.js';
import { listExpectations } from './rpc/list-expectations.js';
import { listFeatures } from './rpc/list-features.js';
import { listJoinChanges } from './rpc/list-join-changes.js';
import { listJoins } from './rpc/list-joins.js';
import { listLakeDays } from './rpc/list-lake-days.js';
import { listLakeFiles } from './rpc/list-lake-files.js';
import { listOrders } from './rpc/list-orders.js';
import { listPopularItems } from './rpc/list-popular-items.js';
import { listTables } from './rpc/list-tables.js';
import { OneAtATime } from './rpc/quality-messages.js';
import { setBaseline } from './rpc/set-baseline.js';
import { setExpectations } from './rpc/set-expectations.js';
import { uploadLabels } from './rpc/upload-labels.js';
import { watchDataset } from './rpc/watch-dataset.js';
import { noteFolds } from './store/states-made.js';

export interface Service {
  readonly life: Lifecycle;
  readonly context: Context;
  /** Filled when the service has started. */
  readonly ports: { grpc: number; admin: number };
}

/** The whole service, not started yet. */
export function buildService(config: Config, log: Logger, overrides: Partial<Context> = {}): Service {
  const tracing = startTracing({
    service: 'feature',
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    share: config.OTEL_TRACES_SAMPLER_ARG,
  });
  const context = createContext(config, log, overrides);
  const { pool, readPool, lakePool, qualityPool, metrics, authenticator, producer } = context;
  const life = new Lifecycle(log);
  const ports = { grpc: 0, admin: 0 };

  const probe = new DatabaseProbe(pool, log);
  const fold = createFoldConsumer(context);
  const lake = createLakeConsumer(context);
  const pruning = seenPruning({
    pool,
    log,
    lakeConsumer: context.lakeConsumer,
    days: config.SEEN_DAYS,
    everyMs: config.SEEN_PRUNE_EVERY_MS,
  });
  const forgetting = otherPruning({
    pool,
    log,
    days: config.VISITS_DAYS,
    everyMs: config.SEEN_PRUNE_EVERY_MS,
    now: context.now,
  });
  const forgettingOrders = orderPruning({
    pool,
    log,
    days: config.ORDERS_DAYS,
    everyMs: config.SEEN_PRUNE_EVERY_MS,
    now: context.now,
  });
  const compacting = compaction({
    pool,
    log,
    metrics,
    days: config.COLD_DAYS,
    everyMs: config.SEEN_PRUNE_EVERY_MS,
    now: context.now,
  });
  const lakeTools = lakeToolsOf(context);
  const manifests = manifestWriting(context, lakeTools);
  const merging = lakeCompaction(context, lakeTools);
  const quality = qualityJob(context);
  const versions = foldsWatch({ pool, log, metrics, foldConsumer: context.foldConsumer, everyMs: 60_000 });
  const { replica } = context;
  const builds = new BuildQueue({
    pool,
    store: context.store,
    log,
    metrics,
    replica,
    parallel: config.DATASETS_PARALLEL,
    folder: context.buildFolder,
    workerFile: context.buildWorker,
    memoryMb: config.DATASET_MEMORY_MB,
    threads: config.DATASET_THREADS,
    timeLimitMs: config.DATASET_TIMEOUT_MS,
    maxLabelsBytes: config.DATASET_LABELS_MAX_BYTES,
    maxLabels: config.DATASET_LABELS_MAX_ROWS,
    now: context.now,
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
  const access = { scope: 'features:read', services: true } as const;
  const seeJoins = { scope: 'identities:read', services: true } as const;
  const changeJoins = { scope: 'identities:write', services: true } as const;
  grpc.add('insightmesh.feature.v1.FeatureService', {
    GetFeatures: { ...access, handle: getFeatures(context) },
    GetHistory: { ...access, handle: getHistory(context) },
    ListFeatures: { ...access, handle: listFeatures() },
    ListAffinities: { ...access, handle: listAffinities(context) },
    ListPopularItems: { ...access, handle: listPopularItems(context) },
    GetOrder: { ...access, handle: getOrder(context) },
    ListOrders: { ...access, handle: listOrders(context) },
    ListJoins: { ...seeJoins, handle: listJoins(context) },
    CutJoin: { ...changeJoins, handle: changeJoin(context, 'cut') },
    RestoreJoin: { ...changeJoins, handle: changeJoin(context, 'restore') },
    ListJoinChanges: { ...seeJoins, handle: listJoinChanges(context) },
  });
  grpc.add('insightmesh.feature.v1.LakeService', {
    ListTables: { ...access, handle: listTables(context) },
    GetTable: { ...access, handle: getTable(context) },
    ListLakeDays: { ...access, handle: listLakeDays(context) },
    ListLakeFiles: { ...access, handle: listLakeFiles(context) },
  });
  const changeQuality = { scope: 'features:write', services: true } as const;
  const oneDataset = new OneAtATime();
  grpc.add('insightmesh.feature.v1.QualityService', {
    SetExpectations: { ...changeQuality, handle: setExpectations(context) },
    ListExpectations: { ...access, handle: listExpectations(context) },
    CheckDataset: { ...access, handle: checkDataset(context, oneDataset) },
    SetBaseline: { ...changeQuality, handle: setBaseline(context, oneDataset) },
    GetBaseline: { ...access, handle: getBaseline(context) },
    ListDrift: { ...access, handle: listDrift(context) },
  });
  const buildSets = { scope: 'datasets:write', services: true } as const;
  grpc.add('insightmesh.feature.v1.DatasetService', {
    UploadLabels: { ...buildSets, handle: clientStream(uploadLabels(context)) },
    BuildDataset: { ...buildSets, handle: buildDataset(context) },
    GetDataset: { ...access, handle: getDataset(context) },
    WatchDataset: { ...access, handle: watchDataset(context, life.signal) },
    ListDatasets: { ...access, handle: listDatasets(context) },
    CancelDataset: { ...buildSets, handle: cancelDataset(context) },
    DeleteDataset: { ...buildSets, handle: deleteDataset(context) },
  });
  const admin = createAdminServer({
    host: config.ADMIN_HOST,
    port: config.ADMIN_PORT,
    metrics,
    ready: () => life.ready(),
    log,
  });

  // Stopped in reverse: first what answers and reads, then what it uses; readiness can be asked to the end.
  life.add('tracing', { stop: () => tracing.shutdown() });
  life.add('admin', {
    start: async () => {
      ports.admin = await admin.start();
    },
    stop: () => admin.stop(),
  });
  const pools = [pool, readPool, lakePool, qualityPool];
  life.add('postgres', { stop: async () => void (await Promise.all(pools.map((each) => each.end()))) });
  life.add('postgres probe', { start: () => probe.start(), stop: () => probe.stop(), ready: () => probe.answers() });
  const { states } = context;
  life.add('states', { start: async () => states.start(), stop: () => states.stop() });
  life.add('producer', { start: () => producer.start(), stop: () => producer.stop() });
  life.add('version of the folds', { start: () => noteFolds(pool, foldsVersion) });
  life.add('fold', { start: () => fold.start(), stop: () => fold.stop(), ready: () => fold.running() });
  life.add('lake', { start: () => lake.start(), stop: () => lake.stop(), ready: () => lake.running() });
  life.add('pruning', { start: async () => pruning.start(), stop: () => pruning.stop() });
  life.add('forgetting', { start: async () => forgetting.start(), stop: () => forgetting.stop() });
  life.add('forgetting orders', { start: async () => forgettingOrders.start(), stop: () => forgettingOrders.stop() });
  life.add('compacting', { start: async () => compacting.start(), stop: () => compacting.stop() });
  life.add('manifests of the lake', { start: async () => manifests.start(), stop: () => manifests.stop() });
  life.add('compaction of the lake', { start: async () => merging.start(), stop: () => merging.stop() });
  life.add('quality', { start: async () => quality.start(), stop: () => quality.stop() });
  life.add('watch of the folds', { start: async () => versions.start(), stop: () => versions.stop() });
  life.add('replica', { start: async () => replica.start(), stop: () => replica.stop() });
  life.add('builds of data sets', { start: async () => builds.start(), stop: () => builds.stop() });
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
  return { life, context, ports };
}
