import type { Db } from './db.js';

/** Whether a run was fired by a schedule whose runs are the answer to a drift. */
export async function acceptsDrift(db: Db, runId: string): Promise<boolean> {
  const result = await db.query<{ accept_drift: boolean }>('select accept_drift from schedule_runs where run_id = $1', [
    runId,
  ]);
  return result.rows[0]?.accept_drift === true;
}

/** A run of a schedule that has ended, and that nobody has told of yet. */
export interface EndedRun {
  runId: string;
  tenantId: string;
  schedule: string;
  because: string;
  state: string;
  error: string;
}

/** Whether a scheduled run of the tenant waits or goes on. */
export async function hasScheduledRun(db: Db, tenantId: string): Promise<boolean> {
  const result = await db.query(
    `select 1 from schedule_runs s join runs r on r.id = s.run_id
     where s.tenant_id = $1 and not s.settled and r.state in ('queued', 'running') limit 1`,
    [tenantId],
  );
  return result.rowCount === 1;
}

/**
 * Counts the ended runs of schedules, each once, and keeps why the last one failed: a failure adds one, a success begins anew, and whatever
 * else a run may end in changes nothing.
 */
export async function settleEndedRuns(db: Db): Promise<EndedRun[]> {
  const result = await db.query<{
    run_id: string;
    tenant_id: string;
    schedule: string;
    because: string;
    state: string;
    error: string;
  }>(
    `with ended as (
       select s.run_id, s.tenant_id, s.schedule, s.because, r.state, r.error from schedule_runs s join runs r on r.id = s.run_id
       where not s.settled and r.state not in ('queued', 'running') for update of s skip locked
     ), settled as (
       update schedule_runs set settled = true where run_id in (select run_id from ended)
     ), counted as (
       update schedules s set
         failures = case when e.state = 'failed' then s.failures + 1 when e.state = 'succeeded' then 0 else s.failures end,
         last_error = case when e.state = 'failed' then e.error when e.state = 'succeeded' then '' else s.last_error end
       from ended e where s.tenant_id = e.tenant_id and s.name = e.schedule
     )
     select * from ended`,
  );
  return result.rows.map((row) => ({
    runId: row.run_id,
    tenantId: row.tenant_id,
    schedule: row.schedule,
    because: row.because,
    state: row.state,
    error: row.error,
  }));
}
