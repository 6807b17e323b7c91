import type { Db } from './db.js';

/** Whether a run was fired by a schedule whose runs are the answer to a drift. */
export async function acceptsDrift(db: Db, runId: string): Promise<boolean> {
  const result = await db.query<{ accept_drift: boolean }>('select accept_drift from schedule_runs where run_id = $1', [
    runId,
  ]);
  return result.rows[0]?.accept_drift === true;
}
