import type { Pool } from '@insight-mesh/runtime/postgres';

/** Days whose manifest is older than the list of their files. */
export async function unlistedDays(pool: Pool, limit: number): Promise<{ tenantId: string; day: string }[]> {
  const { rows } = await pool.query<{ tenant_id: string; day: string }>(
    'SELECT tenant_id, day::text AS day FROM lake_days WHERE changes > listed ORDER BY tenant_id, day LIMIT $1',
    [limit],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, day: row.day }));
}

/** The current files of one day, and which state of the list that is: an earlier one if it changes meanwhile. */
export async function readDay(pool: Pool, tenantId: string, day: string): Promise<{ changes: bigint; keys: string[] }> {
  // The count first: what changes between the two is listed again.
  const counted = await pool.query<{ changes: string }>(
    'SELECT changes FROM lake_days WHERE tenant_id = $1 AND day = $2',
    [tenantId, day],
  );
  const { rows } = await pool.query<{ key: string }>(
    `SELECT key FROM lake_files WHERE tenant_id = $1 AND day = $2 AND state = 'current' ORDER BY key`,
    [tenantId, day],
  );
  return { changes: BigInt(counted.rows[0]?.changes ?? 0), keys: rows.map(({ key }) => key) };
}

/** The manifest of a day has what `readDay` told; a day without files is none any more. */
export async function noteListed(
  pool: Pool,
  o: { tenantId: string; day: string; changes: bigint; gone: boolean },
): Promise<void> {
  await pool.query(
    o.gone
      ? 'DELETE FROM lake_days WHERE tenant_id = $1 AND day = $2 AND changes = $3'
      : 'UPDATE lake_days SET listed = greatest(listed, $3) WHERE tenant_id = $1 AND day = $2',
    [o.tenantId, o.day, o.changes],
  );
}

/** A tenant's days in order, or one of them; `listed`: its manifest is up to date. */
export async function daysOf(
  pool: Pool,
  tenantId: string,
  day?: string,
): Promise<{ day: string; listed: boolean; changes: bigint }[]> {
  const { rows } = await pool.query<{ day: string; listed: boolean; changes: string }>(
    `SELECT day::text AS day, changes = listed AS listed, changes FROM lake_days
     WHERE tenant_id = $1 AND ($2::date IS NULL OR day = $2::date) ORDER BY lake_days.day`,
    [tenantId, day ?? null],
  );
  return rows.map((row) => ({ ...row, changes: BigInt(row.changes) }));
}

/** Which of the keys are in the catalogue, or are files that a worker is just writing. */
export async function knownKeys(pool: Pool, keys: readonly string[], state?: 'current'): Promise<Set<string>> {
  const { rows } = await pool.query<{ key: string }>(
    `SELECT key FROM lake_files WHERE key = ANY($1) AND ($2::text IS NULL OR state = $2)
     UNION ALL
     SELECT k.key FROM unnest($1::text[]) AS k(key), regexp_match(k.key, '/p(\\d+)-(\\d+)-(\\d+)(?:-k([0-9a-f]{8}))?\\.parquet$') AS m
     JOIN lake_sources s ON s.tag = coalesce(m[4], '')
     JOIN lake_ranges r ON r.cluster_id = s.cluster_id AND r.topic = s.topic AND r.partition::text = m[1]
       AND r.from_offset::text = m[2] AND r.to_offset::text = m[3] AND r.state = 'writing'
     WHERE $2::text IS NULL`,
    [keys, state ?? null],
  );
  return new Set(rows.map(({ key }) => key));
}
