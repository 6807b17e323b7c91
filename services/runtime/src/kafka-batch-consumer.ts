import type { Admin, EachBatchPayload } from 'kafkajs';
import { type Assigned, backoff, fetchedFrom, keyOf } from './kafka-assigned.js';
import { type ConsumerOptions, type InBatch, toInBatch } from './kafka-consumer.js';
import { ConsumerMetrics } from './kafka-consumer-metrics.js';
import { GroupMember } from './kafka-group-member.js';
import { LagWatch } from './kafka-lag-watch.js';
import { OffsetCommits } from './kafka-offset-commits.js';
import { type PositionOptions, Positions } from './kafka-position.js';
import type { Logger } from './log.js';
import { withConsumedTraces } from './tracing.js';

export interface BatchConsumerOptions extends ConsumerOptions, PositionOptions {
  group: string;
  /**
   * Handles a batch whole. `{seek}` discards it and reads on from there. When it throws, the same batch comes again, with a
   * growing pause; other partitions go on. A new member of the group may handle the batch at the same time as one that is
   * slow to go, so that the position must be guarded where the results are.
   */
  handle: (batch: InBatch, heartbeat: () => Promise<void>) => Promise<'ok' | { seek: bigint }>;
  /** What was kept in memory for the partition is void: it was revoked, the batch failed, or the position is another. */
  onReset?: (topic: string, partition: number) => void;
  /** How long a fetch waits for a first message; 200 if not given. A message that comes is delivered at once. */
  maxWaitMs?: number;
  /** Partitions handled at the same time; 1 if not given. */
  concurrency?: number;
  /** Of one partition that a fetch gives, and so of a batch, as they lie on the broker; 1 MiB if not given. One larger message comes whole. */
  maxBatchBytes?: number;
  /** After this long without a sign of life the partitions go to others; 10,000 if not given, 6,000 at least. */
  sessionTimeoutMs?: number;
  /** Names the consumer in metrics; the group if not given. */
  name?: string;
  /** Whether Kafka is told of the progress, for lag tools; true if not given. */
  commit?: boolean;
  /** Partitions that were added to a topic are read after so long at the latest; 30,000 if not given. */
  topicAgeMs?: number;
  /** Pause between two looks at how far the partitions have come; 10,000 if not given. */
  lagEveryMs?: number;
}

/** Reads topics as one of a group, from positions that are kept outside Kafka. */
export class BatchConsumer {
  readonly #o: BatchConsumerOptions;
  readonly #log: Logger;
  readonly #admin: Admin;
  readonly #member: GroupMember;
  readonly #metrics: ConsumerMetrics;
  readonly #commits: OffsetCommits;
  readonly #lags: LagWatch;
  readonly #assigned = new Map<string, Assigned>();
  readonly #handling = new Set<Promise<void>>();
  #stopping = false;

  constructor(o: BatchConsumerOptions) {
    this.#o = o;
    this.#log = o.log.child({ component: 'consumer', consumer: o.name ?? o.group });
    this.#admin = o.kafka.admin();
    this.#metrics = new ConsumerMetrics(o.metrics, {
      name: o.name ?? o.group,
      topics: o.topics,
      delays: o.commit !== false,
    });
    this.#member = new GroupMember({
      kafka: o.kafka,
      group: o.group,
      topics: o.topics,
      log: this.#log,
      maxWaitMs: o.maxWaitMs ?? 200,
      concurrency: o.concurrency ?? 1,
      maxBatchBytes: o.maxBatchBytes ?? 1_048_576,
      sessionTimeoutMs: o.sessionTimeoutMs ?? 10_000,
      ...(o.topicAgeMs === undefined ? {} : { topicAgeMs: o.topicAgeMs }),
      onAssigned: (assignment) => this.#assign(assignment),
      onLost: () => this.#reset(),
      onSkipped: (topic, partition, nextOffset) => {
        const state = this.#assigned.get(keyOf(topic, partition));
        if (state?.next !== undefined && nextOffset > state.next) state.skippedTo = nextOffset;
      },
      onBatch: (payload) => this.#receive(payload),
    });
    this.#commits = new OffsetCommits((offsets) => this.#member.commit(offsets), this.#log);
    this.#lags = new LagWatch({
      topics: o.topics,
      endsOf: (topic) => this.#admin.fetchTopicOffsets(topic),
      tell: (topic, partition, high) => {
        const next = this.nextOffset(topic, partition);
        if (next !== undefined) this.#metrics.lag(topic, partition, high - next);
      },
      look: () => this.#metrics.running(this.running()),
      everyMs: o.lagEveryMs ?? 10_000,
      log: this.#log,
    });
  }

  /** Resolves when the group was joined. Throws when no broker can be reached. */
  async start(): Promise<void> {
    await this.#admin.connect();
    if (this.#o.commit !== false) this.#commits.start();
    await this.#member.start();
    this.#lags.start();
  }

  /** Finishes the batches that are being handled, and leaves the group. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#lags.stop();
    await Promise.all(this.#handling);
    this.#commits.stop();
    await this.#commits.flush();
    await this.#member.stop();
    this.#reset();
    await this.#admin.disconnect();
  }

  /** In the group, every position known and no partition failing. */
  running(): boolean {
    if (!this.#member.joined || this.#stopping) return false;
    for (const state of this.#assigned.values()) {
      if (state.next === undefined || state.failures > 0) return false;
    }
    return true;
  }

  /** Where the partition is read on from; undefined while it is not known or not this member's. */
  nextOffset(topic: string, partition: number): bigint | undefined {
    const state = this.#assigned.get(keyOf(topic, partition));
    return state?.skippedTo ?? state?.next;
  }

  #assign(assignment: Record<string, number[]>): void {
    this.#reset();
    const positions = this.#positions();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const state = { topic, partition, next: undefined, skippedTo: undefined, failures: 0, retry: undefined };
        this.#assigned.set(keyOf(topic, partition), state);
        this.#member.pause(topic, partition);
        void this.#locate(state, positions);
      }
    }
  }

  #positions(): Positions {
    const { position, onLost } = this.#o;
    const lost: PositionOptions['onLost'] = (topic, partition, from, to) => {
      this.#metrics.lost(topic, to - from);
      return onLost?.(topic, partition, from, to);
    };
    return new Positions(this.#admin, { position, onLost: lost }, this.#log);
  }

  #reset(): void {
    for (const state of this.#assigned.values()) {
      clearTimeout(state.retry);
      this.#metrics.forget(state.topic, state.partition);
      this.#o.onReset?.(state.topic, state.partition);
    }
    this.#assigned.clear();
    this.#commits.clear();
  }

  #isCurrent(state: Assigned): boolean {
    return this.#assigned.get(keyOf(state.topic, state.partition)) === state && !this.#stopping;
  }

  /** Finds the position of a paused partition, however long that takes, and lets it go from there. */
  async #locate(state: Assigned, positions: Positions): Promise<void> {
    const { topic, partition } = state;
    try {
      const next = await positions.find(topic, partition);
      if (!this.#isCurrent(state)) return;
      this.#go(state, next);
      this.#member.resume(topic, partition);
    } catch (error) {
      if (!this.#isCurrent(state)) return;
      this.#failed(state, error, 'the position cannot be found; trying again');
      state.retry = setTimeout(() => void this.#locate(state, this.#positions()), backoff(state.failures));
    }
  }

  #go(state: Assigned, next: bigint): void {
    state.next = next;
    state.skippedTo = undefined;
    state.failures = 0;
    this.#member.seek(state.topic, state.partition, next);
  }

  #failed(state: Assigned, error: unknown, message: string): void {
    state.failures++;
    this.#metrics.failed(state.topic);
    const { topic, partition, failures } = state;
    this.#log.error({ err: error, topic, partition, failures }, message);
  }

  async #receive(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const state = this.#assigned.get(keyOf(batch.topic, batch.partition));
    // Unresolved, the batch comes again.
    if (state?.next === undefined || this.#stopping || !payload.isRunning() || payload.isStale()) return;
    const from = fetchedFrom(batch);
    if (from !== state.next && from !== state.skippedTo) {
      const context = {
        topic: state.topic,
        partition: state.partition,
        expected: String(state.next),
        got: String(from),
      };
      this.#log.warn(context, 'batch is not the one that follows; finding the position anew');
      this.#relocate(state);
      return;
    }
    const handled = this.#process(state, toInBatch(batch, state.next), payload);
    this.#handling.add(handled);
    await handled;
    this.#handling.delete(handled);
  }

  #relocate(state: Assigned): void {
    state.next = undefined;
    this.#o.onReset?.(state.topic, state.partition);
    this.#member.pause(state.topic, state.partition);
    void this.#locate(state, this.#positions());
  }

  /** Never throws: what goes wrong with a batch is between it and this consumer, and no reason to leave the group. */
  async #process(state: Assigned, batch: InBatch, payload: EachBatchPayload): Promise<void> {
    const started = performance.now();
    const heartbeat = () => payload.heartbeat().catch(() => undefined);
    try {
      const outcome = await withConsumedTraces(headersOf(batch), `consume ${batch.topic}`, attributesOf(batch), () =>
        this.#o.handle(batch, heartbeat),
      );
      if (!this.#isStillOurs(state)) return;
      if (outcome !== 'ok') {
        this.#o.onReset?.(state.topic, state.partition);
        this.#go(state, outcome.seek);
        return;
      }
      payload.resolveOffset(String(batch.nextOffset - 1n));
      state.next = batch.nextOffset;
      state.skippedTo = undefined;
      state.failures = 0;
      this.#metrics.handled(batch, (performance.now() - started) / 1000);
      this.#metrics.lag(batch.topic, batch.partition, batch.highWatermark - batch.nextOffset);
      if (this.#o.commit !== false) this.#commits.add(batch.topic, batch.partition, batch.nextOffset);
    } catch (error) {
      if (!this.#isStillOurs(state)) return;
      this.#metrics.lag(batch.topic, batch.partition, batch.highWatermark - batch.firstOffset);
      this.#failed(state, error, 'batch failed; it comes again');
      this.#o.onReset?.(state.topic, state.partition);
      this.#member.pause(state.topic, state.partition);
      state.retry = setTimeout(() => this.#member.resume(state.topic, state.partition), backoff(state.failures));
    }
  }

  #isStillOurs(state: Assigned): boolean {
    return this.#assigned.get(keyOf(state.topic, state.partition)) === state;
  }
}

/** Decoded one by one, when they are asked for. */
function headersOf({ messages }: InBatch): Iterable<Record<string, string>> {
  return {
    *[Symbol.iterator]() {
      for (const message of messages) yield message.headers;
    },
  };
}

function attributesOf({ topic, partition, messages }: InBatch): Record<string, string | number> {
  return {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.batch.message_count': messages.length,
  };
}
