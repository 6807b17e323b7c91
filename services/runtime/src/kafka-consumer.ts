import type { Batch, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export interface InMessage {
  readonly offset: bigint;
  readonly key: string | null;
  /** null: a tombstone. */
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
}

/** What one fetch gave of one partition, in order. The batches of a partition follow each other without gap or overlap. */
export interface InBatch {
  topic: string;
  partition: number;
  messages: InMessage[];
  /** Where the batch begins; at most the first message's offset, for compaction and markers leave holes. */
  firstOffset: bigint;
  /** Where the next batch begins. */
  nextOffset: bigint;
  /** The offset that the partition's next message will get. */
  highWatermark: bigint;
}

/** What every consumer needs. */
export interface ConsumerOptions {
  /** From createKafka; not shared with another consumer of the same group. */
  kafka: Kafka;
  /** Full names. */
  topics: string[];
  log: Logger;
  metrics: Metrics;
}

/** A kafkajs batch in our form, beginning at `firstOffset`. */
export function toInBatch(batch: Batch, firstOffset: bigint): InBatch {
  return {
    topic: batch.topic,
    partition: batch.partition,
    messages: batch.messages.map((message) => new Message(message)),
    firstOffset,
    nextOffset: BigInt(batch.lastOffset()) + 1n,
    highWatermark: BigInt(batch.highWatermark),
  };
}

/** Headers are decoded when they are asked for, which most consumers do for one message a batch. */
class Message implements InMessage {
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly timestampMs: number;
  readonly #headers: IHeaders | undefined;
  #decoded: Record<string, string> | undefined;

  constructor(message: KafkaMessage) {
    this.offset = BigInt(message.offset);
    this.key = message.key === null ? null : message.key.toString();
    this.value = message.value;
    this.timestampMs = Number(message.timestamp);
    this.#headers = message.headers;
  }

  get headers(): Record<string, string> {
    this.#decoded ??= decodeHeaders(this.#headers ?? {});
    return this.#decoded;
  }
}

/** Of a header that is there several times the first counts. */
function decodeHeaders(headers: IHeaders): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) decoded[name] = first.toString();
  }
  return decoded;
}
