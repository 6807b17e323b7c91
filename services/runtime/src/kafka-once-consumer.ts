import { BatchConsumer } from './kafka-batch-consumer.js';
import type { ConsumerOptions, InBatch } from './kafka-consumer.js';
import { type Pool, quoteIdentifier, type Tx, withTransaction } from './postgres.js';

export interface OnceConsumerOptions extends ConsumerOptions {
  group: string;
  pool: Pool;
  /** Holds the table of `offsetsTableSql`. */
  schema: string;
  /**
   * Writes the batch's results in `tx`. May run again for the same batch, and then nothing of the earlier run is there; so it
   * must not change memory either before `afterCommit`.
   */
  handle: (batch: InBatch, tx: Tx) => Promise<void>;
  /** The results are stored: memory may follow. An error here is logged, and `onReset` is called. */
  afterCommit?: (batch: InBatch) => void | Promise<void>;
  /** What was kept in memory for the partition is void. */
  onReset?: (topic: string, partition: number) => void;
  /** Partitions handled at the same time, each with a connection; 1 if not given. */
  concurrency?: number;
  /** Of a batch as it lies on the broker; 1 MiB if not given. */
  maxBatchBytes?: number;
}

/** The table that OnceConsumer keeps its positions in; the first migration of each service with such a consumer has it. */
export const offsetsTableSql = `CREATE TABLE consumer_offsets (
  consumer text NOT NULL,
  cluster_id text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, cluster_id, topic, partition)
)`;

/**
 * Each message counts once: its results and the next offset are written in one transaction, which holds the lock on the stored
 * offset. A batch that does not begin there was handled by another member, and is discarded.
 */
export class OnceConsumer {
  readonly #o: OnceConsumerOptions;
  readonly #table: string;
  readonly #consumer: BatchConsumer;
  #clusterId = '';

  constructor(o: OnceConsumerOptions) {
    this.#o = o;
    this.#table = `${quoteIdentifier(o.schema)}.consumer_offsets`;
    this.#consumer = new BatchConsumer({
      ...o,
      position: (topic, partition, clusterId) => this.#position(topic, partition, clusterId),
      onLost: (topic, partition, from, to) => this.#skip(topic, partition, from, to),
      handle: (batch) => this.#handle(batch),
    });
  }

  /** Resolves when the group was joined. Throws when no broker can be reached. */
  start(): Promise<void> {
    return this.#consumer.start();
  }

  /** Finishes the batches that are being handled, and leaves the group. */
  stop(): Promise<void> {
    return this.#consumer.stop();
  }

  /** In the group, every position known and no partition failing. */
  running(): boolean {
    return this.#consumer.running();
  }

  async #position(topic: string, partition: number, clusterId: string): Promise<bigint | undefined> {
    this.#clusterId = clusterId;
    const { rows } = await this.#o.pool.query<{ cluster_id: string; next_offset: string }>(
      `SELECT cluster_id, next_offset FROM ${this.#table} WHERE consumer = $1 AND topic = $2 AND partition = $3`,
      [this.#o.group, topic, partition],
    );
    const stored = rows.find((row) => row.cluster_id === clusterId);
    if (stored !== undefined) return BigInt(stored.next_offset);
    if (rows.length > 0) {
      const context = { topic, partition, cluster: clusterId, known: rows.map((row) => row.cluster_id) };
      this.#o.log.error(context, 'this is another Kafka cluster than before; reading it from the earliest');
    }
    return undefined;
  }

  async #skip(topic: string, partition: number, from: bigint, to: bigint): Promise<void> {
    await this.#o.pool.query(
      `UPDATE ${this.#table} SET next_offset = $5, updated_at = now()
       WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4 AND next_offset = $6`,
      [this.#o.group, this.#clusterId, topic, partition, String(to), String(from)],
    );
  }

  async #handle(batch: InBatch): Promise<'ok' | { seek: bigint }> {
    const stored = await withTransaction(this.#o.pool, async (tx) => {
      const next = await this.#lock(tx, batch);
      if (next !== batch.firstOffset) return next;
      await this.#o.handle(batch, tx);
      await tx.query(
        `UPDATE ${this.#table} SET next_offset = $5, updated_at = now()
         WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4`,
        [...this.#key(batch), String(batch.nextOffset)],
      );
      return undefined;
    });
    if (stored !== undefined) {
      const { topic, partition, firstOffset } = batch;
      const context = { topic, partition, stored: String(stored), got: String(firstOffset) };
      this.#o.log.warn(context, 'batch was handled elsewhere; reading on from the stored offset');
      return { seek: stored };
    }
    await this.#afterCommit(batch);
    return 'ok';
  }

  /** The stored next offset, locked until the transaction ends; begins with the batch when none is stored. */
  async #lock(tx: Tx, batch: InBatch): Promise<bigint> {
    const select = `SELECT next_offset FROM ${this.#table}
      WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4 FOR UPDATE`;
    for (;;) {
      const { rows } = await tx.query<{ next_offset: string }>(select, this.#key(batch));
      if (rows[0] !== undefined) return BigInt(rows[0].next_offset);
      await tx.query(
        `INSERT INTO ${this.#table} (consumer, cluster_id, topic, partition, next_offset) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING`,
        [...this.#key(batch), String(batch.firstOffset)],
      );
    }
  }

  #key(batch: InBatch): (string | number)[] {
    return [this.#o.group, this.#clusterId, batch.topic, batch.partition];
  }

  async #afterCommit(batch: InBatch): Promise<void> {
    try {
      await this.#o.afterCommit?.(batch);
    } catch (error) {
      this.#o.log.error({ err: error, topic: batch.topic, partition: batch.partition }, 'failed after the commit');
      this.#o.onReset?.(batch.topic, batch.partition);
    }
  }
}
