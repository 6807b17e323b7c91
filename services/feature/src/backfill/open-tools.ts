import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import type { BackfillConfig } from '../config.js';
import { askKafka } from './kafka-facts.js';
import { LakeReader } from './lake-reader.js';
import type { BackfillTools } from './tools.js';
import { TopicTail } from './topic-tail.js';

/** Events of a transaction, unless told otherwise. They, their groups and the states of their entities are what the memory goes to. */
const chunkEvents = 20_000;
/** One statement replaces the rows of a whole partition. */
const statementTimeoutMs = 1_800_000;

export interface OpenTools extends Omit<BackfillTools, 'signal'> {
  close(): Promise<void>;
}

/** A pool for the backfill alone. */
export function openPool(config: BackfillConfig, log: Logger): Pool {
  const { DATABASE_URL: url, DATABASE_SCHEMA: schema } = config;
  const metrics = new Metrics('feature-backfill');
  return createPool({ url, schema, max: 4, log, metrics, name: 'feature-backfill', statementTimeoutMs });
}

/** The name under which the stream's fold stores its offsets. */
export function foldConsumerOf(config: BackfillConfig): string {
  return `${config.KAFKA_TOPIC_PREFIX}feature`;
}

/** Connects to Kafka, Postgres and the lake as the service does, and reads the topic beside it. */
export async function openTools(
  config: BackfillConfig,
  log: Logger,
  o: Pick<BackfillTools, 'onFolded'> & { chunkEvents?: number },
): Promise<OpenTools> {
  const topic = topicName(config.KAFKA_TOPIC_PREFIX, 'clickstream.events.v1');
  const client = createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'feature-backfill', log });
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const each of closing.reverse()) await each();
  };
  try {
    const pool = openPool(config, log);
    closing.push(() => pool.end());
    const lake = await LakeReader.open({
      store: openObjectStore(config.OBJECT_STORE_URL, config),
      tempDir: config.LAKE_TEMP_DIR,
    });
    closing.push(() => lake.close());
    const kafka = await askKafka(client, topic);
    closing.push(() => kafka.close());
    const foldConsumer = foldConsumerOf(config);
    const tail = new TopicTail({ kafka: client, topic, groupPrefix: `${foldConsumer}-backfill`, log });
    closing.push(() => tail.stop());
    await tail.start();
    return {
      pool,
      log,
      kafka,
      tail,
      lake,
      topic,
      foldConsumer,
      lakeConsumer: `${foldConsumer}-lake`,
      visitsDays: config.VISITS_DAYS,
      ordersDays: config.ORDERS_DAYS,
      chunkEvents: o.chunkEvents ?? chunkEvents,
      now: Date.now,
      onFolded: o.onFolded,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
