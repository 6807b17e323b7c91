import { randomName, waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TableConsumer, type TableConsumerOptions } from '../src/kafka-table-consumer.js';
import { log, newKafka, TestTopics } from './kafka-fixture.js';

const topics = new TestTopics();
const running = new Set<TableConsumer>();
beforeAll(() => topics.start());
afterEach(async () => {
  await Promise.all([...running].map((consumer) => consumer.stop()));
  running.clear();
});
afterAll(() => topics.stop());

const compact = {
  'cleanup.policy': 'compact',
  // So eager that a test need not wait: segments roll after every few messages, and are cleaned at once.
  'segment.ms': '50',
  'min.cleanable.dirty.ratio': '0.0',
  'delete.retention.ms': '0',
  'max.compaction.lag.ms': '1',
};

interface Table {
  rows: Map<string, string>;
  tombstones: number;
  consumer: TableConsumer;
}

function newTable(names: string[], o: Partial<TableConsumerOptions> = {}): Table {
  const rows = new Map<string, string>();
  const table: Table = {
    rows,
    tombstones: 0,
    consumer: new TableConsumer({
      kafka: newKafka(),
      topics: names,
      clientId: 'test',
      log,
      metrics: topics.metrics,
      apply: (messages) => {
        for (const { key, value } of messages) {
          if (value !== null) rows.set(key ?? '', value.toString());
          else {
            rows.delete(key ?? '');
            table.tombstones++;
          }
        }
      },
      ...o,
    }),
  };
  running.add(table.consumer);
  return table;
}

describe('a table consumer', () => {
  it('starts when it has read all that was there, in every replica, and then follows', async () => {
    const first = await topics.create(6, { 'cleanup.policy': 'compact' });
    const second = await topics.create(1, { 'cleanup.policy': 'compact' });
    // Keys k0 to k9 are written several times; some of the 6 partitions stay empty.
    await topics.sendNumbers(first, 0, 1_000);
    const tables = [newTable([first, second]), newTable([first, second])];
    expect(tables.map((table) => table.consumer.caughtUp())).toEqual([false, false]);
    await Promise.all(tables.map((table) => table.consumer.start()));
    for (const { rows, consumer } of tables) {
      expect(consumer.caughtUp()).toBe(true);
      expect([...rows.values()].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `${990 + i}`).sort());
    }
    await topics.sendNumbers(first, 1_000, 10);
    await topics.producer.send([{ topic: second, key: 'late', value: Buffer.from('x') }]);
    await waitFor(() => tables.every(({ rows }) => rows.get('k9') === '1009' && rows.get('late') === 'x'));
  });

  it('starts at once on empty topics', async () => {
    const topic = await topics.create(3, { 'cleanup.policy': 'compact' });
    const { rows, consumer } = newTable([topic]);
    await consumer.start();
    expect(consumer.caughtUp()).toBe(true);
    await topics.sendNumbers(topic, 0, 1);
    await waitFor(() => rows.get('k0') === '0');
  });

  it('is given tombstones', async () => {
    const topic = await topics.create(1, { 'cleanup.policy': 'compact' });
    await topics.sendNumbers(topic, 0, 3);
    const plain = topics.kafka.producer({ createPartitioner: () => () => 0 });
    await plain.connect();
    await plain.send({ topic, messages: [{ key: 'k1', value: null }] });
    const table = newTable([topic]);
    await table.consumer.start();
    expect([...table.rows.keys()]).toEqual(['k0', 'k2']);
    await plain.send({ topic, messages: [{ key: 'k2', value: null }] });
    await waitFor(() => !table.rows.has('k2'));
    expect(table.tombstones).toBe(2);
    await plain.disconnect();
  });

  it('starts although compaction left holes', async () => {
    const topic = await topics.create(1, compact);
    // Rolled segments are cleaned in the background; whether or not that is done yet, the newest of each key is there.
    for (let i = 0; i < 5; i++) await topics.sendNumbers(topic, i * 10, 10);
    const { rows, consumer } = newTable([topic]);
    await consumer.start();
    expect([...rows.values()].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => 40 + i));
  });

  it('starts although nothing leads up to the end of the log', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 5);
    // A marker of a transaction ends the log: it takes an offset and is given to no consumer.
    const transactional = topics.kafka.producer({
      transactionalId: randomName('tx'),
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: () => () => 0,
    });
    await transactional.connect();
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ key: 'k', value: 'never' }] });
    await transaction.abort();
    await transactional.disconnect();
    const { rows, consumer } = newTable([topic]);
    await consumer.start();
    expect(rows.size).toBe(5);
  });

  it('applies a batch again that failed, and starts only then', async () => {
    const topic = await topics.create(1);
    await topics.sendNumbers(topic, 0, 10);
    let calls = 0;
    const applied: string[] = [];
    const { consumer } = newTable([topic], {
      apply: async (messages) => {
        calls++;
        if (calls < 3) throw new Error('on purpose');
        applied.push(...messages.map((message) => String(message.value)));
      },
    });
    await consumer.start();
    expect(calls).toBe(3);
    expect(applied).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`));
  });

  it('leaves no group behind', async () => {
    const topic = await topics.create(1);
    const clientId = randomName('gone');
    const { consumer } = newTable([topic], { clientId });
    await consumer.start();
    const groups = async () =>
      (await topics.admin.listGroups()).groups.filter((group) => group.groupId.startsWith(clientId));
    expect(await groups()).toHaveLength(1);
    running.delete(consumer);
    await consumer.stop();
    expect(await groups()).toEqual([]);
  });
});
