import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { cloudEventHeaders, MeshProducer, type OutMessage } from '../src/kafka-producer.js';
import { Metrics } from '../src/metrics.js';
import { withExtractedTrace } from '../src/tracing.js';
import { log, metricValue, readAll, TestTopics } from './kafka-fixture.js';

const topics = new TestTopics();
beforeAll(() => topics.start());
afterAll(() => topics.stop());

async function refusal(sent: Promise<void>): Promise<AppError> {
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('it was not refused', { cause: error });
  return error;
}

function message(topic: string, key: string, value: string | Buffer = 'x'): OutMessage {
  return { topic, key, value: Buffer.from(value) };
}

describe('what the producer acknowledged', () => {
  it('is stored once, in order within a key, where another client looks for the key', async () => {
    const topic = await topics.create(6);
    // Many callers at a time, each waiting for nobody: what one caller sent earlier must come earlier.
    const calls = Array.from({ length: 300 }, (_, i) =>
      topics.producer.send([0, 1, 2].map((j) => message(topic, `c-${i % 7}`, `${i * 3 + j}`))),
    );
    await Promise.all(calls);
    const read = await readAll(topics.kafka, topic, 900);
    expect(read.map((each) => Number(each.value)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 900 }, (_, i) => i),
    );
    for (let key = 0; key < 7; key++) {
      const ofKey = read.filter((each) => each.key === `c-${key}`);
      expect(new Set(ofKey.map((each) => each.partition)).size).toBe(1);
      const values = ofKey.map((each) => Number(each.value));
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
    // The broker's own choice of partitions, by kafkajs's murmur2.
    const other = topics.kafka.producer({ createPartitioner: await defaultPartitioner() });
    await other.connect();
    for (let key = 0; key < 7; key++) {
      const [sent] = await other.send({ topic, messages: [{ key: `c-${key}`, value: 'other' }] });
      expect(sent?.partition).toBe(read.find((each) => each.key === `c-${key}`)?.partition);
    }
    await other.disconnect();
    expect(
      await metricValue(topics.metrics, 'insightmesh_kafka_producer_messages_total', { topic, result: 'stored' }),
    ).toBe(900);
    expect(await metricValue(topics.metrics, 'insightmesh_kafka_producer_queue_bytes', {})).toBe(0);
  });

  it('may go to several topics in one call, and is read with its headers', async () => {
    const [first, second] = [await topics.create(1), await topics.create(2)];
    const time = '2026-05-01T09:30:00.000Z';
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withExtractedTrace({ traceparent }, 'test', async () => {
      const headers = cloudEventHeaders({ id: 'e-1', type: 'insightmesh.collector.v1.Event', source: 'test', time });
      await topics.producer.send([{ ...message(first, 'ä'), headers }, message(second, 'b')]);
    });
    const [read] = await readAll(topics.kafka, first, 1);
    expect(read?.key).toBe('ä');
    expect(read?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: 'e-1',
      ce_type: 'insightmesh.collector.v1.Event',
      ce_source: 'test',
      ce_time: time,
      'content-type': 'application/json',
    });
    expect(read?.headers.traceparent?.split('-')[1]).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(await topics.count(second)).toBe(1);
  });

  it('is stored also while the topic gets more partitions', async () => {
    const topic = await topics.create(1);
    const options = { kafka: topics.kafka, log, metrics: new Metrics('growing'), topicRefreshMs: 50 };
    const producer = new MeshProducer(options);
    await producer.start();
    let stored = 0;
    const send = async () => {
      const batch = Array.from({ length: 20 }, (_, i) => message(topic, `c-${i}`));
      const error = await producer.send(batch).then(
        () => undefined,
        (reason: AppError) => reason,
      );
      if (error === undefined) stored += batch.length;
      else expect(error.code).toBe('UNAVAILABLE');
    };
    await send();
    await topics.admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
    const used = async () => (await topics.admin.fetchTopicOffsets(topic)).filter((each) => each.high !== '0').length;
    await waitFor(async () => {
      await send();
      return (await used()) === 5;
    });
    const before = stored;
    await waitFor(async () => {
      await send();
      return stored > before;
    });
    await producer.stop();
    expect(await topics.count(topic)).toBeGreaterThanOrEqual(stored);
  });

  it('goes out in batches below the limit of the topic', async () => {
    const topic = await topics.create(1, { 'max.message.bytes': '20000' });
    const values = Array.from({ length: 200 }, (_, i) => message(topic, 'k', `${i}`.padStart(900, '0')));
    await topics.producer.send(values);
    expect(await topics.count(topic)).toBe(200);
  });
});

describe('a message that is too large', () => {
  it('is refused to its caller alone, exactly from the limit on', async () => {
    const topic = await topics.create(1, { 'max.message.bytes': '2000' });
    // 61 bytes of the batch, 10 of the record around a key of 1 byte and a value of this size.
    const fits = 2_000 - 61 - 10;
    const others = topics.producer.send([message(topic, 'k', 'small')]);
    const codes = await Promise.all(
      [fits - 1, fits, fits + 1, fits + 40].map((size) =>
        topics.producer.send([message(topic, 'k', Buffer.alloc(size, 97))]).then(
          () => 'stored',
          (reason: AppError) => `${reason.code} ${reason.violations[0]?.field}`,
        ),
      ),
    );
    await others;
    expect(codes).toEqual(['stored', 'stored', 'INVALID_ARGUMENT [0]', 'INVALID_ARGUMENT [0]']);
    // The broker takes what we take, and refuses what we refuse: one byte decides.
    const plain = topics.kafka.producer({ createPartitioner: await defaultPartitioner() });
    await plain.connect();
    await expect(plain.send({ topic, messages: [{ key: 'k', value: Buffer.alloc(fits + 1, 97) }] })).rejects.toThrow(
      /larger|large/i,
    );
    await plain.disconnect();
  });

  it('is refused as invalid also when the limit was lowered meanwhile', async () => {
    const topic = await topics.create(1);
    await topics.producer.send([message(topic, 'k', Buffer.alloc(5_000))]);
    await topics.admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value: '2000' }] }],
    });
    const error = await waitFor(async () => {
      return await topics.producer.send([message(topic, 'k', Buffer.alloc(5_000))]).then(
        () => undefined,
        (reason: AppError) => reason,
      );
    });
    expect(error.code).toBe('INVALID_ARGUMENT');
    // A new producer object took over.
    await topics.producer.send([message(topic, 'k', 'small')]);
  });
});

describe('callers are refused', () => {
  it('at once when the queue is full, and none of their messages is sent', async () => {
    const topic = await topics.create(1);
    const metrics = new Metrics('small');
    const small = new MeshProducer({ kafka: topics.kafka, log, metrics, maxQueuedBytes: 100_000 });
    await small.start();
    const first = small.send([message(topic, 'k', Buffer.alloc(60_000))]);
    const error = await refusal(small.send([message(topic, 'k', 'tiny'), message(topic, 'k', Buffer.alloc(60_000))]));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 });
    await first;
    await small.send([message(topic, 'k', Buffer.alloc(60_000))]);
    await small.stop();
    expect(await topics.count(topic)).toBe(2);
    expect(await metricValue(metrics, 'insightmesh_kafka_producer_messages_total', { result: 'refused' })).toBe(2);
  });

  it('when the topic does not exist, before the deadline', async () => {
    const missing = `${topics.prefix}.missing`;
    const error = await refusal(topics.producer.send([message(missing, 'k')], { deadlineMs: Date.now() + 300 }));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryAfterSeconds: 1 });
    expect(await topics.admin.listTopics()).not.toContain(missing);
  });

  it('before the start and after the stop, which waits for what was queued', async () => {
    const topic = await topics.create(3);
    const producer = new MeshProducer({ kafka: topics.kafka, log, metrics: new Metrics('short') });
    expect(await refusal(producer.send([message(topic, 'k')]))).toMatchObject({ code: 'UNAVAILABLE' });
    await producer.start();
    const sent = Promise.all(Array.from({ length: 50 }, (_, i) => producer.send([message(topic, `k${i}`)])));
    await producer.send([message(topic, 'known')]);
    await producer.stop();
    await sent;
    expect(await refusal(producer.send([message(topic, 'k')]))).toMatchObject({ code: 'UNAVAILABLE' });
    expect(await topics.count(topic)).toBe(51);
  });

  it('never for nothing', async () => {
    await topics.producer.send([]);
  });
});

async function defaultPartitioner() {
  const { default: kafkajs } = await import('kafkajs');
  return kafkajs.Partitioners.DefaultPartitioner;
}

it('a topic that takes nothing for now holds up no other', async () => {
  const open = await topics.create(3);
  const closed = await topics.create(3);
  const producer = new MeshProducer({ kafka: topics.kafka, log, metrics: new Metrics('closed'), stopWithinMs: 0 });
  await producer.start();
  await producer.send([message(closed, 'k')]);
  // It may come back: kafkajs goes on trying for as long as it is away.
  await topics.delete(closed);
  // The broker drops it a little after it has said so.
  const refused = await waitFor(
    () =>
      producer.send([message(closed, 'k')], { deadlineMs: Date.now() + 500 }).then(
        () => undefined,
        (error: unknown) => error as AppError,
      ),
    { what: 'the topic to be gone' },
  );
  expect(refused.code).toBe('UNAVAILABLE');
  // Its send is still being tried.
  await waitFor(() => !producer.flowing(), { what: 'the topic to be missed' });
  expect([producer.flowing(closed), producer.flowing(open)]).toEqual([false, true]);
  await producer.send(
    Array.from({ length: 20 }, (_, n) => message(open, `k${n}`)),
    { deadlineMs: Date.now() + 5_000 },
  );
  expect(await topics.count(open)).toBe(20);
  await producer.stop();
});
