import type { Pool } from '@insight-mesh/runtime/postgres';

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
  let broken = true;
  try {
    const take = o.wait ? `pg_advisory_lock(${key}) IS NOT NULL` : `pg_try_advisory_lock(${key})`;
    const { rows } = await holder.query<{ taken: boolean }>(`SELECT ${take} AS taken`, [o.lock, o.tenantId]);
    if (rows[0]?.taken !== true) {
      broken = false;
      return undefined;
    }
    const done = await work(lost.signal);
    await holder.query(`SELECT pg_advisory_unlock(${key})`, [o.lock, o.tenantId]);
    broken = false;
    return done;
  } finally {
    holder.off('error', onLost);
    holder.off('end', onLost);
    // The lock goes with its connection.
    holder.release(broken);
  }
}
