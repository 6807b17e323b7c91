import { randomName, waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BatchConsumer, type BatchConsumerOptions } from '../src/kafka-batch-consumer.js';
import type { InMessage } from '../src/kafka-consumer.js';
import { injectTrace } from '../src/tracing.js';
import { log, metricValue, newKafka, TestTopics } from './kafka-fixture.js';

const topics = new TestTopics();
const running = new Set<BatchConsumer>();
beforeAll(() => topics.start());
afterEach(async () => {
  await Promise.all([...running].map((consumer) => consumer.stop()));
  running.clear();
});
afterAll(() => topics.stop());

type Options = Partial<BatchConsumerOptions> & Pick<BatchConsumerOptions, 'handle'>;

async function start(topic: string, o: Options): Promise<BatchConsumer> {
  const consumer = new BatchConsumer({
    kafka: newKafka(),
    group: randomName('g'),
    topics: [topic],
    log,
    metrics: topics.metrics,
    position: async () => undefined,
    ...o,
  });
  running.add(consumer);
  await consumer.start();
  return consumer;
}

const numbers = (messages: InMessage[]) => messages.map((message) => Number(message.value?.toString()));

describe('a batch consumer', () => {
  it('begins where it is told, and gives messages as they were sent', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 20);
    await topics.producer.send([
      { topic, key: 'tenant/ü', value: Buffer.from('20'), headers: { ce_id: 'e-20', name: 'Zoë' } },
    ]);
    const read: InMessage[] = [];
    const consumer = await start(topic, {
      position: async (_topic, _partition, clusterId) => (clusterId === '' ? undefined : 15n),
      handle: async (batch) => {
        read.push(...batch.messages);
        return 'ok';
      },
    });
    await waitFor(() => read.length >= 6);
    expect(numbers(read)).toEqual([15, 16, 17, 18, 19, 20]);
    expect(read[5]).toMatchObject({ offset: 20n, key: 'tenant/ü', headers: { ce_id: 'e-20', name: 'Zoë' } });
    expect(Math.abs((read[5]?.timestampMs ?? 0) - Date.now())).toBeLessThan(60_000);
    await waitFor(() => consumer.nextOffset(topic, 0) === 21n);
  });

  it('discards a batch and reads on where the handler says', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 10);
    const read: number[] = [];
    const resets: string[] = [];
    let asked = 0;
    await start(topic, {
      onReset: (name, partition) => void resets.push(`${name}/${partition}`),
      handle: async (batch) => {
        if (asked++ === 0) return { seek: 7n };
        read.push(...numbers(batch.messages));
        return 'ok';
      },
    });
    await waitFor(() => read.length >= 3);
    expect(read).toEqual([7, 8, 9]);
    expect(resets).toEqual([`${topic}/0`]);
  });

  it('keeps its membership while a batch takes longer than the session, and does not get it twice', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 5);
    const group = randomName('g');
    const handled: number[] = [];
    let started = 0;
    const slow = await start(topic, {
      group,
      sessionTimeoutMs: 6_000,
      handle: async (batch) => {
        started++;
        const end = performance.now() + 8_000;
        await waitFor(() => performance.now() > end);
        handled.push(...numbers(batch.messages));
        return 'ok';
      },
    });
    await waitFor(() => handled.length >= 5);
    expect(started).toBe(1);
    expect(slow.running()).toBe(true);
    const { groups } = await topics.admin.describeGroups([group]);
    expect(groups[0]?.members).toHaveLength(1);
  });

  it('finishes the batch in hand when it stops, and tells Kafka of it', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 5);
    const group = randomName('g');
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const seen: number[] = [];
    const consumer = await start(topic, {
      group,
      handle: async (batch) => {
        seen.push(...numbers(batch.messages));
        await released;
        return 'ok';
      },
    });
    await waitFor(() => seen.length === 5);
    const stopped = consumer.stop();
    running.delete(consumer);
    expect(consumer.running()).toBe(false);
    release();
    await stopped;
    const [found] = await topics.admin.fetchOffsets({ groupId: group, topics: [topic] });
    expect(found?.partitions).toMatchObject([{ partition: 0, offset: '5' }]);
  });

  it('tells the lag as it grows while it gets nowhere, that it is not running, and how old messages are', async () => {
    const topic = await topics.create(1);
    const group = randomName('g');
    const value = (name: string) =>
      metricValue(topics.metrics, `insightmesh_kafka_consumer_${name}`, { consumer: group });
    let failing = false;
    const consumer = await start(topic, {
      group,
      lagEveryMs: 20,
      handle: async () => {
        if (failing) throw new Error('Postgres is away');
        return 'ok';
      },
    });
    await waitFor(() => consumer.running());
    await topics.sendNumbers(topic, 0, 5);
    await waitFor(async () => (await value('messages_total')) === 5);
    await waitFor(async () => (await value('running')) === 1 && (await value('lag')) === 0);
    failing = true;
    await topics.sendNumbers(topic, 5, 5);
    await waitFor(async () => (await value('running')) === 0 && (await value('lag')) === 5);
    await topics.sendNumbers(topic, 10, 7);
    await waitFor(async () => (await value('lag')) === 12);
    failing = false;
    await waitFor(async () => (await value('lag')) === 0 && (await value('running')) === 1);
    const text = await topics.metrics.registry.metrics();
    const count = new RegExp(`insightmesh_kafka_consumer_delay_seconds_count{.*consumer="${group}".*} (\\d+)`).exec(
      text,
    );
    expect(count?.[1]).toBe('17');
  });

  it('reads partitions that are added to a topic, from their beginning and without losing its place in the old ones', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 10);
    const read: { partition: number; offset: bigint; value: number }[] = [];
    const positions = new Map<number, bigint>();
    await start(topic, {
      topicAgeMs: 500,
      position: async (_topic, partition) => positions.get(partition),
      handle: async ({ partition, messages, nextOffset }) => {
        read.push(...messages.map(({ offset, value }) => ({ partition, offset, value: Number(value?.toString()) })));
        positions.set(partition, nextOffset);
        return 'ok';
      },
    });
    await waitFor(() => read.length === 10);
    await topics.admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
    // Before anybody reads them: a sender knows of them first.
    const sender = topics.kafka.producer({
      createPartitioner:
        () =>
        ({ message }) =>
          Number(message.key) % 3,
    });
    await sender.connect();
    await waitFor(async () => (await topics.admin.fetchTopicOffsets(topic)).length === 3);
    for (let n = 10; n < 40; n++) await sender.send({ topic, messages: [{ key: `${n}`, value: `${n}` }] });
    await sender.disconnect();
    await waitFor(() => read.length >= 40, { timeoutMs: 30_000 });
    expect(read.map(({ value }) => value).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    for (const partition of [0, 1, 2]) {
      const offsets = read.filter((each) => each.partition === partition).map(({ offset }) => Number(offset));
      expect(offsets).toEqual(offsets.map((_, index) => index));
    }
  });

  it('handles a batch within the trace of its first message', async () => {
    const topic = await topics.create(1);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await topics.producer.send([{ topic, key: 'k', value: Buffer.from('1'), headers: { traceparent } }]);
    const carrier: Record<string, string> = {};
    await start(topic, {
      handle: async () => {
        injectTrace(carrier);
        return 'ok';
      },
    });
    await waitFor(() => carrier.traceparent !== undefined);
    expect(carrier.traceparent?.split('-')[1]).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('passes over records that are not for consumers, without a hole between its batches', async () => {
    const topic = await topics.create(1);
    const transactional = topics.kafka.producer({
      transactionalId: randomName('tx'),
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: () => () => 0,
    });
    await transactional.connect();
    // Each transaction ends with a marker that takes an offset; aborted messages are not given to consumers either.
    for (const [value, commit] of [
      ['0', true],
      ['-1', false],
      ['1', true],
    ] as const) {
      const transaction = await transactional.transaction();
      await transaction.send({ topic, messages: [{ key: 'k', value }] });
      await (commit ? transaction.commit() : transaction.abort());
    }
    const read: number[] = [];
    const ranges: [bigint, bigint][] = [];
    const consumer = await start(topic, {
      handle: async (batch) => {
        read.push(...numbers(batch.messages));
        ranges.push([batch.firstOffset, batch.nextOffset]);
        return 'ok';
      },
    });
    await waitFor(() => consumer.nextOffset(topic, 0) === 6n);
    const last = await transactional.transaction();
    await last.send({ topic, messages: [{ key: 'k', value: '-2' }] });
    await last.abort();
    await waitFor(() => consumer.nextOffset(topic, 0) === 8n);
    await topics.sendNumbers(topic, 2, 1);
    await waitFor(() => read.length >= 3);
    await transactional.disconnect();
    expect(read).toEqual([0, 1, 2]);
    let next = 0n;
    for (const [from, to] of ranges) {
      expect(from).toBe(next);
      next = to;
    }
    expect(next).toBe(9n);
  });

  it('cannot start without a broker, and says so', async () => {
    const consumer = new BatchConsumer({
      kafka: newKafka(['127.0.0.1:1']),
      group: 'g',
      topics: ['t'],
      log,
      metrics: topics.metrics,
      position: async () => undefined,
      handle: async () => 'ok',
    });
    await expect(consumer.start()).rejects.toThrow(/ECONNREFUSED|Connection/);
    expect(consumer.running()).toBe(false);
    await consumer.stop();
  });
});
