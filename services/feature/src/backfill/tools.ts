import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool } from '@insight-mesh/runtime/postgres';
import type { KafkaFacts } from './kafka-facts.js';
import type { LakeReader } from './lake-reader.js';
import type { TopicTail } from './topic-tail.js';

/** What a backfill works with. */
export interface BackfillTools {
  readonly pool: Pool;
  readonly log: Logger;
  readonly kafka: KafkaFacts;
  readonly tail: TopicTail;
  readonly lake: LakeReader;
  readonly topic: string;
  readonly foldConsumer: string;
  readonly lakeConsumer: string;
  readonly visitsDays: number;
  readonly ordersDays: number;
  /** Events that are folded in one transaction; what bounds the memory. */
  readonly chunkEvents: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of events as they are folded. */
  readonly onFolded: (partition: number, events: number) => void;
  /** Aborted when the backfill is to stop or has lost its lock. */
  readonly signal: AbortSignal;
}
