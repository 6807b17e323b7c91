import type { Pool } from '@insight-mesh/runtime/postgres';

/** The right to be the only one who checks and publishes; it goes with the connection. */
export interface Lead {
  /** Aborted when the connection was lost, and with it the right. */
  readonly signal: AbortSignal;
  release(): void;
}

/** Undefined where another replica has it. */
export async function takeLead(pool: Pool): Promise<Lead | undefined> {
  const holder = await pool.connect();
  const lost = new AbortController();
  const onLost = () => lost.abort(new Error('the connection that holds the lock was lost'));
  holder.on('error', onLost);
  holder.on('end', onLost);
  const release = () => {
    holder.off('error', onLost);
    holder.off('end', onLost);
    // The lock goes with its connection.
    holder.release(true);
  };
  try {
    const { rows } = await holder.query<{ taken: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('insight-mesh quality ' || current_schema(), 0)) AS taken`,
    );
    if (rows[0]?.taken === true) return { signal: lost.signal, release };
  } catch (error) {
    release();
    throw error;
  }
  release();
  return undefined;
}
