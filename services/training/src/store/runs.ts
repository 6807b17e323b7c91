import { type RunConfig, type RunState, runConfig } from '../run/run-config.js';
import type { Db } from './db.js';

export interface Run {
  id: string;
  tenantId: string;
  state: RunState;
  step: string;
  /** 0 to 1. */
  progress: number;
  /** Why it failed; else empty. */
  error: string;
  config: RunConfig;
  updatedAtMs: number;
}

interface RunRow {
  id: string;
  tenant_id: string;
  state: RunState;
  step: string;
  progress: number;
  error: string;
  config: unknown;
  updated_at: Date;
}

const columns = 'id, tenant_id, state, step, progress, error, config, updated_at';

/**
 * Puts a run at the end of the queue.
 * @returns false when the tenant has `maxQueued` runs waiting already: nothing was written
 */
export async function insertRun(
  db: Db,
  run: { id: string; tenantId: string; config: RunConfig; maxQueued: number },
): Promise<boolean> {
  const result = await db.query(
    `insert into runs (id, tenant_id, config, step)
     select $1, $2, $3, 'wait for its turn'
     where (select count(*) from runs where tenant_id = $2 and state = 'queued') < $4`,
    [run.id, run.tenantId, JSON.stringify(run.config), run.maxQueued],
  );
  return result.rowCount === 1;
}

/** The tenant's run, or undefined: another tenant's run does not exist for it. */
export async function findRun(db: Db, tenantId: string, id: string): Promise<Run | undefined> {
  const result = await db.query<RunRow>(`select ${columns} from runs where tenant_id = $1 and id = $2`, [tenantId, id]);
  return fromRow(result.rows[0]);
}

/** Takes the oldest queued run for this instance; two instances never take the same one. */
export async function claimRun(db: Db, owner: bigint): Promise<Run | undefined> {
  const result = await db.query<RunRow>(
    `update runs set state = 'running', owner = $1, step = 'start', started_at = now(), updated_at = now()
     where seq = (select seq from runs where state = 'queued' order by seq limit 1 for update skip locked)
     returning ${columns}`,
    [owner.toString()],
  );
  return fromRow(result.rows[0]);
}

export async function saveProgress(
  db: Db,
  run: { id: string; owner: bigint; step: string; progress: number },
): Promise<void> {
  await db.query(
    `update runs set step = $3, progress = $4, updated_at = now() where id = $1 and owner = $2 and state = 'running'`,
    [run.id, run.owner.toString(), run.step, run.progress],
  );
}

/**
 * Ends a run that this instance still holds.
 * @returns false when it was taken from it meanwhile (then its results must not be kept)
 */
export async function endRun(
  db: Db,
  run: { id: string; owner: bigint; state: 'succeeded' | 'failed'; step: string; error: string },
): Promise<boolean> {
  const result = await db.query(
    `update runs set state = $3, step = $4, error = $5, progress = case when $3 = 'succeeded' then 1 else progress end,
       ended_at = now(), updated_at = now()
     where id = $1 and owner = $2 and state = 'running'`,
    [run.id, run.owner.toString(), run.state, run.step, run.error],
  );
  return result.rowCount === 1;
}

/**
 * Fails the runs whose instance is gone. An instance that lives holds the advisory lock of its owner number, so taking
 * that lock tells the dead from the living at once, without a clock.
 */
export async function failOrphans(db: Db, owner: bigint, error: string): Promise<string[]> {
  const result = await db.query<{ id: string }>(
    `update runs set state = 'failed', error = $2, ended_at = now(), updated_at = now()
     where state = 'running' and owner <> $1 and pg_try_advisory_xact_lock(owner)
     returning id`,
    [owner.toString(), error],
  );
  return result.rows.map((row) => row.id);
}

export async function countRuns(db: Db, state: RunState): Promise<number> {
  const result = await db.query<{ count: number }>('select count(*)::int as count from runs where state = $1', [state]);
  return result.rows[0]?.count ?? 0;
}

function fromRow(row: RunRow | undefined): Run | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    state: row.state,
    step: row.step,
    progress: row.progress,
    error: row.error,
    config: runConfig.parse(row.config),
    updatedAtMs: row.updated_at.getTime(),
  };
}
