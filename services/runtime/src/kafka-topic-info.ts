import type { Admin, Kafka } from 'kafkajs';
import { AppError } from './errors.js';
import type { Logger } from './log.js';

export interface TopicInfo {
  readonly partitions: number;
  /** Bytes that a record batch may have. */
  readonly maxBatchBytes: number;
}

// kafkajs's ConfigResourceTypes.TOPIC, which cannot be imported by name from an ES module.
const TOPIC_RESOURCE = 2;
// Kafka's default, for when the topic's settings may not be read.
const DEFAULT_MAX_BYTES = 1_048_588;

/** Partition counts and size limits of topics, asked once and then refreshed in the background. */
export class TopicInfos {
  readonly #admin: Admin;
  readonly #log: Logger;
  readonly #refreshMs: number;
  readonly #known = new Map<string, TopicInfo>();
  readonly #asked = new Map<string, Promise<TopicInfo>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(kafka: Kafka, log: Logger, refreshMs: number) {
    this.#admin = kafka.admin();
    this.#log = log;
    this.#refreshMs = refreshMs;
  }

  /** Throws when no broker can be reached. */
  async start(): Promise<void> {
    await this.#admin.connect();
    this.#timer = setInterval(() => void this.#refresh(), this.#refreshMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#admin.disconnect();
  }

  /** What is known, without waiting. */
  known(topic: string): TopicInfo | undefined {
    return this.#known.get(topic);
  }

  /** Makes the next `get` ask again. */
  forget(topic: string): void {
    this.#known.delete(topic);
  }

  /** Asks the broker, unless the topic is known; AppError UNAVAILABLE when there is no answer or no such topic. */
  async get(topic: string): Promise<TopicInfo> {
    const known = this.#known.get(topic);
    if (known !== undefined) return known;
    let asked = this.#asked.get(topic);
    if (asked === undefined) {
      asked = this.#ask(topic).finally(() => this.#asked.delete(topic));
      this.#asked.set(topic, asked);
    }
    return await asked;
  }

  async #ask(topic: string): Promise<TopicInfo> {
    try {
      const [partitions, maxBatchBytes] = await Promise.all([this.#partitions(topic), this.#maxBatchBytes(topic)]);
      const info = { partitions, maxBatchBytes };
      const before = this.#known.get(topic);
      if (before !== undefined && before.partitions !== partitions) {
        this.#log.warn({ topic, before: before.partitions, now: partitions }, 'partitions were added: keys move');
      }
      this.#known.set(topic, info);
      return info;
    } catch (cause) {
      this.#log.warn({ err: cause, topic }, 'no answer about the topic');
      throw new AppError('UNAVAILABLE', 'the event log cannot be reached; try again', { retryAfterSeconds: 1, cause });
    }
  }

  async #partitions(topic: string): Promise<number> {
    const { topics } = await this.#admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions.length ?? 0;
    if (partitions === 0) throw new Error(`topic ${topic} has no partitions`);
    return partitions;
  }

  async #maxBatchBytes(topic: string): Promise<number> {
    try {
      const { resources } = await this.#admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: TOPIC_RESOURCE, name: topic, configNames: ['max.message.bytes'] }],
      });
      return Number(resources[0]?.configEntries[0]?.configValue) || DEFAULT_MAX_BYTES;
    } catch (error) {
      this.#log.debug({ err: error, topic }, 'the size limit of the topic cannot be read');
      return DEFAULT_MAX_BYTES;
    }
  }

  async #refresh(): Promise<void> {
    // What was known stays in use when there is no answer.
    await Promise.allSettled([...this.#known.keys()].map((topic) => this.#ask(topic)));
  }
}
