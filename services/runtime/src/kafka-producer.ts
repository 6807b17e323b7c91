import type { Counter, Gauge, Histogram } from 'prom-client';
import type { AppError } from './errors.js';
import { tirelessClient } from './kafka.js';
import { Deadlines } from './kafka-deadlines.js';
import { DrainRate } from './kafka-drain-rate.js';
import { quickenKafkajs } from './kafka-encoder.js';
import { Lane } from './kafka-lane.js';
import { partitionOf } from './kafka-partition.js';
import { isTooLarge, tooLarge, unavailable } from './kafka-producer-errors.js';
import type { MeshProducerOptions } from './kafka-producer-options.js';
import { BATCH_OVERHEAD, recordSize } from './kafka-record-size.js';
import { type Entry, PartitionQueue, SendCall } from './kafka-send-queue.js';
import { settleKafkajs } from './kafka-settle.js';
import { type TopicInfo, TopicInfos } from './kafka-topic-info.js';
import type { Logger } from './log.js';
import { injectTrace } from './tracing.js';

export interface OutMessage {
  /** Full name. */
  topic: string;
  /** Chooses the partition; messages of one key stay in order. */
  key: string;
  value: Buffer;
  headers?: Record<string, string>;
}

const MAX_BATCH_BYTES = 1_000_000;
const STUCK_MS = 3_000;

/**
 * Writes to Kafka: idempotent, acks=all, one send a partition at a time and in order within it. What it acknowledged is stored.
 */
export class MeshProducer {
  readonly #log: Logger;
  readonly #infos: TopicInfos;
  // One a topic: where one takes nothing, the others go on.
  readonly #lanes = new Map<string, Lane>();
  readonly #newLane: () => Lane;
  readonly #queues = new Map<string, PartitionQueue[]>();
  readonly #deadlines = new Deadlines();
  readonly #drain = new DrainRate();
  readonly #maxQueuedBytes: number;
  readonly #stopWithinMs: number;
  readonly #messages: Counter;
  readonly #bytes: Gauge;
  readonly #seconds: Histogram;
  readonly #calls = new Set<SendCall>();
  #queuedBytes = 0;
  #open = false;

  constructor(o: MeshProducerOptions) {
    this.#log = o.log.child({ component: 'producer' });
    this.#infos = new TopicInfos(o.kafka, this.#log, o.topicRefreshMs ?? 60_000);
    this.#maxQueuedBytes = o.maxQueuedBytes ?? 64 * 1024 * 1024;
    this.#stopWithinMs = o.stopWithinMs ?? 10_000;
    const help =
      'Messages by what became of them: stored, rejected, expired at the deadline, refused as the queue was full';
    this.#messages = o.metrics.counter('insightmesh_kafka_producer_messages_total', help, ['topic', 'result']);
    this.#bytes = o.metrics.gauge('insightmesh_kafka_producer_queue_bytes', 'Bytes that wait or are being sent');
    this.#seconds = o.metrics.histogram('insightmesh_kafka_producer_send_seconds', 'Time of one send', ['topic']);
    quickenKafkajs();
    settleKafkajs();
    const kafka = tirelessClient(o.kafka);
    this.#newLane = () =>
      new Lane({
        kafka,
        log: this.#log,
        lingerMs: o.lingerMs ?? 5,
        maxBatch: o.maxBatch ?? 500,
        maxBytes: MAX_BATCH_BYTES,
        onStored: (queue, batch, seconds) => this.#stored(queue, batch, seconds),
        onRejected: (queue, batch, error) => this.#rejected(queue, batch, error),
      });
  }

  /** Throws when no broker can be reached. */
  async start(): Promise<void> {
    await this.#infos.start();
    this.#open = true;
  }

  /** Refuses new messages, waits for those that are queued (10 s at most) and closes. */
  async stop(): Promise<void> {
    this.#open = false;
    const giveUp = Date.now() + this.#stopWithinMs;
    const lanes = [...this.#lanes.values()];
    while (lanes.some((lane) => !lane.idle) && Date.now() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const call of [...this.#calls]) call.fail(unavailable('the service is stopping'));
    this.#deadlines.stop();
    await Promise.allSettled([...lanes.map((lane) => lane.stop()), this.#infos.stop()]);
  }

  /**
   * False while a send goes on for so long that Kafka, or the topic, must be away; it is tried until that is back.
   * @param topic full name; any topic counts if it is not given
   */
  flowing(topic?: string): boolean {
    const lanes = topic === undefined ? [...this.#lanes.values()] : [this.#lanes.get(topic)];
    return this.#open && lanes.every((lane) => lane === undefined || lane.sendingMs < STUCK_MS);
  }

  /**
   * Resolves when every message is stored on all in-sync replicas. `deadlineMs` is since 1970.
   *
   * AppError UNAVAILABLE with retryAfterSeconds at once when the queue is full, at the deadline, and when Kafka refuses; some
   * messages may be stored by then, or be stored later. INVALID_ARGUMENT when a message is larger than its topic allows.
   */
  send(messages: OutMessage[], o: { deadlineMs?: number } = {}): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const call = new SendCall(
        o.deadlineMs ?? Number.POSITIVE_INFINITY,
        (settled, error) => {
          this.#forget(settled);
          if (error === undefined) resolve();
          else reject(error);
        },
        (expired) => this.#expire(expired),
      );
      this.#admit(call, messages).catch((error: AppError) => call.fail(error));
    });
  }

  async #admit(call: SendCall, messages: OutMessage[]): Promise<void> {
    if (!this.#open) throw unavailable('the service is not taking messages');
    this.#calls.add(call);
    if (Number.isFinite(call.deadlineMs)) this.#deadlines.add(call);
    const topics = new Set(messages.map((message) => message.topic));
    const unknown = [...topics].filter((topic) => this.#infos.known(topic) === undefined);
    // No turn is given away when all is known: calls are queued in the order in which they were made.
    if (unknown.length > 0) await Promise.all(unknown.map((topic) => this.#infos.get(topic)));
    const error = this.#enqueue(call, messages);
    if (error !== undefined) throw error;
  }

  /** All of the call's messages or none; tells why none. */
  #enqueue(call: SendCall, messages: OutMessage[]): AppError | undefined {
    // It may have expired while its topics were asked for.
    if (call.settled) return undefined;
    const entries: Entry[] = [];
    let bytes = 0;
    for (const [index, message] of messages.entries()) {
      const info = this.#infos.known(message.topic);
      if (info === undefined) return unavailable('the topic is not known');
      const entry = this.#toEntry(call, message, info);
      if (entry.bytes + BATCH_OVERHEAD > info.maxBatchBytes) return tooLarge(index, info.maxBatchBytes);
      entries.push(entry);
      bytes += entry.bytes;
    }
    // One that would expire behind the others is refused: what is stored too late for its caller is stored twice.
    const late = this.#drain.waitMs(this.#queuedBytes) > (call.deadlineMs - Date.now()) / 2;
    if (late || this.#queuedBytes + bytes > this.#maxQueuedBytes) {
      for (const { queue } of entries) this.#messages.inc({ topic: queue.topic, result: 'refused' });
      return unavailable('too many messages are waiting to be stored');
    }
    this.#countBytes(bytes);
    call.begin(entries);
    for (const entry of entries) {
      entry.queue.push(entry);
      this.#laneOf(entry.queue).schedule(entry.queue);
    }
    return undefined;
  }

  #toEntry(call: SendCall, message: OutMessage, info: TopicInfo): Entry {
    const key = Buffer.from(message.key);
    const headers = message.headers ?? {};
    const partition = partitionOf(key, info.partitions);
    return {
      call,
      queue: this.#queueOf(message.topic, partition, info),
      bytes: recordSize(key, message.value, headers),
      message: { key, value: message.value, headers, partition },
      sending: false,
    };
  }

  #queueOf(topic: string, partition: number, info: TopicInfo): PartitionQueue {
    const queues = this.#queues.get(topic) ?? [];
    this.#queues.set(topic, queues);
    const queue = queues[partition] ?? new PartitionQueue(topic, partition);
    queues[partition] = queue;
    queue.maxBytes = Math.min(info.maxBatchBytes, MAX_BATCH_BYTES) - BATCH_OVERHEAD;
    return queue;
  }

  #laneOf(queue: PartitionQueue): Lane {
    let lane = this.#lanes.get(queue.topic);
    if (lane === undefined) {
      lane = this.#newLane();
      this.#lanes.set(queue.topic, lane);
    }
    return lane;
  }

  #stored(queue: PartitionQueue, batch: Entry[], seconds: number): void {
    this.#seconds.observe({ topic: queue.topic }, seconds);
    this.#release(queue, batch, 'stored');
    for (const { call } of batch) call.stored();
  }

  #rejected(queue: PartitionQueue, batch: Entry[], error: unknown): void {
    this.#log.error({ err: error, topic: queue.topic, partition: queue.partition }, 'Kafka refused a batch');
    this.#release(queue, batch, 'rejected');
    let reason = unavailable('Kafka did not store the message', error);
    if (isTooLarge(error)) {
      // The limit was lowered; what is known of it is out of date, and a batch may have to be smaller.
      const info = this.#infos.known(queue.topic);
      this.#infos.forget(queue.topic);
      if (batch.length === 1) reason = tooLarge(0, info?.maxBatchBytes ?? 0);
    }
    for (const { call } of batch) call.fail(reason);
  }

  /** The caller goes; what is being sent goes on, and what still waits is taken back. */
  #expire(call: SendCall): void {
    for (const { queue } of call.entries) this.#messages.inc({ topic: queue.topic, result: 'expired' });
    call.fail(unavailable('the messages were not stored in time'));
  }

  #forget(call: SendCall): void {
    this.#calls.delete(call);
    if (Number.isFinite(call.deadlineMs)) this.#deadlines.remove(call);
    for (const entry of call.entries) {
      if (entry.sending) continue;
      entry.queue.withdraw(entry);
      this.#drain.withdrawn();
      this.#countBytes(-entry.bytes);
    }
  }

  #release(queue: PartitionQueue, batch: Entry[], result: string): void {
    let bytes = 0;
    for (const entry of batch) bytes += entry.bytes;
    this.#countBytes(-bytes);
    if (result === 'stored') this.#drain.stored(bytes, this.#queuedBytes);
    this.#messages.inc({ topic: queue.topic, result }, batch.length);
  }

  #countBytes(change: number): void {
    this.#queuedBytes += change;
    this.#bytes.set(this.#queuedBytes);
  }
}

/**
 * Headers of CloudEvents 1.0 in Kafka's binary mode, and the active trace. `time` is RFC 3339. Who makes many messages in one
 * trace asks for it once (`injectTrace`) and passes it as `trace`.
 */
export function cloudEventHeaders(o: {
  id: string;
  type: string;
  source: string;
  time: string;
  trace?: Readonly<Record<string, string>>;
}): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: o.id,
    ce_type: o.type,
    ce_source: o.source,
    ce_time: o.time,
    'content-type': 'application/json',
  };
  if (o.trace === undefined) injectTrace(headers);
  else Object.assign(headers, o.trace);
  return headers;
}
