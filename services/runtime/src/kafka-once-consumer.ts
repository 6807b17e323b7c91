import type { ConsumerOptions, InBatch } from './kafka-consumer.js';
import type { Pool, Tx } from './postgres.js';

export interface OnceConsumerOptions extends ConsumerOptions {
  group: string;
  pool: Pool;
  schema: string;
  handle: (batch: InBatch, tx: Tx) => Promise<void>;
  afterCommit?: (batch: InBatch) => void | Promise<void>;
}

/** The table that OnceConsumer keeps its offsets in; the first migration of each service with such a consumer has it. */
export const offsetsTableSql = `CREATE TABLE consumer_offsets (
  consumer text NOT NULL,
  cluster_id text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, cluster_id, topic, partition)
)`;

export class OnceConsumer {
  constructor(_o: OnceConsumerOptions) {}
  async start(): Promise<void> {
    throw new Error('not yet');
  }
  async stop(): Promise<void> {}
  running(): boolean {
    return false;
  }
}
