import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { BatchConsumer } from './kafka-batch-consumer.js';
import type { ConsumerOptions, InBatch, InMessage } from './kafka-consumer.js';
import type { Logger } from './log.js';

export interface TableConsumerOptions extends ConsumerOptions {
  /** Names the consumer in metrics and begins the name of its throwaway group. */
  clientId: string;
  /** Takes messages in order within a partition. Tombstones have a null value. When it throws, they come again. */
  apply: (messages: InMessage[], topic: string, partition: number) => void | Promise<void>;
}

interface Target {
  topic: string;
  partition: number;
  /** The high watermark at the start. */
  offset: bigint;
  reached: boolean;
}

const CHECK_MS = 20;
const SILENCE_MS = 5_000;

/** Reads compacted topics whole, each replica for itself, and then follows them. */
export class TableConsumer {
  readonly #o: TableConsumerOptions;
  readonly #log: Logger;
  readonly #group: string;
  readonly #admin: Admin;
  readonly #consumer: BatchConsumer;
  readonly #read = new Map<string, bigint>();
  #clusterId = '';
  #targets: Target[] = [];
  #caughtUp = false;
  #stopped = false;
  #lastProgress = 0;

  constructor(o: TableConsumerOptions) {
    this.#o = o;
    this.#log = o.log.child({ component: 'table', consumer: o.clientId });
    this.#group = `${o.clientId}-table-${randomUUID()}`;
    this.#admin = o.kafka.admin();
    this.#consumer = new BatchConsumer({
      kafka: o.kafka,
      topics: o.topics,
      log: o.log,
      metrics: o.metrics,
      group: this.#group,
      name: `${o.clientId}-table`,
      commit: false,
      position: async (topic, partition, clusterId) => {
        // After a rejoin only what is new is read, unless the cluster is another.
        if (clusterId !== this.#clusterId) this.#read.clear();
        this.#clusterId = clusterId;
        return this.#read.get(`${topic}/${partition}`);
      },
      handle: (batch) => this.#handle(batch),
    });
  }

  /** Resolves when all that the topics held at this moment was applied. Throws when no broker can be reached. */
  async start(): Promise<void> {
    await this.#admin.connect();
    for (const topic of this.#o.topics) {
      for (const { partition, high } of await this.#admin.fetchTopicOffsets(topic)) {
        this.#targets.push({ topic, partition, offset: BigInt(high), reached: false });
      }
    }
    await this.#consumer.start();
    this.#lastProgress = performance.now();
    while (!this.#check() && !this.#stopped) {
      await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
      if (performance.now() - this.#lastProgress > SILENCE_MS) await this.#acceptSilence();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#consumer.stop();
    await this.#admin.deleteGroups([this.#group]).catch((error) => {
      this.#log.debug({ err: error }, 'the throwaway group was not deleted');
    });
    await this.#admin.disconnect();
  }

  /** Whether all that the topics held at the start was applied. */
  caughtUp(): boolean {
    return this.#caughtUp;
  }

  async #handle(batch: InBatch): Promise<'ok'> {
    await this.#o.apply(batch.messages, batch.topic, batch.partition);
    this.#read.set(`${batch.topic}/${batch.partition}`, batch.nextOffset);
    this.#lastProgress = performance.now();
    return 'ok';
  }

  #check(): boolean {
    for (const target of this.#targets) {
      const next = this.#consumer.nextOffset(target.topic, target.partition);
      if (next !== undefined && next >= target.offset) target.reached = true;
    }
    this.#caughtUp = this.#targets.every((target) => target.reached);
    return this.#caughtUp;
  }

  /** Compaction may have taken the last messages of a log, and then nothing leads up to its high watermark. */
  async #acceptSilence(): Promise<void> {
    this.#lastProgress = performance.now();
    if (!this.#consumer.running()) return;
    try {
      // Silence means something only while the brokers answer.
      for (const topic of this.#o.topics) await this.#admin.fetchTopicOffsets(topic);
    } catch (error) {
      this.#log.warn({ err: error }, 'no answer while catching up');
      return;
    }
    for (const target of this.#targets) {
      if (target.reached) continue;
      const context = { topic: target.topic, partition: target.partition, offset: String(target.offset) };
      this.#log.warn(context, 'nothing leads up to the high watermark; taking the partition as read');
      target.reached = true;
    }
  }
}
