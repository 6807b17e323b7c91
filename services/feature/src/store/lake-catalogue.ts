import type { Pool } from '@insight-mesh/runtime/postgres';

/** What a tenant has in the lake. */
export interface LakeSummary {
  readonly days: number;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  /** Milliseconds since 1970; undefined without events. */
  readonly newestMs: number | undefined;
  readonly damaged: number;
}

export async function lakeSummary(pool: Pool, tenantId: string): Promise<LakeSummary> {
  const { rows } = await pool.query<
    Record<'days' | 'files' | 'rows' | 'bytes' | 'damaged', string> & { newest_ms: string | null }
  >(
    `SELECT count(DISTINCT day) AS days, count(*) AS files, coalesce(sum(rows), 0) AS rows, coalesce(sum(bytes), 0) AS bytes,
       max(newest_ms) AS newest_ms, count(damaged) AS damaged
     FROM lake_files WHERE tenant_id = $1 AND state = 'current'`,
    [tenantId],
  );
  const [row] = rows;
  return {
    days: Number(row?.days ?? 0),
    files: Number(row?.files ?? 0),
    rows: Number(row?.rows ?? 0),
    bytes: Number(row?.bytes ?? 0),
    newestMs: row?.newest_ms == null ? undefined : Number(row.newest_ms),
    damaged: Number(row?.damaged ?? 0),
  };
}

/** How far each partition of each source is in the lake, whatever tenant's its events are. */
export async function lakeOffsets(
  pool: Pool,
  lakeConsumer: string,
): Promise<{ tag: string; partition: number; next: bigint }[]> {
  const { rows } = await pool.query<{ tag: string; partition: number; next_offset: string }>(
    `SELECT s.tag, o.partition, o.next_offset FROM consumer_offsets o JOIN lake_sources s USING (cluster_id, topic)
     WHERE o.consumer = $1 ORDER BY s.tag, o.partition`,
    [lakeConsumer],
  );
  return rows.map((row) => ({ tag: row.tag, partition: row.partition, next: BigInt(row.next_offset) }));
}

export interface DaySummary {
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Days with files behind one, in order. */
export async function lakeDays(
  pool: Pool,
  tenantId: string,
  o: { after: string | undefined; limit: number },
): Promise<DaySummary[]> {
  const { rows } = await pool.query<{ day: string; files: string; rows: string; bytes: string }>(
    `SELECT day::text AS day, count(*) AS files, coalesce(sum(rows), 0) AS rows, coalesce(sum(bytes), 0) AS bytes FROM lake_files
     WHERE tenant_id = $1 AND state = 'current' AND ($2::date IS NULL OR day > $2::date) GROUP BY lake_files.day ORDER BY lake_files.day LIMIT $3`,
    [tenantId, o.after ?? null, o.limit],
  );
  return rows.map((row) => ({
    day: row.day,
    files: Number(row.files),
    rows: Number(row.rows),
    bytes: Number(row.bytes),
  }));
}
