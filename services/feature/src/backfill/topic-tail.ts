import { randomUUID } from 'node:crypto';
import type { Kafka } from '@insight-mesh/runtime/kafka';
import { fetchedFrom } from '@insight-mesh/runtime/kafka-assigned';
import { type InMessage, toInBatch } from '@insight-mesh/runtime/kafka-consumer';
import { GroupMember } from '@insight-mesh/runtime/kafka-group-member';
import type { Logger } from '@insight-mesh/runtime/log';
import { pause } from '@insight-mesh/runtime/pause';

export interface TopicTailOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Its group has a random name behind it: nobody else reads in it, and it commits nothing. */
  readonly groupPrefix: string;
  readonly log: Logger;
}

/** Messages that wait for whoever reads; beyond them nothing is fetched. */
const fullAt = 20_000;
/** After this long without a message that must be there reading has failed, in milliseconds. */
const giveUpMs = 30_000;

/** The partition that is being read. */
interface Following {
  readonly partition: number;
  /** Where the next fetch begins. */
  next: bigint;
  messages: InMessage[];
  paused: boolean;
}

/**
 * Reads one partition at a time from a given offset on, apart from the service's own consumers. Between two reads it goes on fetching, so
 * that the newest messages are at hand when they are asked for.
 */
export class TopicTail {
  readonly #o: TopicTailOptions;
  readonly #member: GroupMember;
  #following: Following | undefined;
  #wake = new AbortController();

  constructor(o: TopicTailOptions) {
    this.#o = o;
    this.#member = new GroupMember({
      kafka: o.kafka,
      group: `${o.groupPrefix}-${randomUUID()}`,
      topics: [o.topic],
      log: o.log,
      maxWaitMs: 50,
      concurrency: 1,
      maxBatchBytes: 1_048_576,
      sessionTimeoutMs: 30_000,
      onAssigned: (assignment) => this.#assigned(assignment[o.topic] ?? []),
      onLost: () => {},
      onSkipped: (_topic, partition, next) => {
        const at = this.#following;
        if (at?.partition === partition && next > at.next) at.next = next;
        this.#wake.abort();
      },
      onBatch: async (payload) => {
        const { batch } = payload;
        const at = this.#following;
        if (at?.partition !== batch.partition || payload.isStale()) return;
        if (fetchedFrom(batch) !== at.next) {
          this.#member.seek(o.topic, at.partition, at.next);
          return;
        }
        const { messages, nextOffset } = toInBatch(batch, at.next);
        for (const message of messages) at.messages.push(message);
        at.next = nextOffset;
        payload.resolveOffset(String(nextOffset - 1n));
        if (at.messages.length >= fullAt) this.#pause(at);
        this.#wake.abort();
      },
    });
  }

  /** Resolves when the group was joined or could not be: then it is tried again, and reading waits. */
  start(): Promise<void> {
    return this.#member.start();
  }

  stop(): Promise<void> {
    return this.#member.stop();
  }

  /**
   * The messages from..to-1 of a partition, in parts, in order. They must be in Kafka.
   * @throws Error when Kafka does not give them in time
   */
  async *read(partition: number, from: bigint, to: bigint): AsyncGenerator<InMessage[]> {
    const at = this.#follow(partition, from);
    let reached = from;
    let asked = performance.now();
    while (reached < to) {
      if (at.messages.length === 0 && at.next < to) {
        if (performance.now() - asked > giveUpMs) {
          throw new Error(`Kafka gives no message of partition ${partition} from offset ${at.next} on within 30 s`);
        }
        this.#wake = new AbortController();
        await pause(1_000, this.#wake.signal);
        continue;
      }
      const beyond = at.messages.findIndex((message) => message.offset >= to);
      const some = at.messages.splice(0, beyond === -1 ? at.messages.length : beyond);
      // What lies between the messages are records that no consumer sees.
      reached = beyond === -1 ? at.next : to;
      this.#resume(at);
      if (some.length > 0) yield some;
      asked = performance.now();
    }
  }

  #follow(partition: number, from: bigint): Following {
    const at = this.#following;
    if (at?.partition === partition && (at.messages[0]?.offset ?? at.next) === from) return at;
    if (at !== undefined) this.#pause(at);
    const started: Following = { partition, next: from, messages: [], paused: false };
    this.#following = started;
    this.#begin(started);
    return started;
  }

  #begin(at: Following): void {
    this.#member.seek(this.#o.topic, at.partition, at.next);
    this.#member.resume(this.#o.topic, at.partition);
  }

  #pause(at: Following): void {
    at.paused = true;
    this.#member.pause(this.#o.topic, at.partition);
  }

  #resume(at: Following): void {
    if (!at.paused || at.messages.length >= fullAt) return;
    at.paused = false;
    this.#member.resume(this.#o.topic, at.partition);
  }

  /** Also after the group was lost: then reading goes on where it was. */
  #assigned(partitions: readonly number[]): void {
    for (const partition of partitions) this.#member.pause(this.#o.topic, partition);
    if (this.#following !== undefined && !this.#following.paused) this.#begin(this.#following);
  }
}
