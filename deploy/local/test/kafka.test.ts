import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Kafka, type KafkaOptions, startKafka } from '../src/kafka.js';
import { freePort } from '../src/ports.js';
import { waitFor } from '../src/testing.js';

const toolsDir = process.env.INSIGHT_MESH_TOOLS ?? fileURLToPath(new URL('../../../.local/tools', import.meta.url));
// A restart after kill -9 takes 10 s on free cores, and a multiple of it beside other tests.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let dir: string;
let kafka: Kafka;

const start = (more: Partial<KafkaOptions> = {}) => startKafka({ dir: join(dir, 'kafka'), toolsDir, ...more });

function client(brokers: string[]): kafkajs.Kafka {
  return new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
}

async function send(brokers: string[], topic: string, values: string[]): Promise<void> {
  const producer = client(brokers).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function readAll(brokers: string[], topic: string, count: number): Promise<string[]> {
  const consumer = client(brokers).consumer({ groupId: `read-${Math.random()}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(String(message.value));
    },
  });
  await waitFor(() => values.length >= count, { what: `${count} messages` });
  await consumer.disconnect();
  return values;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kafka-test-'));
  chmodSync(dir, 0o711);
  // As a start leaves it that ended while it formatted: data, but no word that it is whole.
  mkdirSync(join(dir, 'kafka', 'data'), { recursive: true });
  writeFileSync(join(dir, 'kafka', 'data', 'meta.properties'), 'version=1\ncluster.id=half\n');
  kafka = await start();
});
afterAll(async () => {
  await kafka?.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('makes no topic by accident', async () => {
  const producer = client(kafka.brokers).producer({ retry: { retries: 0 } });
  await producer.connect();
  await expect(producer.send({ topic: 'typo', messages: [{ value: 'x' }] })).rejects.toThrow();
  await producer.disconnect();
});

it('has every acknowledged message and the same address after a kill -9', async () => {
  const admin = client(kafka.brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 3 }], waitForLeaders: true });
  await admin.disconnect();
  const values = Array.from({ length: 300 }, (_, index) => `value ${index}`);
  await send(kafka.brokers, 'kept', values);
  const before = kafka.brokers;
  await kafka.kill();
  expect(kafka.running()).toBe(false);
  kafka = await start();
  expect(kafka.brokers).toEqual(before);
  const read = await readAll(kafka.brokers, 'kept', values.length);
  expect(read.sort()).toEqual(values.sort());
});

it('stops a broker that an earlier start left running on the same data', async () => {
  const left = kafka;
  const said: string[] = [];
  kafka = await start({ onProgress: (message) => said.push(message) });
  expect(left.running()).toBe(false);
  expect(said).toContain(`stopping a Kafka that an earlier start left (process ${left.pid})`);
});

it('says which port is taken, and starts elsewhere when none was asked for', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  const other = join(dir, 'other');
  try {
    await expect(startKafka({ dir: other, toolsDir, port })).rejects.toThrow(`port ${port} (Kafka) is taken`);
  } finally {
    server.close();
  }
  const own = Number(kafka.brokers[0]?.split(':')[1]);
  writeFileSync(join(other, 'ports.json'), JSON.stringify({ port: own, controllerPort: own }));
  const second = await startKafka({ dir: other, toolsDir });
  expect(second.brokers).not.toEqual(kafka.brokers);
  await second.stop();
});
