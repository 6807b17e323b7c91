import type { Pool, Tx } from '@insight-mesh/runtime/postgres';

/** One partition as one Kafka cluster numbered its messages. */
export interface Source {
  readonly partition: number;
  readonly clusterId: string;
}

export interface Progress {
  /** All before it is in the rows of backfill_states. */
  readonly next: bigint;
  readonly events: number;
}

/**
 * How far a partition was folded, by cluster. What is older than a day or was made by other folds counts as nothing: the lake may have lost
 * a person since.
 */
export async function readProgress(pool: Pool, partition: number, folds: number): Promise<Map<string, Progress>> {
  const { rows } = await pool.query<{ cluster_id: string; next_offset: string; events: string }>(
    `SELECT cluster_id, next_offset, events FROM backfill_progress p WHERE partition = $1
     AND NOT EXISTS (SELECT FROM backfill_progress o WHERE o.partition = p.partition
       AND (o.folds <> $2 OR o.updated_at < now() - interval '1 day'))`,
    [partition, folds],
  );
  return new Map(rows.map((row) => [row.cluster_id, { next: BigInt(row.next_offset), events: Number(row.events) }]));
}

export async function beginProgress(
  pool: Pool,
  { partition, clusterId }: Source,
  folds: number,
  from: bigint,
): Promise<void> {
  await pool.query(
    'INSERT INTO backfill_progress (partition, cluster_id, folds, next_offset) VALUES ($1, $2, $3, $4)',
    [partition, clusterId, folds, from],
  );
}

/**
 * Moves on, in the transaction that writes what was folded.
 * @throws Error when somebody else has moved it: then nothing of this transaction may stay
 */
export async function moveProgress(
  tx: Tx,
  { partition, clusterId }: Source,
  o: { from: bigint; to: bigint; events: number },
): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE backfill_progress SET next_offset = $4, events = events + $5, updated_at = now()
     WHERE partition = $1 AND cluster_id = $2 AND next_offset = $3`,
    [partition, clusterId, o.from, o.to, o.events],
  );
  if (rowCount !== 1) throw new Error(`another backfill is folding partition ${partition}`);
}

/** The row alone: without it what was folded counts for nothing. */
export async function forgetProgress(db: Pool | Tx, partition: number): Promise<void> {
  await db.query('DELETE FROM backfill_progress WHERE partition = $1', [partition]);
}

export async function forgetAllProgress(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM backfill_progress');
}

/** Events that were folded of the partition, of all clusters. */
export async function foldedEvents(db: Pool | Tx, partition: number): Promise<number> {
  const { rows } = await db.query<{ events: string | null }>(
    'SELECT sum(events) AS events FROM backfill_progress WHERE partition = $1',
    [partition],
  );
  return Number(rows[0]?.events ?? 0);
}
