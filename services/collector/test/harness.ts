import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { asyncApiPath } from '@insight-mesh/contracts';
import type { DeadLetterJson, EventJson, ItemJson } from '@insight-mesh/contracts/json';
import { randomName, type TestServers, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { accessMigrations } from '@insight-mesh/runtime/access-migrations';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import type { Scope } from '@insight-mesh/runtime/auth';
import { codecFor } from '@insight-mesh/runtime/codec';
import { decryptPayload } from '@insight-mesh/runtime/dead-letters';
import { createKafka, type Kafka } from '@insight-mesh/runtime/kafka';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { migrate } from '@insight-mesh/runtime/migrations';
import { createPool } from '@insight-mesh/runtime/postgres';
import { loadConfig } from '../src/config.js';
import type { ContextParts } from '../src/context.js';
import { buildService, type Service } from '../src/service.js';

export interface Stored<T> {
  key: string;
  value: T;
  headers: Record<string, string>;
  partition: number;
  offset: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
  body: any;
}

export interface SendOptions {
  method?: string;
  path?: string;
  key?: string;
  type?: string;
  headers?: Record<string, string>;
}

const collectorMigrations = fileURLToPath(new URL('../migrations', import.meta.url));

const levels = { service: 'collector-test', level: process.env.TEST_LOG_LEVEL ?? 'silent' };
export const testLog = createLogger(levels);

/** A log, and its lines so far that hold a text. */
export function memoryLog() {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const log = createLogger({ service: 'collector-test', level: 'info', destination });
  const lines = (text: string): Record<string, unknown>[] =>
    written.filter((line) => line.includes(text)).map((line) => JSON.parse(line));
  return { log, lines };
}

/** Topics, access schema, two tenants and their keys, without a service; for a test file of its own. */
export async function prepareWorld(name: string, servers: TestServers = testServers()) {
  const { brokers, databaseUrl } = servers;
  const prefix = `${randomName(name)}.`;
  const schema = randomName(name);
  const kafka: Kafka = createKafka({ brokers, clientId: name, log: testLog });
  await ensureTopics(kafka, { asyncApiPath, prefix, partitions: 3 });
  await migrate({ url: databaseUrl, schema, directory: accessMigrations, log: testLog });
  const ownSchema = randomName(`${name}_own`);
  await migrate({ url: databaseUrl, schema: ownSchema, directory: collectorMigrations, log: testLog });
  const pool = createPool({ url: databaseUrl, schema, max: 2, log: testLog, metrics: new Metrics('test') });
  const keyFor = async (tenantId: string, scopes: Scope[]) =>
    (await createKey(pool, schema, { tenantId, scopes, label: 'test' })).key;
  for (const tenant of ['shop-a', 'shop-b']) await createTenant(pool, schema, tenant, tenant);
  const deadLetterKey = randomBytes(32);
  const env: NodeJS.ProcessEnv = {
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    DATABASE_URL: databaseUrl,
    ACCESS_SCHEMA: schema,
    DATABASE_SCHEMA: ownSchema,
    SERVICE_TOKEN: 's'.repeat(32),
    DEAD_LETTER_KEY: deadLetterKey.toString('base64'),
    PSEUDONYM_KEY: randomBytes(32).toString('base64'),
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    DRAIN_GRACE_MS: '200',
  };
  return {
    env,
    kafka,
    kafkaBrokers: brokers,
    prefix,
    deadLetterKey,
    keys: {
      a: await keyFor('shop-a', ['events:write', 'catalog:write']),
      b: await keyFor('shop-b', ['events:write', 'catalog:write']),
      reader: await keyFor('shop-a', ['recommend:read']),
      writer: await keyFor('shop-a', ['events:write']),
      operatorA: await keyFor('shop-a', ['deadletters:read', 'deadletters:write']),
      operatorB: await keyFor('shop-b', ['deadletters:read', 'deadletters:write']),
      auditor: await keyFor('shop-a', ['deadletters:read']),
      policyA: await keyFor('shop-a', ['policies:read', 'policies:write']),
      policyB: await keyFor('shop-b', ['policies:read', 'policies:write']),
      policyReader: await keyFor('shop-a', ['policies:read']),
      importA: await keyFor('shop-a', ['imports:read', 'imports:write']),
      importB: await keyFor('shop-b', ['imports:read', 'imports:write']),
      importReader: await keyFor('shop-a', ['imports:read']),
    },
    close: async () => {
      await pool.query(`DROP SCHEMA "${schema}" CASCADE`);
      await pool.query(`DROP SCHEMA "${ownSchema}" CASCADE`);
      await pool.end();
      const admin = kafka.admin();
      await admin.connect();
      await admin.deleteTopics({ topics: (await admin.listTopics()).filter((topic) => topic.startsWith(prefix)) });
      await admin.disconnect();
    },
  };
}

export type World = Awaited<ReturnType<typeof prepareWorld>>;

/** Everything that stands in the world's topics, read while the tests run. */
export async function watchTopics(world: World) {
  const { kafka, prefix } = world;
  const topics = ['clickstream.events.v1', 'clickstream.deadletters.v1', 'catalog.items.v1'].map(
    (name) => prefix + name,
  );
  const seen = new Map<
    string,
    { key: string; value: Buffer; headers: Record<string, string>; partition: number; offset: number }[]
  >(topics.map((topic) => [topic, []]));
  const consumer = kafka.consumer({ groupId: randomName('watch'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      const headers = Object.fromEntries(
        Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
      );
      const { key, value, offset } = message;
      seen
        .get(topic)
        ?.push({ key: String(key), value: value ?? Buffer.alloc(0), headers, partition, offset: Number(offset) });
    },
  });
  const admin = kafka.admin();
  await admin.connect();

  /** Waits until everything acknowledged so far has been read. */
  async function caughtUp(topic: string): Promise<void> {
    const ends = await admin.fetchTopicOffsets(topic);
    const behind = () =>
      ends.filter(({ partition, high }) => {
        const last = Math.max(
          -1,
          ...(seen.get(topic) ?? []).filter((m) => m.partition === partition).map((m) => m.offset),
        );
        return last + 1 < Number(high);
      });
    await waitFor(() => behind().length === 0, { what: `${topic} to be read` });
  }

  async function read<T>(name: string, decode: (bytes: Buffer) => T): Promise<Stored<T>[]> {
    await caughtUp(prefix + name);
    return (seen.get(prefix + name) ?? []).map((message) => ({ ...message, value: decode(message.value) }));
  }

  return {
    events: (): Promise<Stored<EventJson>[]> =>
      read('clickstream.events.v1', codecFor('insightmesh.collector.v1.Event').decode),
    items: (): Promise<Stored<ItemJson>[]> =>
      read('catalog.items.v1', codecFor('insightmesh.collector.v1.Item').decode),
    deadLetters: async (): Promise<Stored<DeadLetterJson & { payload: string }>[]> =>
      read('clickstream.deadletters.v1', (bytes) => {
        const letter = codecFor('insightmesh.collector.v1.DeadLetter').decode(bytes);
        const encrypted = Buffer.from(letter.encrypted_payload ?? '', 'base64');
        return { ...letter, payload: decryptPayload(world.deadLetterKey, encrypted).toString() };
      }),
    close: async () => {
      await consumer.disconnect();
      await admin.disconnect();
    },
  };
}

/** A client of a running service's HTTP door. Strings and buffers are sent as they are, anything else as JSON. */
export function httpClient(service: Service, defaultKey: string) {
  return async (body: unknown, options: SendOptions = {}): Promise<Answer> => {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const { method = 'POST', path = '/v1/events', key = defaultKey, type = 'application/json', headers = {} } = options;
    const response = await fetch(`http://127.0.0.1:${service.ports.http}${path}`, {
      method,
      headers: { ...(key === '' ? {} : { 'x-api-key': key }), 'content-type': type, ...headers },
      body: raw ? (body as string) : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}

export function startService(world: World, env: NodeJS.ProcessEnv = {}, parts: ContextParts = {}): Service {
  return buildService(loadConfig({ ...world.env, ...env }), testLog, parts);
}
