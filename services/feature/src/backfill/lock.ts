import type { Pool } from '@insight-mesh/runtime/postgres';

export interface BackfillLock {
  /** Aborted when the connection that holds the lock was lost. */
  readonly signal: AbortSignal;
  release(): void;
}

/**
 * The right to be the only backfill of a schema; it goes with the connection.
 * @throws Error when another one runs
 */
export async function takeLock(pool: Pool, schema: string): Promise<BackfillLock> {
  const holder = await pool.connect();
  const lost = new AbortController();
  const onLost = () =>
    lost.abort(new Error('the connection that holds the lock was lost; start again, and it goes on from here'));
  holder.on('error', onLost);
  holder.on('end', onLost);
  const { rows } = await holder.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(hashtextextended('insight-mesh backfill ' || $1, 0)) AS taken`,
    [schema],
  );
  if (rows[0]?.taken !== true) {
    holder.release();
    throw new Error('another backfill of this store is running');
  }
  return {
    signal: lost.signal,
    release: () => {
      holder.off('error', onLost);
      holder.off('end', onLost);
      // The lock goes with its connection.
      holder.release(true);
    },
  };
}
