import type { Pool } from '@insight-mesh/runtime/postgres';
import type { PartitionId } from './lake-ranges.js';

/** Where the fold of a partition and its part of the lake stand, as one Kafka cluster numbers its messages. */
export interface SourceEnds extends PartitionId {
  readonly foldedTo: bigint;
  /** Undefined: the lake has nothing of it. */
  readonly lakeTo: bigint | undefined;
}

/** Every cluster from which the partition was folded, the last first. */
export async function sourcesOf(
  pool: Pool,
  o: { foldConsumer: string; lakeConsumer: string; topic: string; partition: number },
): Promise<SourceEnds[]> {
  const { rows } = await pool.query<{ cluster_id: string; next_offset: string; lake_offset: string | null }>(
    `SELECT f.cluster_id, f.next_offset, l.next_offset AS lake_offset FROM consumer_offsets f
     LEFT JOIN consumer_offsets l ON l.consumer = $2 AND l.cluster_id = f.cluster_id AND l.topic = f.topic AND l.partition = f.partition
     WHERE f.consumer = $1 AND f.topic = $3 AND f.partition = $4 ORDER BY f.updated_at DESC`,
    [o.foldConsumer, o.lakeConsumer, o.topic, o.partition],
  );
  return rows.map((row) => ({
    clusterId: row.cluster_id,
    topic: o.topic,
    partition: o.partition,
    foldedTo: BigInt(row.next_offset),
    lakeTo: row.lake_offset === null ? undefined : BigInt(row.lake_offset),
  }));
}

/** Partitions from which anything was folded, and topics other than this one from which there was. */
export async function foldedFrom(pool: Pool, topic: string): Promise<{ partitions: number[]; otherTopics: string[] }> {
  const { rows } = await pool.query<{ topic: string; partition: number }>(
    'SELECT DISTINCT topic, partition FROM consumer_offsets ORDER BY topic, partition',
  );
  return {
    partitions: rows.filter((row) => row.topic === topic).map((row) => row.partition),
    otherTopics: [...new Set(rows.filter((row) => row.topic !== topic).map((row) => row.topic))],
  };
}

/** Files of the lake that two clusters' ranges name: their names do not tell clusters apart, so the later one has overwritten the other. */
export async function filesOfSeveral(pool: Pool, topic: string, partition: number): Promise<string[]> {
  const { rows } = await pool.query<{ file: string }>(
    `SELECT file FROM lake_ranges, unnest(files) AS file WHERE topic = $1 AND partition = $2
     GROUP BY file HAVING count(DISTINCT cluster_id) > 1 ORDER BY file LIMIT 3`,
    [topic, partition],
  );
  return rows.map((row) => row.file);
}

/** A finished range of the lake. */
export interface LakeRange {
  readonly from: bigint;
  readonly to: bigint;
  readonly files: readonly string[];
  readonly rows: number;
}

/** Finished ranges that end beyond `next`, in order, at most `limit`; from the beginning where `next` is undefined. */
export async function rangesFrom(
  pool: Pool,
  { clusterId, topic, partition }: PartitionId,
  next: bigint | undefined,
  limit: number,
): Promise<LakeRange[]> {
  const { rows } = await pool.query<{ from_offset: string; to_offset: string; files: string[]; rows: string }>(
    `SELECT from_offset, to_offset, files, rows FROM lake_ranges
     WHERE cluster_id = $1 AND topic = $2 AND partition = $3 AND state = 'done' AND to_offset > $4
     ORDER BY from_offset LIMIT $5`,
    [clusterId, topic, partition, next ?? -1n, limit],
  );
  return rows.map((row) => ({
    from: BigInt(row.from_offset),
    to: BigInt(row.to_offset),
    files: row.files,
    rows: Number(row.rows),
  }));
}

/** Rows of the lake by partition, as its finished ranges count them. */
export async function lakeRowCounts(pool: Pool, topic: string): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ partition: number; rows: string }>(
    `SELECT partition, sum(rows) AS rows FROM lake_ranges WHERE topic = $1 AND state = 'done' GROUP BY partition`,
    [topic],
  );
  return new Map(rows.map((row) => [row.partition, Number(row.rows)]));
}
