import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { BackgroundStart } from './background-start.js';
import { BatchConsumer } from './kafka-batch-consumer.js';
import type { ConsumerOptions, InBatch, InMessage } from './kafka-consumer.js';
import type { Logger } from './log.js';
import { endsWithin } from './pause.js';

export interface TailConsumerOptions extends ConsumerOptions {
  /** Names the consumer in metrics and begins the name of its throwaway group. */
  clientId: string;
  /** Reading begins at the first message whose Kafka timestamp is at least this old, asked for again at each new position. Milliseconds since 1970. */
  sinceMs: () => number;
  /** How long `start` waits for what the topics held at its beginning, in milliseconds; reading goes on after it. */
  startMs: number;
  /**
   * Takes messages in order within a partition. When it throws, the same messages come again, so that what must not count twice is
   * told apart by its id.
   */
  apply: (messages: InMessage[], topic: string, partition: number) => void | Promise<void>;
  /** Pause between two tries to reach a broker at the start, in milliseconds; 1,000 if not given. */
  againMs?: number;
}

const CHECK_MS = 20;
/** How long `stop` waits for a start that hangs. */
const STOP_MS = 5_000;

/**
 * Reads the newest hours of topics and then follows them, each replica all partitions for itself, beginning anew at each start. For state in
 * memory that may be less than whole: brokers that are away make it older, and stop nobody.
 */
export class TailConsumer {
  readonly #o: TailConsumerOptions;
  readonly #log: Logger;
  readonly #background: BackgroundStart<Tail>;
  #caughtUp = false;

  constructor(o: TailConsumerOptions) {
    this.#o = o;
    this.#log = o.log.child({ component: 'tail', consumer: o.clientId });
    this.#background = new BackgroundStart({
      make: () => new Tail(o, this.#log),
      againMs: o.againMs ?? 1_000,
      stopMs: STOP_MS,
      log: this.#log,
      failed: 'the newest messages cannot be read yet; trying again',
    });
  }

  /** Resolves when what the topics held was applied, and after `startMs` whatever there is. Never throws for brokers that are away. */
  async start(): Promise<void> {
    const begun = performance.now();
    this.#background.start();
    const left = () => this.#o.startMs - (performance.now() - begun);
    await this.#background.started(Math.max(0, left()));
    const tail = this.#background.current();
    if (tail !== undefined) await endsWithin(tail.caughtUp, Math.max(0, left()));
    if (this.caughtUp()) return;
    this.#log.warn({ waitedMs: this.#o.startMs }, 'starting before the newest messages are read; they come beside');
  }

  async stop(): Promise<void> {
    await this.#background.stop();
  }

  /** Whether all that the topics held at the start was applied. */
  caughtUp(): boolean {
    this.#caughtUp ||= this.#background.current()?.isCaughtUp() ?? false;
    return this.#caughtUp;
  }
}

/** One try: connected to the brokers or thrown away. */
class Tail {
  readonly caughtUp: Promise<void>;
  readonly #o: TailConsumerOptions;
  readonly #log: Logger;
  readonly #group: string;
  readonly #admin: Admin;
  readonly #consumer: BatchConsumer;
  /** Where each partition is read on from, of one cluster. */
  readonly #read = new Map<string, bigint>();
  readonly #targets = new Map<string, { topic: string; partition: number; high: bigint }>();
  #clusterId = '';
  #timer: NodeJS.Timeout | undefined;
  #reached: () => void = () => undefined;
  #done = false;
  #located = false;

  constructor(o: TailConsumerOptions, log: Logger) {
    this.#o = o;
    this.#log = log;
    this.#group = `${o.clientId}-tail-${randomUUID()}`;
    this.#admin = o.kafka.admin();
    this.caughtUp = new Promise((resolve) => {
      this.#reached = resolve;
    });
    this.#consumer = new BatchConsumer({
      kafka: o.kafka,
      topics: o.topics,
      log: o.log,
      metrics: o.metrics,
      group: this.#group,
      name: `${o.clientId}-tail`,
      commit: false,
      position: (topic, partition, clusterId) => this.#position(topic, partition, clusterId),
      handle: (batch) => this.#handle(batch),
    });
  }

  async start(): Promise<void> {
    await this.#admin.connect();
    for (const topic of this.#o.topics) {
      for (const { partition, high, low } of await this.#admin.fetchTopicOffsets(topic)) {
        if (high !== low) this.#targets.set(`${topic}/${partition}`, { topic, partition, high: BigInt(high) });
      }
    }
    this.#located = true;
    await this.#consumer.start();
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#consumer.stop();
    await this.#admin.deleteGroups([this.#group]).catch((error) => {
      this.#log.debug({ err: error }, 'the throwaway group was not deleted');
    });
    await this.#admin.disconnect();
    this.#reached();
  }

  isCaughtUp(): boolean {
    return this.#done;
  }

  /** After a rejoin only what is new; of another cluster, or of a topic that was made anew, the newest hours again. */
  async #position(topic: string, partition: number, clusterId: string): Promise<bigint> {
    if (clusterId !== this.#clusterId) this.#read.clear();
    this.#clusterId = clusterId;
    const extent = (await this.#admin.fetchTopicOffsets(topic)).find((each) => each.partition === partition);
    if (extent === undefined) throw new Error(`${topic}/${partition} has no offsets`);
    const read = this.#read.get(`${topic}/${partition}`);
    if (read !== undefined && read <= BigInt(extent.high)) return read;
    const found = await this.#admin.fetchTopicOffsetsByTimestamp(topic, this.#o.sinceMs());
    const since = found.find((each) => each.partition === partition)?.offset;
    // Where all messages are older, kafkajs gives the end of the log.
    return BigInt(since === undefined || since === '-1' ? extent.high : since);
  }

  async #handle(batch: InBatch): Promise<'ok'> {
    await this.#o.apply(batch.messages, batch.topic, batch.partition);
    this.#read.set(`${batch.topic}/${batch.partition}`, batch.nextOffset);
    return 'ok';
  }

  #check(): void {
    if (!this.#located) return;
    for (const [key, { topic, partition, high }] of this.#targets) {
      const next = this.#consumer.nextOffset(topic, partition);
      if (next !== undefined && next >= high) this.#targets.delete(key);
    }
    if (this.#targets.size > 0) return;
    clearInterval(this.#timer);
    this.#done = true;
    this.#reached();
  }
}
