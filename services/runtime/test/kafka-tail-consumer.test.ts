import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@insight-mesh/local-stack/kafka';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TailConsumer, type TailConsumerOptions } from '../src/kafka-tail-consumer.js';
import { log, newKafka, TestTopics } from './kafka-fixture.js';

const toolsDir = join(import.meta.dirname, '..', '..', '..', '.local', 'tools');
const topics = new TestTopics();
const running = new Set<TailConsumer>();
beforeAll(() => topics.start());
afterEach(async () => {
  await Promise.all([...running].map((consumer) => consumer.stop()));
  running.clear();
});
afterAll(() => topics.stop());

const HOUR = 3_600_000;

function newTail(topic: string, o: Partial<TailConsumerOptions> = {}) {
  const values: number[] = [];
  const consumer = new TailConsumer({
    kafka: newKafka(),
    topics: [topic],
    clientId: 'test',
    log,
    metrics: topics.metrics,
    sinceMs: () => Date.now() - HOUR,
    startMs: 30_000,
    apply: (messages) => {
      values.push(...messages.map((message) => Number(message.value)));
    },
    ...o,
  });
  running.add(consumer);
  return { values, consumer };
}

/** Sends one message of a time of its own to each partition. */
async function sendAt(topic: string, partitions: number, value: number, timestampMs: number): Promise<void> {
  const plain = topics.kafka.producer();
  await plain.connect();
  await plain.send({
    topic,
    messages: Array.from({ length: partitions }, (_, partition) => ({
      partition,
      value: `${value + partition}`,
      timestamp: `${timestampMs}`,
    })),
  });
  await plain.disconnect();
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('a tail consumer', () => {
  it('begins with the newest hour in every partition and every replica, and follows', async () => {
    const topic = await topics.create(4);
    await sendAt(topic, 4, 0, Date.now() - 5 * HOUR);
    await sendAt(topic, 4, 100, Date.now() - HOUR / 2);
    const tails = [newTail(topic), newTail(topic)];
    await Promise.all(tails.map(({ consumer }) => consumer.start()));
    for (const { values, consumer } of tails) {
      expect(consumer.caughtUp()).toBe(true);
      expect(sorted(values)).toEqual(numbers(100, 4));
    }
    await sendAt(topic, 4, 200, Date.now());
    await waitFor(() => tails.every(({ values }) => values.length === 8));
    expect(sorted(tails[0]?.values ?? [])).toEqual([...numbers(100, 4), ...numbers(200, 4)]);
  });

  it('starts at once where the topic is empty, or all that it holds is older', async () => {
    const topic = await topics.create(2);
    const empty = newTail(topic);
    await empty.consumer.start();
    expect(empty.consumer.caughtUp()).toBe(true);
    await sendAt(topic, 2, 0, Date.now() - 5 * HOUR);
    const old = newTail(topic);
    await old.consumer.start();
    expect(old.consumer.caughtUp()).toBe(true);
    expect(old.values).toEqual([]);
    await sendAt(topic, 2, 10, Date.now());
    await waitFor(() => old.values.length === 2);
  });

  it('applies what failed again', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 10);
    let calls = 0;
    const taken: number[] = [];
    const { consumer } = newTail(topic, {
      apply: (messages) => {
        if (++calls < 3) throw new Error('on purpose');
        taken.push(...messages.map((message) => Number(message.value)));
      },
    });
    await consumer.start();
    expect(calls).toBeGreaterThanOrEqual(3);
    expect(taken).toEqual(numbers(0, 10));
  });

  it('does not hold the start longer than it was told, and reads on beside', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 10);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const taken: number[] = [];
    const { consumer } = newTail(topic, {
      startMs: 100,
      apply: async (messages) => {
        await held;
        taken.push(...messages.map((message) => Number(message.value)));
      },
    });
    await consumer.start();
    expect(consumer.caughtUp()).toBe(false);
    letGo();
    await waitFor(() => consumer.caughtUp());
    expect(taken).toEqual(numbers(0, 10));
  });

  it('starts without brokers, and stops', async () => {
    const { consumer } = newTail('none', { kafka: newKafka(['127.0.0.1:9']), startMs: 50, againMs: 10 });
    await consumer.start();
    expect(consumer.caughtUp()).toBe(false);
  });
});

it('goes on where it was after its broker was killed and came back', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'im-tail-'));
  let broker = await startKafka({ dir, toolsDir });
  const own = new TestTopics(broker.brokers);
  await own.start();
  const topic = await own.create(3);
  await own.sendNumbers(topic, 0, 30);
  const { values, consumer } = newTail(topic, { kafka: newKafka(broker.brokers) });
  await consumer.start();
  expect(sorted(values)).toEqual(numbers(0, 30));
  await broker.kill();
  broker = await startKafka({ dir, toolsDir });
  await own.sendNumbers(topic, 30, 30);
  await waitFor(() => values.length >= 60, { what: 'the messages after the restart', timeoutMs: 60_000 });
  expect(sorted(values)).toEqual(numbers(0, 60));
  await consumer.stop();
  running.delete(consumer);
  await own.stop();
  await broker.stop();
  await rm(dir, { recursive: true, force: true });
}, 180_000);
