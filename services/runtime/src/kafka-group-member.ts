import type { Consumer, EachBatchPayload, InstrumentationEvent, Kafka } from 'kafkajs';
import type { Logger } from './log.js';

export interface GroupMemberOptions {
  kafka: Kafka;
  group: string;
  topics: string[];
  log: Logger;
  /** How long a fetch waits at a partition without messages, which also bounds how long `stop` takes. */
  maxWaitMs: number;
  /** Partitions that are handled at the same time. */
  concurrency: number;
  /** Of one partition that a fetch gives. */
  maxBatchBytes: number;
  /** After this long without a heartbeat the member counts as gone. */
  sessionTimeoutMs: number;
  /** How old what is known of the topics may be: partitions that were added are joined after so long at the latest; 30,000 ms if not given. */
  topicAgeMs?: number;
  /** Called before anything of the assignment is fetched. */
  onAssigned: (assignment: Record<string, number[]>) => void;
  /** The member has left, against its will: what it held may be another's now. */
  onLost: () => void;
  /** A fetch gave records, but none for a consumer; the next fetch begins behind them. */
  onSkipped: (topic: string, partition: number, nextOffset: bigint) => void;
  onBatch: (payload: EachBatchPayload) => Promise<void>;
}

const HEARTBEAT_MS = 1_000;
const TOPIC_AGE_MS = 30_000;
const REBALANCE_TIMEOUT_MS = 30_000;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 5_000;

/** A member of a consumer group that joins again, with a new kafkajs consumer, for as long as it is wanted. */
export class GroupMember {
  readonly #o: GroupMemberOptions;
  readonly #beating = new Set<() => Promise<void>>();
  #heartbeats: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #consumer: Consumer | undefined;
  #joined = false;
  #stopped = false;
  #backoffMs = FIRST_BACKOFF_MS;

  constructor(o: GroupMemberOptions) {
    this.#o = o;
  }

  get joined(): boolean {
    return this.#joined;
  }

  /** Resolves when the group was joined, or at the first failure, after which it goes on trying. */
  async start(): Promise<void> {
    this.#heartbeats = setInterval(() => this.#beat(), HEARTBEAT_MS);
    await this.#join();
  }

  /** Leaves the group; batches that are being handled are finished first. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#joined = false;
    clearTimeout(this.#retry);
    await this.#consumer?.disconnect();
    clearInterval(this.#heartbeats);
  }

  /** These four do nothing when the member is not in the group. */
  seek(topic: string, partition: number, offset: bigint): void {
    if (this.#joined) this.#consumer?.seek({ topic, partition, offset: String(offset) });
  }

  pause(topic: string, partition: number): void {
    if (this.#joined) this.#consumer?.pause([{ topic, partitions: [partition] }]);
  }

  resume(topic: string, partition: number): void {
    if (this.#joined) this.#consumer?.resume([{ topic, partitions: [partition] }]);
  }

  async commit(offsets: { topic: string; partition: number; offset: string }[]): Promise<void> {
    if (this.#joined) await this.#consumer?.commitOffsets(offsets);
  }

  async #join(): Promise<void> {
    const { kafka, group, topics } = this.#o;
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: this.#o.sessionTimeoutMs,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      metadataMaxAge: this.#o.topicAgeMs ?? TOPIC_AGE_MS,
      minBytes: 1,
      maxWaitTimeInMs: this.#o.maxWaitMs,
      maxBytesPerPartition: this.#o.maxBatchBytes,
      maxBytes: Math.max(10 * 1_048_576, this.#o.concurrency * this.#o.maxBatchBytes),
      allowAutoTopicCreation: false,
      // Joining again is done here, so that no kafkajs consumer lives on beside a new one.
      retry: { restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (this.#consumer !== consumer || this.#stopped) return;
      this.#joined = true;
      this.#backoffMs = FIRST_BACKOFF_MS;
      this.#o.onAssigned(payload.memberAssignment);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#lose(consumer, payload.error));
    consumer.on(consumer.events.END_BATCH_PROCESS, (event) => this.#skip(event));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: true });
      if (this.#stopped) {
        await consumer.disconnect();
        return;
      }
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.#o.concurrency,
        eachBatch: (payload) => this.#handle(payload),
      });
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      this.#lose(consumer, error);
    }
  }

  async #handle(payload: EachBatchPayload): Promise<void> {
    const heartbeat = () => payload.heartbeat();
    this.#beating.add(heartbeat);
    try {
      await this.#o.onBatch(payload);
    } finally {
      this.#beating.delete(heartbeat);
    }
  }

  /** Keeps the membership while a batch is handled. kafkajs beats again after the batch, and learns of errors then. */
  #beat(): void {
    for (const heartbeat of this.#beating) heartbeat().catch(() => undefined);
  }

  #skip(
    event: InstrumentationEvent<{ topic: string; partition: number; batchSize: number; lastOffset: string }>,
  ): void {
    const { topic, partition, batchSize, lastOffset } = event.payload;
    if (batchSize === 0) this.#o.onSkipped(topic, partition, BigInt(lastOffset) + 1n);
  }

  #lose(consumer: Consumer, error: unknown): void {
    if (this.#consumer !== consumer || this.#stopped) return;
    this.#consumer = undefined;
    this.#joined = false;
    this.#o.log.error({ err: error, retryMs: this.#backoffMs }, 'consumer lost its group; joining again');
    this.#o.onLost();
    this.#retry = setTimeout(() => void this.#join(), this.#backoffMs);
    this.#backoffMs = Math.min(this.#backoffMs * 2, LONGEST_BACKOFF_MS);
  }
}
