import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InBatch } from '../src/kafka-consumer.js';
import { OnceConsumer, type OnceConsumerOptions, offsetsTableSql } from '../src/kafka-once-consumer.js';
import { Metrics } from '../src/metrics.js';
import { createPool, quoteIdentifier, type Tx } from '../src/postgres.js';
import { log, metricValue, newKafka, TestTopics } from './kafka-fixture.js';

const topics = new TestTopics();
const schema = randomName('rt_once');
const pool = createPool({ url: testServers().databaseUrl, schema, max: 8, log, metrics: new Metrics('test') });

beforeAll(async () => {
  await topics.start();
  await pool.query(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
  await pool.query(offsetsTableSql);
  // No key on it: what is counted twice is seen.
  await pool.query('CREATE TABLE seen (topic text, value integer, by text)');
});

const running = new Set<OnceConsumer>();
afterEach(async () => {
  await Promise.all([...running].map((consumer) => consumer.stop()));
  running.clear();
});

afterAll(async () => {
  await pool.query(`DROP SCHEMA ${quoteIdentifier(schema)} CASCADE`);
  await pool.end();
  await topics.stop();
});

async function store(batch: InBatch, tx: Tx, by = ''): Promise<void> {
  const values = batch.messages.map((message) => Number(message.value?.toString()));
  await tx.query('INSERT INTO seen SELECT $1, unnest($2::int[]), $3', [batch.topic, values, by]);
}

async function seen(topic: string): Promise<number[]> {
  const { rows } = await pool.query<{ value: number }>('SELECT value FROM seen WHERE topic = $1 ORDER BY value', [
    topic,
  ]);
  return rows.map((row) => row.value);
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

async function start(topic: string, group: string, o: Partial<OnceConsumerOptions> = {}): Promise<OnceConsumer> {
  const consumer = new OnceConsumer({
    kafka: newKafka(),
    group,
    topics: [topic],
    pool,
    schema,
    log,
    metrics: topics.metrics,
    handle: (batch, tx) => store(batch, tx),
    ...o,
  });
  running.add(consumer);
  await consumer.start();
  await waitFor(() => consumer.running(), { what: 'the consumer to run', timeoutMs: 30_000 });
  return consumer;
}

async function stop(consumer: OnceConsumer): Promise<void> {
  running.delete(consumer);
  await consumer.stop();
}

async function storedOffsets(topic: string): Promise<number> {
  const { rows } = await pool.query('SELECT sum(next_offset)::int AS sum FROM consumer_offsets WHERE topic = $1', [
    topic,
  ]);
  return rows[0]?.sum ?? 0;
}

describe('each message counts once', () => {
  it('from the first to the newest, and Kafka is told of the progress', async () => {
    const topic = await topics.create(4);
    const group = randomName('g');
    await topics.sendNumbers(topic, 0, 500);
    const committed: InBatch[] = [];
    const consumer = await start(topic, group, { afterCommit: (batch) => void committed.push(batch) });
    await waitFor(async () => (await seen(topic)).length >= 500);
    await topics.sendNumbers(topic, 500, 100);
    await waitFor(async () => (await seen(topic)).length >= 600);
    expect(await seen(topic)).toEqual(upTo(600));
    expect(committed.reduce((sum, batch) => sum + batch.messages.length, 0)).toBe(600);
    // The ranges of a partition follow each other.
    for (let partition = 0; partition < 4; partition++) {
      let next = 0n;
      for (const batch of committed.filter((each) => each.partition === partition)) {
        expect(batch.firstOffset).toBe(next);
        next = batch.nextOffset;
      }
    }
    await waitFor(async () => {
      const [found] = await topics.admin.fetchOffsets({ groupId: group, topics: [topic] });
      return found?.partitions.reduce((sum, each) => sum + Math.max(0, Number(each.offset)), 0) === 600;
    });
    expect(await metricValue(topics.metrics, 'insightmesh_kafka_consumer_messages_total', { consumer: group })).toBe(
      600,
    );
    expect(await metricValue(topics.metrics, 'insightmesh_kafka_consumer_lag', { consumer: group })).toBe(0);
    await stop(consumer);
  });

  it('when the handler throws after its writes; other partitions go on meanwhile', async () => {
    const topic = await topics.create(2);
    await topics.sendNumbers(topic, 0, 200);
    const group = randomName('g');
    let failing = true;
    let failures = 0;
    const consumer = await start(topic, group, {
      handle: async (batch, tx) => {
        await store(batch, tx);
        if (batch.partition === 0 && failing) {
          failures++;
          throw new Error('on purpose, after the writes');
        }
      },
    });
    const counted = () => metricValue(topics.metrics, 'insightmesh_kafka_consumer_failures_total', { consumer: group });
    // Each failure is counted just after the handler has thrown.
    await waitFor(async () => ((await counted()) ?? 0) >= 3);
    expect(consumer.running()).toBe(false);
    // The other partition is not held up.
    const [first] = await topics.admin
      .fetchTopicOffsets(topic)
      .then((all) => all.filter((each) => each.partition === 1));
    await waitFor(async () => (await storedOffsets(topic)) === Number(first?.high));
    await topics.sendNumbers(topic, 200, 20);
    failing = false;
    await waitFor(async () => (await seen(topic)).length >= 220);
    expect(await seen(topic)).toEqual(upTo(220));
    await waitFor(() => consumer.running());
    // Now that nothing fails any more, every failure has been counted, once.
    expect(await counted()).toBe(failures);
  });

  it('across restarts, from the stored offsets even if Kafka knows of none or of others', async () => {
    const topic = await topics.create(3);
    const group = randomName('g');
    await topics.sendNumbers(topic, 0, 100);
    const first = await start(topic, group);
    await waitFor(async () => (await seen(topic)).length >= 100);
    await stop(first);
    await topics.sendNumbers(topic, 100, 50);
    // Kafka's word is not what counts: neither behind nor ahead of what is stored.
    for (const [at, sent] of [
      ['earliest', 150],
      ['latest', 200],
    ] as const) {
      const offsets = await topics.admin.fetchTopicOffsets(topic);
      await topics.admin.setOffsets({
        groupId: group,
        topic,
        partitions: offsets.map(({ partition, low, high }) => ({ partition, offset: at === 'earliest' ? low : high })),
      });
      const again = await start(topic, group);
      await waitFor(async () => (await seen(topic)).length >= sent);
      expect(await seen(topic)).toEqual(upTo(sent));
      await stop(again);
      await topics.sendNumbers(topic, sent, 50);
    }
  });

  it('with two consumers, while one comes and one goes', async () => {
    const topic = await topics.create(6);
    const group = randomName('g');
    const by = (name: string): Partial<OnceConsumerOptions> => ({ handle: (batch, tx) => store(batch, tx, name) });
    const handledBy = async (name: string) => {
      const { rows } = await pool.query('SELECT count(*)::int AS n FROM seen WHERE topic = $1 AND by = $2', [
        topic,
        name,
      ]);
      return rows[0]?.n ?? 0;
    };
    let sent = 0;
    const send = async () => {
      await topics.sendNumbers(topic, sent, 60);
      sent += 60;
    };
    const first = await start(topic, group, by('first'));
    await send();
    await waitFor(async () => (await handledBy('first')) > 0);
    const second = await start(topic, group, by('second'));
    await waitFor(
      async () => {
        await send();
        return (await handledBy('second')) > 0;
      },
      { intervalMs: 100, timeoutMs: 30_000 },
    );
    await stop(first);
    await waitFor(
      async () => {
        await send();
        return (await handledBy('second')) > sent / 2;
      },
      { intervalMs: 100, timeoutMs: 30_000 },
    );
    await waitFor(async () => (await seen(topic)).length >= sent);
    expect(await seen(topic)).toEqual(upTo(sent));
    await stop(second);
  });

  it('when another member got ahead: the batch is discarded and reading goes on at the stored offset', async () => {
    const topic = await topics.create(1);
    const group = randomName('g');
    await topics.sendNumbers(topic, 0, 10);
    const resets: number[] = [];
    const consumer = await start(topic, group, { onReset: (_topic, partition) => void resets.push(partition) });
    await waitFor(async () => (await seen(topic)).length >= 10);
    resets.length = 0;
    // As a member that was thought gone would: offsets 10 to 14 are handled by it.
    await pool.query('UPDATE consumer_offsets SET next_offset = 15 WHERE topic = $1', [topic]);
    await topics.sendNumbers(topic, 10, 10);
    await waitFor(async () => (await storedOffsets(topic)) === 20);
    expect(await seen(topic)).toEqual([...upTo(10), 15, 16, 17, 18, 19]);
    expect(resets).toContain(0);
    expect(consumer.running()).toBe(true);
  });
});

describe('the stored offset', () => {
  it('of another cluster does not count', async () => {
    const topic = await topics.create(1);
    const group = randomName('g');
    await pool.query("INSERT INTO consumer_offsets VALUES ($1, 'another-cluster', $2, 0, 7)", [group, topic]);
    await topics.sendNumbers(topic, 0, 10);
    await start(topic, group);
    await waitFor(async () => (await seen(topic)).length >= 10);
    expect(await seen(topic)).toEqual(upTo(10));
    const { rows } = await pool.query('SELECT next_offset::int FROM consumer_offsets WHERE topic = $1 ORDER BY 1', [
      topic,
    ]);
    expect(rows).toEqual([{ next_offset: 7 }, { next_offset: 10 }]);
  });

  it('that retention has overtaken becomes the earliest, and the loss is counted', async () => {
    const topic = await topics.create(1);
    const group = randomName('g');
    await topics.sendNumbers(topic, 0, 20);
    const first = await start(topic, group);
    await waitFor(async () => (await seen(topic)).length >= 20);
    await stop(first);
    await topics.sendNumbers(topic, 20, 20);
    await topics.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '30' }] });
    await start(topic, group);
    await waitFor(async () => (await storedOffsets(topic)) === 40);
    expect(await seen(topic)).toEqual([...upTo(20), ...upTo(40).slice(30)]);
    expect(await metricValue(topics.metrics, 'insightmesh_kafka_consumer_lost_messages_total', { topic })).toBe(10);
  });

  it('beyond the end of the log stops the partition, and it goes on when the offset is mended', async () => {
    const topic = await topics.create(1);
    const group = randomName('g');
    await topics.sendNumbers(topic, 0, 10);
    const first = await start(topic, group);
    await waitFor(async () => (await seen(topic)).length >= 10);
    await stop(first);
    await pool.query('UPDATE consumer_offsets SET next_offset = 1000 WHERE topic = $1', [topic]);
    const consumer = new OnceConsumer({
      kafka: newKafka(),
      group,
      topics: [topic],
      pool,
      schema,
      log,
      metrics: topics.metrics,
      handle: (batch, tx) => store(batch, tx),
    });
    running.add(consumer);
    await consumer.start();
    const failures = () => metricValue(topics.metrics, 'insightmesh_kafka_consumer_failures_total', { topic });
    await waitFor(async () => (await failures()) >= 2);
    await topics.sendNumbers(topic, 10, 5);
    expect(consumer.running()).toBe(false);
    expect(await seen(topic)).toEqual(upTo(10));
    await pool.query('UPDATE consumer_offsets SET next_offset = 10 WHERE topic = $1', [topic]);
    await waitFor(async () => (await seen(topic)).length >= 15);
    expect(await seen(topic)).toEqual(upTo(15));
    await waitFor(() => consumer.running());
  });
});

it('a database that is down stops nothing for good', async () => {
  const topic = await topics.create(2);
  const group = randomName('g');
  const consumer = await start(topic, group);
  await topics.sendNumbers(topic, 0, 10);
  await waitFor(async () => (await seen(topic)).length >= 10);
  await pool.query('ALTER TABLE consumer_offsets RENAME TO away');
  await topics.sendNumbers(topic, 10, 10);
  await waitFor(() => !consumer.running());
  await pool.query('ALTER TABLE away RENAME TO consumer_offsets');
  await waitFor(async () => (await seen(topic)).length >= 20);
  expect(await seen(topic)).toEqual(upTo(20));
  await waitFor(() => consumer.running());
});
