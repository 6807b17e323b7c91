import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { DeadLetters } from '@insight-mesh/runtime/dead-letters';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import type { Config } from './config.js';
import { Replica } from './dataset-jobs/replica.js';
import { FoldedLines } from './lake/folded-lines.js';
import { ParquetWriter } from './lake/parquet-writer.js';
import { StateReader, statementsAtOnce } from './serving/state-reader.js';

export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly pool: Pool;
  /** For the states that answers are made of, so that no answer waits for the fold's connections. */
  readonly readPool: Pool;
  /** For the lake's upkeep and the locks that it holds, so that it takes no connection from the fold. */
  readonly lakePool: Pool;
  /** For the daily look at what is served: whoever does it for all replicas holds one of them. */
  readonly qualityPool: Pool;
  readonly kafka: ReturnType<typeof createKafka>;
  /** kafkajs keeps offsets in the client: each consumer has one of its own. */
  readonly lakeKafka: ReturnType<typeof createKafka>;
  readonly producer: MeshProducer;
  readonly deadLetters: DeadLetters;
  readonly authenticator: Authenticator;
  /** The states that answers are made of. */
  readonly states: StateReader;
  readonly store: ObjectStore;
  readonly parquet: ParquetWriter;
  /** What the fold leaves for the lake. */
  readonly foldedLines: FoldedLines;
  readonly topics: { readonly events: string; readonly deadLetters: string; readonly drift: string };
  /** This process, as other replicas see it that build data sets. */
  readonly replica: Replica;
  /** Of data sets that are built here. */
  readonly buildFolder: string;
  /** The program of a build's process, compiled. */
  readonly buildWorker: string;
  /** Groups in Kafka, and names under which offsets are stored. */
  readonly foldConsumer: string;
  readonly lakeConsumer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The same compiled file, also where this one runs from its source. */
function builtBeside(path: string): string {
  const folder = import.meta.url.includes('/dist/') ? './' : '../dist/src/';
  return fileURLToPath(new URL(`${folder}${path}`, import.meta.url));
}

/** Everything the service holds. Nothing is connected yet. */
export function createContext(config: Config, log: Logger, overrides: Partial<Context> = {}): Context {
  const metrics = overrides.metrics ?? new Metrics('feature');
  const prefix = config.KAFKA_TOPIC_PREFIX;
  // Kafka hands partitions out in the order of client ids: with the process in both, its fold and its lake get the same ones.
  const instance = randomUUID().slice(0, 8);
  const kafkaOf = (consumer: string) =>
    createKafka({ brokers: config.KAFKA_BROKERS, clientId: `${consumer}-${instance}`, log });
  const kafka = overrides.kafka ?? kafkaOf('feature');
  const database = { url: config.DATABASE_URL, schema: config.DATABASE_SCHEMA, log, metrics };
  const pool = createPool({ ...database, max: config.DATABASE_POOL_MAX, name: 'feature' });
  const readPool = createPool({ ...database, max: statementsAtOnce, name: 'feature-reads', planOnce: true });
  const lakePool = createPool({ ...database, max: 4, name: 'feature-lake' });
  const topics = {
    events: topicName(prefix, 'clickstream.events.v1'),
    deadLetters: topicName(prefix, 'clickstream.deadletters.v1'),
    drift: topicName(prefix, 'insight.drift.v1'),
  };
  const producer = new MeshProducer({ kafka, log, metrics });
  if (config.LAKE_TEMP_DIR !== undefined) metrics.watchFolder('lake', config.LAKE_TEMP_DIR);
  if (config.DATASET_DIR !== undefined) metrics.watchFolder('datasets', config.DATASET_DIR);
  return {
    config,
    log,
    metrics,
    pool,
    readPool,
    lakePool,
    qualityPool: createPool({ ...database, max: 2, name: 'feature-quality' }),
    kafka,
    lakeKafka: kafkaOf('feature-lake'),
    producer,
    deadLetters: new DeadLetters({
      producer,
      topic: topics.deadLetters,
      keyId: config.DEAD_LETTER_KEY_ID,
      key: config.DEAD_LETTER_KEY,
      source: 'feature',
    }),
    authenticator: new Authenticator({ pool, schema: config.ACCESS_SCHEMA, serviceToken: config.SERVICE_TOKEN }),
    states: new StateReader({
      pool: readPool,
      url: config.DATABASE_URL,
      schema: config.DATABASE_SCHEMA,
      log,
      metrics,
      maxBytes: config.STATE_CACHE_BYTES,
      now: overrides.now ?? Date.now,
    }),
    store: openObjectStore(config.OBJECT_STORE_URL, config),
    parquet: new ParquetWriter(config.LAKE_TEMP_DIR),
    foldedLines: new FoldedLines(config.LAKE_MAX_BYTES),
    replica: new Replica({ url: config.DATABASE_URL, schema: config.DATABASE_SCHEMA, log }),
    buildFolder: config.DATASET_DIR ?? join(tmpdir(), `insight-mesh-datasets-${config.DATABASE_SCHEMA}`),
    buildWorker: builtBeside('dataset-jobs/worker.js'),
    topics,
    foldConsumer: `${prefix}feature`,
    lakeConsumer: `${prefix}feature-lake`,
    now: Date.now,
    ...overrides,
  };
}
