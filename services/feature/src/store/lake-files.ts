import { type LakeFileName, lakeFileKey } from '@insight-mesh/algorithms/lake-files';
import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import { int8Array, textArray } from './arrays.js';
import type { PartitionId, Range } from './lake-ranges.js';

/** The layout of the files that this release writes; 1 had times that are no instants for Parquet. */
export const lakeLayout = 2;

/** What is known of the content of a file. */
export interface FileFacts {
  readonly rows: number;
  readonly bytes: number;
  /** Time of its newest event, in milliseconds since 1970. */
  readonly newestMs: number;
}

/** A file that has just been written. */
export interface WrittenFile extends FileFacts {
  readonly key: string;
  readonly tenantId: string;
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
}

/** A file of the catalogue. */
export interface LakeFile extends Range {
  readonly key: string;
  readonly tenantId: string;
  readonly day: string;
  /** In the names of the source's files. */
  readonly tag: string;
  readonly revision: number;
  readonly layout: number;
  /** Undefined: nobody has looked yet. */
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
  readonly newestMs: number | undefined;
  /** Milliseconds since 1970. */
  readonly writtenMs: number;
  readonly damaged: string | undefined;
}

interface Row {
  key: string;
  tenant_id: string;
  day: string;
  cluster_id: string;
  topic: string;
  tag: string;
  partition: number;
  from_offset: string;
  to_offset: string;
  revision: number;
  layout: number;
  rows: string | null;
  bytes: string | null;
  newest_ms: string | null;
  written_ms: number;
  damaged: string | null;
}

const columns = `f.key, f.tenant_id, f.day::text AS day, f.cluster_id, f.topic, s.tag, f.partition, f.from_offset, f.to_offset, f.revision,
  f.layout, f.rows, f.bytes, f.newest_ms, extract(epoch FROM f.written_at)::float8 * 1000 AS written_ms, f.damaged`;
const from = 'FROM lake_files f JOIN lake_sources s USING (cluster_id, topic)';

const numberOf = (value: string | null) => (value === null ? undefined : Number(value));

function fileOf(row: Row): LakeFile {
  return {
    key: row.key,
    tenantId: row.tenant_id,
    day: row.day,
    clusterId: row.cluster_id,
    topic: row.topic,
    tag: row.tag,
    partition: row.partition,
    from: BigInt(row.from_offset),
    to: BigInt(row.to_offset),
    revision: row.revision,
    layout: row.layout,
    rows: numberOf(row.rows),
    bytes: numberOf(row.bytes),
    newestMs: numberOf(row.newest_ms),
    writtenMs: row.written_ms,
    damaged: row.damaged ?? undefined,
  };
}

async function select(db: Pool | Tx, where: string, values: unknown[]): Promise<LakeFile[]> {
  const { rows } = await db.query<Row>(`SELECT ${columns} ${from} WHERE ${where}`, values);
  return rows.map(fileOf);
}

/** The name of a file of the same source. */
export function keyOf(
  { tenantId, day, partition, tag }: Pick<LakeFile, 'tenantId' | 'day' | 'partition' | 'tag'>,
  range: Pick<LakeFileName, 'from' | 'to' | 'revision'>,
): string {
  return lakeFileKey({ tenantId, day, partition, source: tag, ...range });
}

/** Notes that the list of files of these days has changed, in an order that is the same for all transactions. */
export async function noteChanges(tx: Tx, days: readonly { tenantId: string; day: string }[]): Promise<void> {
  const sorted = [...new Set(days.map(({ tenantId, day }) => `${tenantId} ${day}`))]
    .sort()
    .map((each) => each.split(' '));
  for (const values of sorted) {
    await tx.query(
      `INSERT INTO lake_days AS d (tenant_id, day, changes) VALUES ($1, $2, 1)
       ON CONFLICT (tenant_id, day) DO UPDATE SET changes = d.changes + 1`,
      values,
    );
  }
}

/**
 * Notes the files of a range that has just been written. Where somebody has set the lake back, it writes again what a merged file has
 * already: such a file is superseded from the beginning.
 * @returns the keys of the files that hold the range's rows
 */
export async function noteWritten(tx: Tx, range: Range, files: readonly WrittenFile[]): Promise<string[]> {
  if (files.length === 0) return [];
  const { rows } = await tx.query<{ key: string; holder: string }>(
    `WITH written AS (
       SELECT w.*, (SELECT f.key FROM lake_files f WHERE f.tenant_id = w.tenant_id AND f.day = w.day::date AND f.cluster_id = $1 AND f.topic = $2
         AND f.partition = $3 AND f.from_offset <= $4 AND f.to_offset >= $5 AND f.state = 'current' AND f.key <> w.key LIMIT 1) AS wider
       FROM unnest($7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[]) AS w(key, tenant_id, day, rows, bytes, newest_ms)
     )
     INSERT INTO lake_files AS f (key, tenant_id, day, cluster_id, topic, partition, from_offset, to_offset, state, layout, rows, bytes, newest_ms)
     SELECT key, tenant_id, day::date, $1, $2, $3, $4, $5, CASE WHEN wider IS NULL THEN 'current' ELSE 'superseded' END, $6, rows, bytes, newest_ms
     FROM written
     ON CONFLICT (key) DO UPDATE SET state = excluded.state, rows = excluded.rows, bytes = excluded.bytes, newest_ms = excluded.newest_ms,
       layout = excluded.layout
     RETURNING f.key, coalesce((SELECT wider FROM written w WHERE w.key = f.key), f.key) AS holder`,
    [
      range.clusterId,
      range.topic,
      range.partition,
      range.from,
      range.to,
      lakeLayout,
      textArray(files.map(({ key }) => key)),
      textArray(files.map(({ tenantId }) => tenantId)),
      textArray(files.map(({ day }) => day)),
      int8Array(files.map(({ rows }) => rows)),
      int8Array(files.map(({ bytes }) => bytes)),
      int8Array(files.map(({ newestMs }) => newestMs)),
    ],
  );
  await noteChanges(tx, files);
  return rows.map(({ holder }) => holder).sort();
}

/** The current files of one partition in a tenant's day, in the order of offsets. */
export function filesOfPartition(
  db: Pool | Tx,
  { tenantId, day, clusterId, topic, partition }: PartitionId & { tenantId: string; day: string },
): Promise<LakeFile[]> {
  return select(
    db,
    `f.tenant_id = $1 AND f.day = $2 AND f.cluster_id = $3 AND f.topic = $4 AND f.partition = $5 AND f.state = 'current'
     ORDER BY f.from_offset, f.revision`,
    [tenantId, day, clusterId, topic, partition],
  );
}

/** Current files of a tenant behind a key, in the order of keys; all days' or one's. */
export function currentFilesOf(
  db: Pool | Tx,
  o: { tenantId: string; day?: string | undefined; after?: string | undefined; limit: number },
): Promise<LakeFile[]> {
  return select(
    db,
    `f.tenant_id = $1 AND f.key > $2 AND f.state = 'current' ${o.day === undefined ? '' : 'AND f.day = $4'} ORDER BY f.key LIMIT $3`,
    [o.tenantId, o.after ?? '', o.limit, ...(o.day === undefined ? [] : [o.day])],
  );
}

/** Files of a tenant of which nobody knows how many rows they have, or which were found damaged. */
export function doubtfulFiles(db: Pool, tenantId: string, o: { after: string; limit: number }): Promise<LakeFile[]> {
  return select(
    db,
    `f.tenant_id = $1 AND f.state = 'current' AND f.key > $2 AND (f.rows IS NULL OR f.damaged IS NOT NULL) ORDER BY f.key LIMIT $3`,
    [tenantId, o.after, o.limit],
  );
}

/** Sets what was found out about a file; `damaged` says what is wrong with it. */
export async function noteFacts(db: Pool | Tx, key: string, facts: FileFacts | { damaged: string }): Promise<void> {
  if ('damaged' in facts) {
    await db.query('UPDATE lake_files SET damaged = $2 WHERE key = $1', [key, facts.damaged.slice(0, 1_000)]);
    return;
  }
  await db.query('UPDATE lake_files SET rows = $2, bytes = $3, newest_ms = $4, damaged = NULL WHERE key = $1', [
    key,
    facts.rows,
    facts.bytes,
    facts.newestMs,
  ]);
}

/** Every tenant of the lake. */
export async function lakeTenants(db: Pool): Promise<string[]> {
  // A loose index scan: tenants are few, days and files many.
  const { rows } = await db.query<{ tenant_id: string }>(
    `WITH RECURSIVE t AS (
       (SELECT tenant_id FROM lake_days ORDER BY tenant_id LIMIT 1)
       UNION ALL
       SELECT (SELECT d.tenant_id FROM lake_days d WHERE d.tenant_id > t.tenant_id ORDER BY d.tenant_id LIMIT 1) FROM t WHERE t.tenant_id IS NOT NULL
     ) SELECT tenant_id FROM t WHERE tenant_id IS NOT NULL`,
  );
  return rows.map((row) => row.tenant_id);
}
