import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { type FileFacts, type LakeFile, lakeLayout, noteChanges } from './lake-files.js';
import type { Range } from './lake-ranges.js';

/** A file that is about to take the place of others. */
export interface SwapTarget extends Range {
  readonly key: string;
  readonly tenantId: string;
  readonly day: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly writtenMs: number;
}

/** Stores that a file is about to be put: whoever comes after a crash knows that it may be there, and is nobody's. */
export async function beginSwap(pool: Pool, target: SwapTarget): Promise<void> {
  const { key, tenantId, day, clusterId, topic, partition, from, to, revision, writtenMs } = target;
  await pool.query(
    `INSERT INTO lake_files (key, tenant_id, day, cluster_id, topic, partition, from_offset, to_offset, revision, state, layout, written_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'writing', $10, to_timestamp($11::float8 / 1000))`,
    [key, tenantId, day, clusterId, topic, partition, from, to, revision, lakeLayout, writtenMs],
  );
}

/**
 * Gives up the files that were to be put and were not recorded; they may be deleted at once. From then on nobody can record them any more, not a worker either that has lost
 * its lock and does not know it yet.
 */
export async function giveUpUnrecorded(pool: Pool, tenantId: string): Promise<void> {
  await pool.query(
    `UPDATE lake_files SET state = 'superseded', state_at = '-infinity' WHERE tenant_id = $1 AND state = 'writing'`,
    [tenantId],
  );
}

/** Superseded files of a tenant that may be deleted now, with their days. */
export async function deletableFiles(
  pool: Pool,
  tenantId: string,
  afterMs: number,
): Promise<{ key: string; day: string }[]> {
  const { rows } = await pool.query<{ key: string; day: string }>(
    `SELECT key, day::text AS day FROM lake_files WHERE tenant_id = $1 AND state = 'superseded'
     AND state_at <= now() - make_interval(secs => $2::float8 / 1000) ORDER BY key`,
    [tenantId, afterMs],
  );
  return rows;
}

/** The object is gone, or never came to be. Current ones stay. */
export async function forgetFile(pool: Pool, key: string): Promise<void> {
  await pool.query(`DELETE FROM lake_files WHERE key = $1 AND state <> 'current'`, [key]);
}

/** Rows that go, by the beginning of the range that tells of them. */
export type RemovedRows = ReadonlyMap<bigint, number>;

export interface Swap {
  /** All of one partition in a tenant's day, in the order of offsets. */
  readonly inputs: readonly LakeFile[];
  /** Undefined: their rows are to be forgotten, all of them. */
  readonly target?: { readonly key: string; readonly facts: FileFacts } | undefined;
  readonly removed?: RemovedRows | undefined;
}

/**
 * Records that a file has taken the place of others, for all who read by the catalogue or by ranges.
 * @throws Error when it is no longer the case that the inputs are current and the target is being written: then nothing is changed
 */
export async function recordSwap(tx: Tx, { inputs, target, removed }: Swap): Promise<void> {
  const [first] = inputs;
  if (first === undefined) return;
  const keys = inputs.map(({ key }) => key);
  const { rows: held } = await tx.query(`SELECT FROM lake_files WHERE key = ANY($1) AND state = 'current' FOR UPDATE`, [
    keys,
  ]);
  if (held.length !== keys.length) throw new Error('files of the lake were replaced by somebody else meanwhile');
  if (target !== undefined) {
    const { rows, bytes, newestMs } = target.facts;
    const { rowCount } = await tx.query(
      `UPDATE lake_files SET state = 'current', rows = $2, bytes = $3, newest_ms = $4, state_at = now() WHERE key = $1 AND state = 'writing'`,
      [target.key, rows, bytes, newestMs],
    );
    if (rowCount !== 1) throw new Error('a file of the lake was given up by somebody else while it was written');
  }
  await tx.query(`UPDATE lake_files SET state = 'superseded', state_at = now() WHERE key = ANY($1)`, [keys]);
  const { clusterId, topic, partition } = first;
  const { from } = first;
  const to = inputs.at(-1)?.to ?? first.to;
  await tx.query(
    `UPDATE lake_ranges SET files = ARRAY(SELECT DISTINCT CASE WHEN f = ANY($6) THEN $7 ELSE f END AS file FROM unnest(files) AS f
       WHERE $7::text IS NOT NULL OR f <> ALL($6) ORDER BY file)
     WHERE cluster_id = $1 AND topic = $2 AND partition = $3 AND from_offset >= $4 AND to_offset <= $5 AND files && $6`,
    [clusterId, topic, partition, from, to, keys, target?.key ?? null],
  );
  for (const [begin, rows] of removed ?? []) {
    await tx.query(
      `UPDATE lake_ranges SET rows = rows - $5, removed = removed + $5
       WHERE cluster_id = $1 AND topic = $2 AND partition = $3 AND from_offset = $4`,
      [clusterId, topic, partition, begin, rows],
    );
  }
  await noteChanges(tx, [first]);
}

/** `recordSwap` in a transaction of its own. */
export function finishSwap(pool: Pool, swap: Swap): Promise<void> {
  return withTransaction(pool, (tx) => recordSwap(tx, swap));
}

/** The ranges whose rows a file holds, in order. */
export async function rangesOfFile(pool: Pool, file: LakeFile): Promise<{ from: bigint; to: bigint }[]> {
  const { rows } = await pool.query<{ from_offset: string; to_offset: string }>(
    `SELECT from_offset, to_offset FROM lake_ranges WHERE cluster_id = $1 AND topic = $2 AND partition = $3
     AND from_offset >= $4 AND to_offset <= $5 AND $6 = ANY(files) ORDER BY from_offset`,
    [file.clusterId, file.topic, file.partition, file.from, file.to, file.key],
  );
  return rows.map((row) => ({ from: BigInt(row.from_offset), to: BigInt(row.to_offset) }));
}

/** Partitions of a tenant's days with files to merge, the oldest day first. */
export async function partitionsToMerge(
  pool: Pool,
  o: {
    tenantId: string;
    smallRows: number;
    smallBytes: number;
    limit: number;
    after: { day: string; clusterId: string; topic: string; partition: number } | undefined;
  },
): Promise<{ day: string; clusterId: string; topic: string; partition: number }[]> {
  const { rows } = await pool.query<{ day: string; cluster_id: string; topic: string; partition: number }>(
    `SELECT day::text AS day, cluster_id, topic, partition FROM lake_files
     WHERE tenant_id = $1 AND state = 'current' AND damaged IS NULL AND ((rows < $2 AND bytes < $3) OR layout < $4)
       AND ($6::date IS NULL OR (day, cluster_id, topic, partition) > ($6::date, $7, $8, $9::int))
     GROUP BY day, cluster_id, topic, partition HAVING count(*) > 1 OR min(layout) < $4
     ORDER BY day, cluster_id, topic, partition LIMIT $5`,
    [
      o.tenantId,
      o.smallRows,
      o.smallBytes,
      lakeLayout,
      o.limit,
      o.after?.day ?? null,
      o.after?.clusterId ?? null,
      o.after?.topic ?? null,
      o.after?.partition ?? null,
    ],
  );
  return rows.map((row) => ({ day: row.day, clusterId: row.cluster_id, topic: row.topic, partition: row.partition }));
}
