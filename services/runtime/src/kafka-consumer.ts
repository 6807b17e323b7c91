import type { Kafka } from 'kafkajs';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export interface InMessage {
  readonly offset: bigint;
  readonly key: string | null;
  /** null: a tombstone. */
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
  readonly timestampMs: number;
}

/** What one fetch gave of one partition, in order. The batches of a partition follow each other without gap or overlap. */
export interface InBatch {
  topic: string;
  partition: number;
  messages: InMessage[];
  /** Where the batch begins; at most the first message's offset (compaction and markers leave holes). */
  firstOffset: bigint;
  /** Where the next batch begins. */
  nextOffset: bigint;
  /** The next offset that the log will give. */
  highWatermark: bigint;
}

/** What every consumer needs. */
export interface ConsumerOptions {
  kafka: Kafka;
  /** Full names. */
  topics: string[];
  log: Logger;
  metrics: Metrics;
}
