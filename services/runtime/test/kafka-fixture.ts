import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import type { Admin, Kafka } from 'kafkajs';
import { pino } from 'pino';
import { createKafka } from '../src/kafka.js';
import { MeshProducer, type OutMessage } from '../src/kafka-producer.js';
import type { Logger } from '../src/log.js';
import { Metrics } from '../src/metrics.js';

const TOPIC_RESOURCE = 2;

/** Logs of a test: silent, but for what TEST_LOG asks for. */
export const log: Logger = pino({ level: process.env.TEST_LOG ?? 'silent' });

export function newKafka(brokers = testServers().brokers): Kafka {
  return createKafka({ brokers, clientId: 'test', log });
}

/** Topics of one test file, on the shared broker, and what a test does with them. */
export class TestTopics {
  readonly kafka: Kafka;
  readonly prefix = randomName('rt');
  readonly metrics = new Metrics('test');
  readonly producer: MeshProducer;
  readonly #admin: Admin;
  readonly #names: string[] = [];

  constructor(brokers?: string[]) {
    this.kafka = newKafka(brokers);
    this.#admin = this.kafka.admin();
    this.producer = new MeshProducer({ kafka: this.kafka, log, metrics: this.metrics });
  }

  async start(): Promise<void> {
    await this.#admin.connect();
    await this.producer.start();
  }

  async stop(): Promise<void> {
    await this.producer.stop();
    await this.#admin.deleteTopics({ topics: this.#names }).catch(() => undefined);
    await this.#admin.disconnect();
  }

  async create(partitions: number, config: Record<string, string> = {}): Promise<string> {
    const topic = `${this.prefix}.t${this.#names.length}`;
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    await this.#admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic, numPartitions: partitions, configEntries }],
    });
    this.#names.push(topic);
    await waitFor(() => this.#admin.fetchTopicOffsets(topic), { what: 'the topic to have leaders' });
    await waitFor(() => this.#hasConfig(topic, config), { what: 'the settings of the topic to be known' });
    return topic;
  }

  async delete(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic] });
    await waitFor(async () => !(await this.#admin.listTopics()).includes(topic), { what: 'the topic to be gone' });
  }

  /** A broker may serve a new topic a moment before it knows the topic's settings. */
  async #hasConfig(topic: string, config: Record<string, string>): Promise<boolean> {
    const resources = [{ type: TOPIC_RESOURCE, name: topic }];
    const { resources: found } = await this.#admin.describeConfigs({ includeSynonyms: false, resources });
    const entries = found[0]?.configEntries ?? [];
    return Object.entries(config).every(([name, value]) =>
      entries.some((entry) => entry.configName === name && entry.configValue === value),
    );
  }

  get admin(): Admin {
    return this.#admin;
  }

  /** Sends values `from`..`from + count - 1`, keyed by value modulo 10. */
  async sendNumbers(topic: string, from: number, count: number): Promise<void> {
    const numbers = Array.from({ length: count }, (_, index) => from + index);
    await this.producer.send(
      numbers.map((n): OutMessage => ({ topic, key: `k${n % 10}`, value: Buffer.from(`${n}`) })),
    );
  }

  /** How many messages the partitions hold. */
  async count(topic: string): Promise<number> {
    const offsets = await this.#admin.fetchTopicOffsets(topic);
    return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  }
}

export interface Read {
  topic: string;
  partition: number;
  offset: number;
  key: string | undefined;
  value: string | undefined;
  headers: Record<string, string>;
}

/** Reads topics whole with kafkajs alone, so that what our producer wrote is seen by another eye. */
export async function readAll(kafka: Kafka, topic: string, count: number): Promise<Read[]> {
  const consumer = kafka.consumer({ groupId: randomName('reader'), maxWaitTimeInMs: 100 });
  const messages: Read[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
        messages.push({
          topic,
          partition,
          offset: Number(message.offset),
          key: message.key?.toString(),
          value: message.value?.toString(),
          headers: Object.fromEntries(headers),
        });
      },
    });
    await waitFor(() => messages.length >= count, { what: `${count} messages`, timeoutMs: 30_000 });
    return messages;
  } finally {
    await consumer.disconnect();
  }
}

/** The value of a metric's series whose labels include those given; 0 when there is none. */
export async function metricValue(metrics: Metrics, name: string, labels: Record<string, string>): Promise<number> {
  const metric = (await metrics.registry.getMetricsAsJSON()).find((each) => each.name === name);
  const series = metric?.values.filter((value) => {
    const found = value.labels as Record<string, string | number | undefined>;
    return Object.entries(labels).every(([label, wanted]) => String(found[label]) === wanted);
  });
  return (series ?? []).reduce((sum, each) => sum + each.value, 0);
}
