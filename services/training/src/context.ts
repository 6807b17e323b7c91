import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeAccessOf } from '@insight-mesh/runtime/config';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import type { Config } from './config.js';
import { Instance } from './instance.js';
import { OutboxRelay } from './publish/outbox-relay.js';
import { RunQueue } from './run/queue.js';
import { workPrefix } from './run/run-files.js';

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
  now: () => number;
}

export interface Overrides {
  now?: () => number;
  metrics?: Metrics;
  /** The compiled program of a run's process. */
  workerFile?: string;
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
  const relay = new OutboxRelay({ pool, instance, createProducer, topic, log, metrics });
  const queue = new RunQueue({
    pool,
    instance,
    log,
    metrics,
    now,
    maxParallel: config.MAX_PARALLEL_RUNS,
    store,
    heapMb: config.RUN_MEMORY_MB,
    rssMb: config.RUN_RSS_MB,
    timeLimitSeconds: config.RUN_TIME_LIMIT_SECONDS,
    checkpointSeconds: config.RUN_CHECKPOINT_SECONDS,
    stopGraceMs: config.RUN_STOP_GRACE_SECONDS * 1000,
    maxBreaks: config.RUN_MAX_BREAKS,
    workerFile: overrides.workerFile ?? fileURLToPath(new URL('./run/worker.js', import.meta.url)),
    folderOf: (runId) => folderOfRun(store, runId),
    job: {
      objectStoreUrl: config.OBJECT_STORE_URL,
      storeAccess: storeAccessOf(config),
      maxFetchBytes: config.RUN_FETCH_MB * 1024 * 1024,
      codeVersion: codeVersion(config),
      maxInteractions: config.MAX_INTERACTIONS,
      readMemoryMb: Math.max(64, Math.floor(config.RUN_MEMORY_MB / 2)),
    },
  });
  return { config, log, metrics, pool, store, instance, relay, queue, now };
}

/** Beside the lake where that is a folder: files there can be held by a link, without a copy. */
function folderOfRun(store: ObjectStore, runId: string): string {
  return store.localPath(workPrefix(runId)) ?? join(tmpdir(), 'insight-mesh-training', runId);
}

/** The package's version, and behind a plus what the deployment says about the code. */
function codeVersion(config: Config): string {
  const version = packageVersion(new URL('.', import.meta.url));
  return config.CODE_VERSION === undefined ? version : `${version}+${config.CODE_VERSION}`;
}

function packageVersion(folder: URL): string {
  const parent = new URL('..', folder);
  if (parent.href === folder.href) throw new Error('no package.json above the program');
  try {
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string };
    return version;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return packageVersion(parent);
    throw error;
  }
}
