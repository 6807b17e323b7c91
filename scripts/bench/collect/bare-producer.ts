import { Kafka, logLevel, type Message } from 'kafkajs';
import { serveOrders } from '../orders.js';
import type { BareOrder, BareResult } from './orders.js';

const SAMPLE = 10_000;

type Sample = Map<number, Message[]>;

/** What the collector wrote a moment ago: the same bytes, keys, headers and partitions. */
async function sampleOf(kafka: Kafka, topic: string): Promise<Sample[]> {
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}`, maxWaitTimeInMs: 200 });
  const messages: Message[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        eachMessage: async ({ partition, message }) => {
          const { key, value, headers } = message;
          if (messages.push({ key, value, partition, ...(headers ? { headers } : {}) }) === SAMPLE) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return callsOf(messages.slice(0, SAMPLE));
}

/** Calls of 500 events over all partitions, each split by partition. */
function callsOf(messages: Message[], size = 500): Sample[] {
  const count = Math.ceil(messages.length / size);
  // A consumer gets one partition after the other: dealt out, every call has some of each, as a stream of customers has.
  const dealt: Sample[] = Array.from({ length: count }, () => new Map());
  for (const [n, message] of messages.entries()) {
    const split = dealt[n % count];
    const partition = message.partition ?? 0;
    const some = split?.get(partition) ?? [];
    some.push(message);
    split?.set(partition, some);
  }
  return dealt;
}

/** Calls one after another; within a call one idempotent send a partition, acks from all, the next call when all are stored. */
async function produce(order: BareOrder): Promise<BareResult> {
  const kafka = new Kafka({ brokers: order.brokers, clientId: 'bench-bare', logLevel: logLevel.ERROR });
  const calls = await sampleOf(kafka, order.topic);
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: () => (choice) => choice.message.partition ?? 0,
  });
  await producer.connect();
  const from = performance.now() + order.warmUpSeconds * 1000;
  const until = from + order.seconds * 1000;
  let events = 0;
  for (let n = 0; performance.now() < until; n++) {
    const split = calls[n % calls.length] ?? new Map<number, Message[]>();
    const sends = [...split.values()].map((messages) => producer.send({ topic: order.topic, acks: -1, messages }));
    await Promise.all(sends);
    if (performance.now() < from) continue;
    for (const messages of split.values()) events += messages.length;
  }
  const bytes = [...(calls[0]?.values() ?? [])].flat().map(({ value }) => value?.length ?? 0);
  await producer.disconnect();
  const took = (performance.now() - from) / 1000;
  return { events, perSecond: events / took, valueBytes: Math.round(bytes.reduce((a, b) => a + b, 0) / bytes.length) };
}

serveOrders(produce);
