import { type ConsumerConfig, Kafka, logLevel } from 'kafkajs';
import { serveOrders } from '../orders.js';
import type { ConsumeOrder, ConsumeResult } from './orders.js';

interface Settings {
  words: string;
  consumer: Omit<ConsumerConfig, 'groupId'>;
  concurrency: number;
}

const mebibyte = 1_048_576;
const candidates: readonly Settings[] = [
  { words: "kafkajs's own", consumer: {}, concurrency: 1 },
  { words: '3 partitions at once', consumer: { maxWaitTimeInMs: 200 }, concurrency: 3 },
  {
    words: '4 MiB a partition, 3 at once',
    consumer: { maxWaitTimeInMs: 200, maxBytesPerPartition: 4 * mebibyte, maxBytes: 32 * mebibyte },
    concurrency: 3,
  },
];

/**
 * From the moment at which the group is joined to the last message, each value parsed and nothing else done: kafkajs decodes
 * what it fetches before it hands out the first batch of it.
 */
async function consume(kafka: Kafka, order: ConsumeOrder, settings: Settings, n: number): Promise<number> {
  const consumer = kafka.consumer({ groupId: `bench-${process.pid}-${n}`, ...settings.consumer });
  let left = order.messages;
  let began = 0;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    began = performance.now();
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [order.topic], fromBeginning: true });
  const perSecond = await new Promise<number>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        partitionsConsumedConcurrently: settings.concurrency,
        eachBatch: async ({ batch }) => {
          for (const { value } of batch.messages) JSON.parse(String(value));
          left -= batch.messages.length;
          if (left <= 0) resolve(order.messages / ((performance.now() - began) / 1_000));
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return perSecond;
}

async function best(order: ConsumeOrder): Promise<ConsumeResult> {
  const kafka = new Kafka({ brokers: order.brokers, clientId: 'bench-bare', logLevel: logLevel.ERROR });
  let result: ConsumeResult = { perSecond: 0, settings: '' };
  for (const [n, settings] of candidates.entries()) {
    const perSecond = await consume(kafka, order, settings, n);
    if (perSecond > result.perSecond) result = { perSecond, settings: settings.words };
  }
  return result;
}

serveOrders(best);
