import { fileURLToPath, pathToFileURL } from 'node:url';
import { BackgroundStart } from '@insight-mesh/runtime/background-start';
import { storeAccessOf } from '@insight-mesh/runtime/config';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import type { OnceConsumer } from '@insight-mesh/runtime/kafka-once-consumer';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { Repeating } from '@insight-mesh/runtime/repeating';
import { codeVersion } from './code-version.js';
import { type Config, gateBounds } from './config.js';
import { createDriftConsumer } from './consumers/insight-drift.js';
import type { GateBounds } from './gate/bounds.js';
import { Instance } from './instance.js';
import { OutboxRelay } from './publish/outbox-relay.js';
import { collectAll } from './registry/collector.js';
import { createLauncher } from './run/create-launcher.js';
import { RunQueue } from './run/queue.js';
import { runFolder } from './run/run-files.js';
import { type LakeClient, lakeRows } from './schedule/lake-rows.js';
import { lookAtSchedules } from './schedule/scheduler.js';
import type { Keep } from './store/artefacts.js';

/** The resources of the service. */
export interface Context {
  config: Config;
  log: Logger;
  metrics: Metrics;
  pool: Pool;
  store: ObjectStore;
  instance: Instance;
  relay: OutboxRelay;
  queue: RunQueue;
  bounds: GateBounds;
  keep: Keep;
  drift: BackgroundStart<OnceConsumer>;
  collector: Repeating;
  scheduler: Repeating;
  lake: { close(): void };
  /** The compiled program that looks through a file from elsewhere, in a thread. */
  checkFile: string;
  now: () => number;
}

export interface Overrides {
  now?: () => number;
  metrics?: Metrics;
  /** The compiled program of a run's process. */
  workerFile?: string;
  /** Who tells how many events there are. */
  lake?: LakeClient & { close(): void };
}

export function createContext(config: Config, log: Logger, overrides: Overrides = {}): Context {
  const metrics = overrides.metrics ?? new Metrics('training');
  const now = overrides.now ?? Date.now;
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: config.DATABASE_SCHEMA,
    max: config.DATABASE_POOL_MAX,
    log,
    metrics,
  });
  const store = openObjectStore(config.OBJECT_STORE_URL, config);
  const instance = new Instance({ pool, log });
  const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'training', log });
  // One topic of one partition. Stopping need not wait long: what is not sent stays in the outbox.
  const createProducer = (): MeshProducer => new MeshProducer({ kafka, log, metrics, stopWithinMs: 1_000 });
  const topic = topicName(config.KAFKA_TOPIC_PREFIX, 'model.versions.v1');
  const bounds = gateBounds(config);
  const relay = new OutboxRelay({ pool, instance, createProducer, topic, log, metrics });
  const workerFile = overrides.workerFile ?? fileURLToPath(new URL('./run/worker.js', import.meta.url));
  const queue = new RunQueue({
    pool,
    instance,
    log,
    metrics,
    now,
    bounds,
    maxParallel: config.MAX_PARALLEL_RUNS,
    store,
    heapMb: config.RUN_MEMORY_MB,
    rssMb: config.RUN_RSS_MB,
    timeLimitSeconds: config.RUN_TIME_LIMIT_SECONDS,
    checkpointSeconds: config.RUN_CHECKPOINT_SECONDS,
    maxBreaks: config.RUN_MAX_BREAKS,
    launcher: createLauncher(config, { store, log, workerFile }),
    folderOf: (runId) => runFolder(store, runId),
    job: {
      objectStoreUrl: config.OBJECT_STORE_URL,
      storeAccess: storeAccessOf(config),
      maxFetchBytes: config.RUN_FETCH_MB * 1024 * 1024,
      codeVersion: codeVersion(config.CODE_VERSION),
      maxInteractions: config.MAX_INTERACTIONS,
      gateLevel: bounds.level,
      readMemoryMb: Math.max(64, Math.floor(config.RUN_MEMORY_MB / 2)),
    },
  });
  const keep = {
    champions: config.REGISTRY_KEEP_CHAMPIONS,
    versions: config.REGISTRY_KEEP_VERSIONS,
    days: config.REGISTRY_KEEP_DAYS,
  };
  const collector = new Repeating({
    task: collectAll({ pool, store, instance, keep, log, metrics, now }),
    everyMs: config.REGISTRY_COLLECT_EVERY_HOURS * 3600_000,
    firstAfterMs: 60_000,
    log,
    failed: 'artefacts could not be collected; what was begun is finished the next time',
  });
  const lake =
    overrides.lake ??
    createClient('insightmesh.feature.v1.LakeService', {
      address: config.FEATURE_ADDRESS,
      serviceToken: config.SERVICE_TOKEN,
      serviceName: 'training',
      defaultDeadlineMs: 5_000,
      metrics,
    });
  const scheduler = new Repeating({
    task: lookAtSchedules({
      ...{ pool, bounds, log, metrics, now },
      lakeRows: lakeRows(lake, log),
      maxQueued: config.MAX_QUEUED_RUNS,
    }),
    everyMs: config.SCHEDULE_EVERY_MS,
    log,
    failed: 'schedules could not be looked at; what is due stays due',
  });
  // Without Kafka runs go on; alarms that it holds are read when it is back.
  const drift = new BackgroundStart({
    make: () =>
      createDriftConsumer({
        kafka: createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'training-drift', log }),
        topic: topicName(config.KAFKA_TOPIC_PREFIX, 'insight.drift.v1'),
        group: `${config.KAFKA_TOPIC_PREFIX}training-drift`,
        ...{ pool, schema: config.DATABASE_SCHEMA, log, metrics },
      }),
    againMs: 5_000,
    stopMs: 1_000,
    log,
    failed: 'alarms of drift cannot be read yet',
  });
  return {
    config,
    log,
    metrics,
    pool,
    store,
    instance,
    relay,
    queue,
    bounds,
    keep,
    drift,
    collector,
    scheduler,
    lake,
    checkFile: fileURLToPath(new URL('../elsewhere/check-thread.js', pathToFileURL(workerFile))),
    now,
  };
}
