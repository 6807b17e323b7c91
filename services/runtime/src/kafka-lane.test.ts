import type { Kafka, Message, ProducerBatch, RecordMetadata } from 'kafkajs';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { Lane, type LaneOptions } from './kafka-lane.js';
import { type Entry, PartitionQueue, SendCall } from './kafka-send-queue.js';

type Sent = { producer: number; partitions: Record<string, string[]> };
type Reaction = (sent: Sent, all: RecordMetadata[]) => RecordMetadata[];

/** A kafkajs whose producers do with each request what the test says: what a dying broker makes of it is seldom the same. */
function scripted(reaction: Reaction, connecting: () => Promise<void>) {
  const requests: Sent[] = [];
  const open = new Set<number>();
  let producers = 0;
  const kafka = {
    producer: () => {
      const producer = producers++;
      return {
        connect: async () => {
          await connecting();
          open.add(producer);
        },
        disconnect: async () => void open.delete(producer),
        sendBatch: async ({ topicMessages = [] }: ProducerBatch) => {
          const partitions: Record<string, string[]> = {};
          const all: RecordMetadata[] = [];
          for (const { topic, messages } of topicMessages) {
            for (const { partition = -1, value } of messages) {
              const name = `${topic}/${partition}`;
              if (partitions[name] === undefined) all.push({ topicName: topic, partition, errorCode: 0 });
              partitions[name] = [...(partitions[name] ?? []), String(value)];
            }
          }
          const sent = { producer, partitions };
          requests.push(sent);
          await new Promise((resolve) => setImmediate(resolve));
          return reaction(sent, all);
        },
      };
    },
  } as unknown as Kafka;
  return { kafka, requests, open };
}

function laneWith(reaction: Reaction, limits: Partial<LaneOptions> = {}, connecting = async () => {}) {
  const { kafka, requests, open } = scripted(reaction, connecting);
  const stored: string[] = [];
  const rejected: string[] = [];
  const told = (into: string[]) => (queue: PartitionQueue, batch: Entry[]) => {
    into.push(...batch.map(({ message }) => `${queue.topic}/${queue.partition}:${String(message?.value)}`));
  };
  const lane = new Lane({
    kafka,
    log: pino({ level: 'silent' }),
    lingerMs: 0,
    maxBatch: 500,
    maxBytes: 1_000_000,
    onStored: told(stored),
    onRejected: told(rejected),
    ...limits,
  });
  const queues = new Map<string, PartitionQueue>();
  const push = (topic: string, partition: number, ...values: string[]) => {
    const name = `${topic}/${partition}`;
    const queue = queues.get(name) ?? new PartitionQueue(topic, partition);
    queue.maxBytes = 1_000_000;
    queues.set(name, queue);
    for (const value of values) {
      const call = new SendCall(
        Number.POSITIVE_INFINITY,
        () => undefined,
        () => undefined,
      );
      const message: Message = { key: null, value: Buffer.from(value), partition };
      queue.push({ call, queue, bytes: value.length, message, sending: false });
      lane.schedule(queue);
    }
  };
  const settled = async () => {
    while (!lane.idle) await new Promise((resolve) => setImmediate(resolve));
  };
  return { push, settled, stored, rejected, requests, open, stop: () => lane.stop() };
}

const everything: Reaction = (_sent, all) => all;

it('one request carries a batch of every partition that has something to send', async () => {
  const lane = laneWith(everything);
  lane.push('t', 0, 'a', 'b');
  lane.push('t', 3, 'c');
  lane.push('u', 0, 'd');
  await lane.settled();
  expect(lane.requests.map(({ partitions }) => partitions)).toEqual([
    { 't/0': ['a', 'b'], 't/3': ['c'], 'u/0': ['d'] },
  ]);
  expect(lane.stored).toEqual(['t/0:a', 't/0:b', 't/3:c', 'u/0:d']);
});

it.each([
  ['messages', { maxBatch: 3 }],
  ['bytes', { maxBytes: 30 }],
])('no request carries more %s than it may, and each partition stays in order', async (_what, limits) => {
  const lane = laneWith(everything, limits);
  const values = (partition: number) => Array.from({ length: 7 }, (_, n) => `${partition}-${n}`);
  for (const partition of [0, 1, 2]) lane.push('t', partition, ...values(partition));
  await lane.settled();
  for (const partition of [0, 1, 2]) {
    const sent = lane.requests.flatMap(({ partitions }) => partitions[`t/${partition}`] ?? []);
    expect(sent).toEqual(values(partition));
  }
  expect(lane.requests.length).toBeGreaterThanOrEqual(7);
  for (const { partitions } of lane.requests) expect(Object.values(partitions).flat().length).toBeLessThanOrEqual(3);
});

it('a partition with little to send does not push back the one behind it', async () => {
  const lane = laneWith(everything, { maxBatch: 10 });
  const many = (name: string) => Array.from({ length: 30 }, (_, n) => `${name}${n}`);
  lane.push('t', 0, ...many('a').slice(0, 9));
  lane.push('t', 1, ...many('b'));
  lane.push('t', 2, ...many('c'));
  await lane.settled();
  const sizes = lane.requests.map(({ partitions }) =>
    Object.entries(partitions).map(([name, sent]) => `${name}:${sent.length}`),
  );
  // After its one message of the first request t/1 has a full one before t/2's turn.
  expect(sizes.slice(0, 3)).toEqual([['t/0:9', 't/1:1'], ['t/1:10'], ['t/2:10']]);
});

it('a partition that kafkajs reports nothing of is not acknowledged, but sent again alone by the same producer', async () => {
  let first = true;
  const lane = laneWith((_sent, all) => {
    const reported = first ? all.filter(({ partition }) => partition !== 1) : all;
    first = false;
    return reported;
  });
  lane.push('t', 0, 'a');
  lane.push('t', 1, 'b', 'c');
  lane.push('t', 2, 'd');
  lane.push('t', 1, 'e');
  await lane.settled();
  expect(lane.requests).toEqual([
    { producer: 0, partitions: { 't/0': ['a'], 't/1': ['b', 'c', 'e'], 't/2': ['d'] } },
    { producer: 0, partitions: { 't/1': ['b', 'c', 'e'] } },
  ]);
  expect(lane.stored).toEqual(['t/0:a', 't/2:d', 't/1:b', 't/1:c', 't/1:e']);
  expect(lane.rejected).toEqual([]);
});

it('a partition that takes nothing spoils no other of its request', async () => {
  const lane = laneWith(({ partitions }, all) => {
    if (partitions['t/1'] !== undefined) throw new Error('no');
    return all;
  });
  lane.push('t', 0, 'a');
  lane.push('t', 1, 'b');
  lane.push('t', 2, 'c');
  await lane.settled();
  expect(lane.stored).toEqual(['t/0:a', 't/2:c']);
  expect(lane.rejected).toEqual(['t/1:b']);
  // After an error kafkajs's sequence numbers are those of before the send: each time another producer goes on.
  expect(lane.requests.map(({ producer, partitions }) => [producer, Object.keys(partitions).join()])).toEqual([
    [0, 't/0,t/1,t/2'],
    [1, 't/0'],
    [1, 't/1'],
    [2, 't/2'],
  ]);
});

it('a partition that is nowhere is refused, not acknowledged', async () => {
  const lane = laneWith((_sent, all) => all.filter(({ partition }) => partition !== 9));
  lane.push('t', 9, 'a');
  lane.push('t', 0, 'b');
  await lane.settled();
  expect(lane.stored).toEqual(['t/0:b']);
  expect(lane.rejected).toEqual(['t/9:a']);
});

it.each(['is made', 'fails'])('leaves no producer open when it is stopped while a connection %s', async (what) => {
  let outcome = () => {};
  let tries = 0;
  const lane = laneWith(everything, {}, () => {
    tries++;
    return new Promise((resolve, reject) => {
      outcome = what === 'fails' ? () => reject(new Error('no')) : resolve;
    });
  });
  lane.push('t', 0, 'a');
  lane.push('t', 1, 'b');
  while (tries === 0) await new Promise((resolve) => setImmediate(resolve));
  await lane.stop();
  outcome();
  await lane.settled();
  expect([...lane.open]).toEqual([]);
  expect([tries, lane.requests.length, lane.stored.length]).toEqual([1, 0, 0]);
  expect(lane.rejected).toEqual(['t/0:a', 't/1:b']);
});
