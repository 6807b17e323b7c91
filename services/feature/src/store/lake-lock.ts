import type { Pool, Tx } from '@insight-mesh/runtime/postgres';

/** files: what replaces or deletes files of a tenant. manifest: what writes its manifest. Whoever holds the first may take the second. */
export type LakeLock = 'files' | 'manifest';

/**
 * Does something as the only one of a schema for a tenant's lake.
 * @param o.wait whether to wait for another holder, some seconds
 * @param work its signal is aborted when the connection that holds the lock was lost: then nothing more may be recorded
 * @returns undefined when another one is at work and `wait` is not set
 */
export async function withLakeLock<T>(
  pool: Pool,
  o: { lock: LakeLock; tenantId: string; wait: boolean },
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const holder = await pool.connect();
  const lost = new AbortController();
  const onLost = () => lost.abort(new Error('the connection that holds the lock of the lake was lost'));
  holder.on('error', onLost);
  holder.on('end', onLost);
  const key = `hashtextextended('insight-mesh lake ' || current_schema() || ' ' || $1 || ' ' || $2, 0)`;
  let taken = false;
  try {
    const take = o.wait ? `pg_advisory_lock(${key}) IS NOT NULL` : `pg_try_advisory_lock(${key})`;
    const { rows } = await holder.query<{ taken: boolean }>(`SELECT ${take} AS taken`, [o.lock, o.tenantId]);
    taken = rows[0]?.taken === true;
    return taken ? await work(lost.signal) : undefined;
  } finally {
    holder.off('error', onLost);
    holder.off('end', onLost);
    // Given back, so that the next one need not wait for Postgres to notice the end of a connection, with which the lock goes else.
    const given = !taken || (await isGivenBack(holder, `SELECT pg_advisory_unlock(${key})`, [o.lock, o.tenantId]));
    holder.release(!given || lost.signal.aborted);
  }
}

function isGivenBack(holder: Tx, sql: string, values: string[]): Promise<boolean> {
  return holder.query(sql, values).then(
    () => true,
    () => false,
  );
}
