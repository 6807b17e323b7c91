import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kafka as Broker, startKafka } from '@insight-mesh/local-stack/kafka';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { BatchConsumer } from '../src/kafka-batch-consumer.js';
import { MeshProducer } from '../src/kafka-producer.js';
import { Metrics } from '../src/metrics.js';
import { log, metricValue, newKafka, readAll, TestTopics } from './kafka-fixture.js';

// A broker of this file's own, for it is killed; the tools are those of the shared one.
const toolsDir = join(import.meta.dirname, '..', '..', '..', '.local', 'tools');
let dir: string;
let broker: Broker;
let topics: TestTopics;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'im-broker-'));
  broker = await startKafka({ dir, toolsDir });
  topics = new TestTopics(broker.brokers);
  await topics.start();
}, 180_000);

afterAll(async () => {
  await topics.stop();
  await broker.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

/** Sends numbers, a batch at a time from each of several callers, until it is told to stop. */
function keepSending(producer: MeshProducer, topic: string, deadlineMs: number) {
  const acknowledged: number[] = [];
  const refused: AppError[] = [];
  let next = 0;
  let going = true;
  const caller = async () => {
    while (going) {
      const numbers = Array.from({ length: 20 }, () => next++);
      const messages = numbers.map((n) => ({ topic, key: `k${n % 50}`, value: Buffer.from(`${n}`) }));
      try {
        await producer.send(messages, { deadlineMs: Date.now() + deadlineMs });
        acknowledged.push(...numbers);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        refused.push(error);
      }
    }
  };
  const callers = Promise.all(Array.from({ length: 4 }, caller));
  const stop = async () => {
    going = false;
    await callers;
  };
  return { acknowledged, refused, stop };
}

it('a killed broker costs no acknowledged message, doubles none, and the callers are answered in time', async () => {
  const topic = await topics.create(6);
  const handled: number[] = [];
  const positions = new Map<number, bigint>();
  const consumer = new BatchConsumer({
    kafka: newKafka(broker.brokers),
    group: 'survivor',
    topics: [topic],
    log,
    metrics: topics.metrics,
    position: async (_topic, partition) => positions.get(partition),
    handle: async (batch) => {
      handled.push(...batch.messages.map((message) => Number(message.value?.toString())));
      positions.set(batch.partition, batch.nextOffset);
      return 'ok';
    },
  });
  await consumer.start();
  const load = keepSending(topics.producer, topic, 500);
  await waitFor(() => load.acknowledged.length > 2_000);
  await broker.kill();
  await waitFor(() => load.refused.length >= 8);
  const before = load.acknowledged.length;
  broker = await startKafka({ dir, toolsDir });
  await waitFor(() => load.acknowledged.length > before + 2_000, { timeoutMs: 60_000 });
  await load.stop();
  for (const error of load.refused) expect(error).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 });

  const queued = () => metricValue(topics.metrics, 'insightmesh_kafka_producer_queue_bytes', {});
  await waitFor(async () => (await queued()) === 0);
  const values = (await readAll(topics.kafka, topic, await topics.count(topic))).map((each) => Number(each.value));
  const stored = new Set(values);
  expect(load.acknowledged.filter((n) => !stored.has(n))).toEqual([]);
  expect(values.length).toBe(stored.size);
  // The consumer went on by itself, without gap or repetition.
  await waitFor(() => handled.length >= values.length, { timeoutMs: 60_000 });
  expect([...handled].sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
  await waitFor(() => consumer.running(), { timeoutMs: 30_000 });
  await consumer.stop();
}, 180_000);

it('a broker that stands still blocks the lane and no caller; what was under way is stored once it moves', async () => {
  const topic = await topics.create(1);
  const metrics = new Metrics('stalled');
  const producer = new MeshProducer({ kafka: newKafka(broker.brokers), log, metrics, maxQueuedBytes: 2_000 });
  await producer.start();
  await producer.send([{ topic, key: 'k', value: Buffer.from('0') }]);
  process.kill(broker.pid, 'SIGSTOP');
  try {
    const send = (value: string, bytes = 1) =>
      producer
        .send([{ topic, key: 'k', value: Buffer.from(value.padEnd(bytes)) }], { deadlineMs: Date.now() + 400 })
        .then(
          () => 'stored',
          (error: AppError) => error.code,
        );
    // The first is on the wire when its caller is sent away; those behind it wait, and are taken back.
    const answers = [send('1')];
    const sentAt = performance.now();
    // A lane that has just sent gathers for 5 ms at most.
    await waitFor(() => performance.now() - sentAt > 50);
    answers.push(send('2'), send('3'), send('4', 1_800));
    expect(await send('5', 1_800)).toBe('UNAVAILABLE');
    expect(await metricValue(metrics, 'insightmesh_kafka_producer_messages_total', { result: 'expired' })).toBe(0);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 4 }, () => 'UNAVAILABLE'));
    // Room again for others, though the lane is blocked still.
    expect(await metricValue(metrics, 'insightmesh_kafka_producer_queue_bytes', {})).toBeLessThan(500);
  } finally {
    process.kill(broker.pid, 'SIGCONT');
  }
  await waitFor(async () => (await topics.count(topic)) >= 2, { timeoutMs: 30_000 });
  await producer.send([{ topic, key: 'k', value: Buffer.from('6') }]);
  const read = await readAll(topics.kafka, topic, await topics.count(topic));
  const values = read.map((each) => each.value?.trim());
  expect(values[0]).toBe('0');
  expect(values.at(-1)).toBe('6');
  expect(values).toContain('1');
  expect(values.length).toBe(new Set(values).size);
  for (const taken of ['2', '3', '4', '5']) expect(values).not.toContain(taken);
  await producer.stop();
}, 120_000);
