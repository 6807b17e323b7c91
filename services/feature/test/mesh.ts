import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { asyncApiPath } from '@insight-mesh/contracts';
import type { EventJson } from '@insight-mesh/contracts/json';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger, type Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { loadConfig } from '../src/config.js';
import type { Context } from '../src/context.js';
import { buildService, type Service } from '../src/service.js';

export type FeatureClient = TypedClient<'insightmesh.feature.v1.FeatureService'>;
export const serviceToken = 'test-token-of-the-mesh-'.repeat(2);
export const deadLetterKey = Buffer.alloc(32, 7);

/** A Kafka prefix, a schema and a lake of a test file's own, on the real servers. */
export interface TestMesh {
  readonly env: NodeJS.ProcessEnv;
  readonly prefix: string;
  readonly lake: string;
  readonly folder: string;
  readonly pool: Pool;
  readonly log: Logger;
  readonly kafka: ReturnType<typeof createKafka>;
  readonly producer: MeshProducer;
  readonly eventTopic: string;
  send(events: readonly EventJson[]): Promise<void>;
  start(env?: NodeJS.ProcessEnv, overrides?: Partial<Context>): Promise<Service>;
  client(service: Service): FeatureClient;
  /** Until both consumers have stored that they are at the end of the topic. */
  untilStored(timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const codec = codecFor('insightmesh.collector.v1.Event');
// The same folder from test/ and from dist/test/.
const migrations = new URL(import.meta.url.includes('/dist/') ? '../../migrations' : '../migrations', import.meta.url);

export async function createTestMesh(partitions = 3): Promise<TestMesh> {
  const { brokers, databaseUrl } = testServers();
  const prefix = `${randomName('feature')}.`;
  const schema = randomName('feature');
  const folder = mkdtempSync(join(tmpdir(), 'feature-test-'));
  const log = createLogger({ service: 'feature-test', level: process.env.TEST_LOG_LEVEL ?? 'fatal' });
  const metrics = new Metrics('feature-test');
  const kafka = createKafka({ brokers, clientId: 'feature-test', log });
  await ensureTopics(kafka, { asyncApiPath, prefix, partitions });
  await migrate({ url: databaseUrl, schema, directory: fileURLToPath(migrations), log });
  const pool = createPool({ url: databaseUrl, schema, max: 4, log, metrics });
  const producer = new MeshProducer({ kafka, log, metrics });
  await producer.start();
  const admin = kafka.admin();
  await admin.connect();
  const eventTopic = `${prefix}clickstream.events.v1`;
  const env = {
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    DATABASE_URL: databaseUrl,
    DATABASE_SCHEMA: schema,
    SERVICE_TOKEN: serviceToken,
    OBJECT_STORE_URL: pathToFileURL(folder).href,
    DEAD_LETTER_KEY: deadLetterKey.toString('base64'),
    GRPC_PORT: '0',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    LAKE_MAX_AGE_MS: '300',
  };
  const services: Service[] = [];
  const clients: FeatureClient[] = [];

  const behind = async (): Promise<number> => {
    const ends = await admin.fetchTopicOffsets(eventTopic);
    const { rows } = await pool.query<{ consumer: string; partition: number; next_offset: string }>(
      'SELECT consumer, partition, next_offset FROM consumer_offsets WHERE topic = $1',
      [eventTopic],
    );
    let messages = 0;
    for (const end of ends) {
      for (const consumer of [`${prefix}feature`, `${prefix}feature-lake`]) {
        const row = rows.find((each) => each.consumer === consumer && each.partition === end.partition);
        messages += Number(end.high) - Number(row?.next_offset ?? end.low);
      }
    }
    return messages;
  };

  return {
    env,
    prefix,
    folder,
    lake: join(folder, 'lake/events/**/*.parquet'),
    pool,
    log,
    kafka,
    producer,
    eventTopic,
    send: (events) =>
      producer.send(
        events.map((event) => ({
          topic: eventTopic,
          key: `${event.tenant_id}/${event.customer_id || event.anonymous_id}`,
          value: codec.encode(event),
        })),
      ),
    start: async (more = {}, overrides = {}) => {
      const service = buildService(loadConfig({ ...env, ...more }), log, overrides);
      services.push(service);
      await service.life.start();
      return service;
    },
    client: (service) => {
      const client = createClient('insightmesh.feature.v1.FeatureService', {
        address: `127.0.0.1:${service.ports.grpc}`,
        serviceToken,
        serviceName: 'test',
        defaultDeadlineMs: 10_000,
      });
      clients.push(client);
      return client;
    },
    untilStored: async (timeoutMs = 30_000) => {
      await waitFor(async () => (await behind()) === 0, {
        timeoutMs,
        what: 'both consumers to be at the end of the topic',
      });
    },
    stop: async () => {
      for (const client of clients) client.close();
      for (const service of services) await service.life.stop();
      await producer.stop();
      await admin.deleteTopics({ topics: (await admin.listTopics()).filter((topic) => topic.startsWith(prefix)) });
      await admin.disconnect();
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let events = 0;

/** A view of tenant demo with an id of its own. */
export function view(fields: EventJson = {}): EventJson {
  events += 1;
  return {
    id: `e-${events}`,
    tenant_id: 'demo',
    type: 'EVENT_TYPE_VIEW',
    occurred_at: '2026-05-01T09:30:00.000Z',
    received_at: '2026-05-01T09:30:00.412Z',
    customer_id: 'c-1',
    item_id: 'i-1',
    ...fields,
  };
}

/** What DuckDB answers about Parquet files. */
export async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
