import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import type { LakePosition } from '../lake/partition-buffer.js';
import { noteWritten, type WrittenFile } from './lake-files.js';

export interface PartitionId {
  readonly clusterId: string;
  readonly topic: string;
  readonly partition: number;
}

export interface Range extends PartitionId {
  readonly from: bigint;
  readonly to: bigint;
}

/** The next offset that a consumer has stored for a partition; undefined: none yet. */
export async function storedOffset(
  db: Pool | Tx,
  consumer: string,
  { clusterId, topic, partition }: PartitionId,
): Promise<bigint | undefined> {
  const { rows } = await db.query<{ next_offset: string }>(
    'SELECT next_offset FROM consumer_offsets WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4',
    [consumer, clusterId, topic, partition],
  );
  return rows[0] === undefined ? undefined : BigInt(rows[0].next_offset);
}

export async function lakePosition(db: Pool, consumer: string, id: PartitionId): Promise<LakePosition> {
  const from = await storedOffset(db, consumer, id);
  const { rows } = await db.query<{ from_offset: string; to_offset: string }>(
    `SELECT from_offset, to_offset FROM lake_ranges
     WHERE cluster_id = $1 AND topic = $2 AND partition = $3 AND state = 'writing'`,
    [id.clusterId, id.topic, id.partition],
  );
  const unfinished = rows[0];
  // The two rows are read apart: an unfinished range counts only if it begins where the lake ends.
  const fits = unfinished !== undefined && from !== undefined && BigInt(unfinished.from_offset) === from;
  return { from, unfinishedTo: fits ? BigInt(unfinished.to_offset) : undefined };
}

/** Locks the lake's offset of a partition; answers whether it is where the range begins. */
async function lockAt(tx: Tx, consumer: string, range: Range): Promise<boolean> {
  await tx.query(
    `INSERT INTO consumer_offsets (consumer, cluster_id, topic, partition, next_offset) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [consumer, range.clusterId, range.topic, range.partition, range.from],
  );
  const { rows } = await tx.query<{ next_offset: string }>(
    `SELECT next_offset FROM consumer_offsets WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4
     FOR UPDATE`,
    [consumer, range.clusterId, range.topic, range.partition],
  );
  return rows[0] !== undefined && BigInt(rows[0].next_offset) === range.from;
}

/**
 * Stores that a range is about to be written. False: the lake does not end where the range begins, or another end of the
 * same beginning is stored, so another worker was here; the range must not be written.
 */
export function beginRange(pool: Pool, consumer: string, range: Range): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    if (!(await lockAt(tx, consumer, range))) return false;
    const { rows } = await tx.query<{ to_offset: string }>(
      `INSERT INTO lake_ranges AS r (cluster_id, topic, partition, from_offset, to_offset, state)
       VALUES ($1, $2, $3, $4, $5, 'writing')
       ON CONFLICT (cluster_id, topic, partition, from_offset) DO UPDATE SET state = r.state
       RETURNING to_offset`,
      [range.clusterId, range.topic, range.partition, range.from, range.to],
    );
    return rows[0] !== undefined && BigInt(rows[0].to_offset) === range.to;
  });
}

/** Marks a range as written, enters its files in the catalogue and moves the lake's end. False: another worker has done so. */
export function finishRange(
  pool: Pool,
  consumer: string,
  range: Range,
  files: readonly WrittenFile[],
): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    if (!(await lockAt(tx, consumer, range))) return false;
    const holders = await noteWritten(tx, range, files);
    await tx.query(
      `UPDATE lake_ranges SET state = 'done', files = $5, rows = $6
       WHERE cluster_id = $1 AND topic = $2 AND partition = $3 AND from_offset = $4`,
      [
        range.clusterId,
        range.topic,
        range.partition,
        range.from,
        holders,
        files.reduce((sum, { rows }) => sum + rows, 0),
      ],
    );
    await tx.query(
      `UPDATE consumer_offsets SET next_offset = $5, updated_at = now()
       WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4`,
      [consumer, range.clusterId, range.topic, range.partition, range.to],
    );
    return true;
  });
}
