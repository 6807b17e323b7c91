import { namedConfig, type RunConfig, type RunConfigInput, type RunState, runConfig } from '../run/run-config.js';
import type { FitDetail } from '../run/steps.js';
import type { BigIntColumn, Db } from './db.js';

export interface Run {
  id: string;
  tenantId: string;
  state: RunState;
  requestId: string | undefined;
  step: string;
  /** 0 to 1. */
  progress: number;
  /** Why it failed; else empty. */
  error: string;
  config: RunConfig;
  /** Somebody wants it to end. */
  cancelling: boolean;
  /** How often it was begun. */
  attempts: number;
  /** How often it was ended in the middle, by its process or a service that died. */
  breaks: number;
  /** In a row, at one step, with nothing kept in between. */
  crashes: number;
  /** How much it has kept for a next attempt. */
  kept: number;
  /** Milliseconds of the attempts before the present one. */
  spentMs: number;
  /** Of the fit that is going on. */
  fit: FitDetail | undefined;
  /** For people, each once. */
  warnings: string[];
  createdAtMs: number;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  updatedAtMs: number;
  /** Order of creation. */
  seq: number;
}

/** A run as it is shown: of one that a newer release has queued only what this one can read. */
export interface ShownRun extends Omit<Run, 'config'> {
  /** Undefined: it names a model or a setting that this release does not know. */
  config: RunConfig | undefined;
  /** As they stand there, also where the rest cannot be read. */
  models: string[];
  seed: number;
}

interface RunRow {
  id: string;
  tenant_id: string;
  state: RunState;
  request_id: string | null;
  step: string;
  progress: number;
  error: string;
  config: unknown;
  cancelling: boolean;
  attempts: number;
  breaks: number;
  crashes: number;
  kept: BigIntColumn;
  spent_ms: BigIntColumn;
  fit: FitDetail | null;
  warnings: string[];
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  updated_at: Date;
  seq: BigIntColumn;
}

export const runColumns = `id, tenant_id, state, request_id, step, progress, error, config, cancelling, attempts, breaks, crashes,
  kept, spent_ms, fit, warnings, created_at, started_at, ended_at, updated_at, seq`;

export type Inserted =
  | { outcome: 'inserted' }
  /** An earlier run has the request's id. */
  | { outcome: 'known'; run: ShownRun }
  /** The tenant has as many waiting as it may: nothing was written. */
  | { outcome: 'full' };

/** Puts a run at the end of the queue. */
export async function insertRun(
  db: Db,
  run: { id: string; tenantId: string; requestId?: string; config: RunConfigInput; maxQueued: number },
): Promise<Inserted> {
  const known = await findByRequest(db, run);
  if (known !== undefined) return { outcome: 'known', run: known };
  const result = await db.query(
    `insert into runs (id, tenant_id, config, request_id, step)
     select $1, $2, $3, $5, 'wait for its turn'
     where (select count(*) from runs where tenant_id = $2 and state = 'queued') < $4
     on conflict (tenant_id, request_id) where request_id is not null do nothing`,
    [run.id, run.tenantId, JSON.stringify(run.config), run.maxQueued, run.requestId ?? null],
  );
  if (result.rowCount === 1) return { outcome: 'inserted' };
  // The same request may have come twice at once.
  const raced = await findByRequest(db, run);
  return raced === undefined ? { outcome: 'full' } : { outcome: 'known', run: raced };
}

async function findByRequest(db: Db, run: { tenantId: string; requestId?: string }): Promise<ShownRun | undefined> {
  if (run.requestId === undefined) return undefined;
  const result = await db.query<RunRow>(`select ${runColumns} from runs where tenant_id = $1 and request_id = $2`, [
    run.tenantId,
    run.requestId,
  ]);
  return result.rows.map(shown)[0];
}

/** The tenant's run, or undefined: another tenant's run does not exist for it. */
export async function findRun(db: Db, tenantId: string, id: string): Promise<ShownRun | undefined> {
  const result = await db.query<RunRow>(`select ${runColumns} from runs where tenant_id = $1 and id = $2`, [
    tenantId,
    id,
  ]);
  return result.rows.map(shown)[0];
}

/** A page of the tenant's runs, the newest first, from below `beforeSeq`. */
export async function listRuns(
  db: Db,
  query: { tenantId: string; state: RunState | undefined; beforeSeq: number | undefined; limit: number },
): Promise<ShownRun[]> {
  const result = await db.query<RunRow>(
    `select ${runColumns} from runs
     where tenant_id = $1 and ($2::text is null or state = $2) and ($3::bigint is null or seq < $3)
     order by seq desc limit $4`,
    [query.tenantId, query.state ?? null, query.beforeSeq ?? null, query.limit],
  );
  return result.rows.map(shown);
}

/** A waiting run is cancelled at once, of a running one its instance is told. @returns false: it has ended, or there is none */
export async function cancelRun(db: Db, tenantId: string, id: string): Promise<boolean> {
  const result = await db.query(
    `update runs set cancelling = true, updated_at = now(),
       state = case when state = 'queued' then 'cancelled' else state end,
       step = case when state = 'queued' then 'cancelled' else step end,
       ended_at = case when state = 'queued' then now() else ended_at end
     where tenant_id = $1 and id = $2 and state in ('queued', 'running') and not cancelling`,
    [tenantId, id],
  );
  return result.rowCount === 1;
}

/** Those of the ids whose runs have ended. */
export async function endedOf(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; tenantId: string; state: RunState }[]> {
  const result = await db.query<Pick<RunRow, 'id' | 'tenant_id' | 'state'>>(
    `select id, tenant_id, state from runs where id = any($1) and state not in ('queued', 'running')`,
    [ids],
  );
  return result.rows.map((row) => ({ id: row.id, tenantId: row.tenant_id, state: row.state }));
}

export async function countRuns(db: Db, state: RunState): Promise<number> {
  const result = await db.query<{ count: number }>('select count(*)::int as count from runs where state = $1', [state]);
  return result.rows[0]?.count ?? 0;
}

/** To be run. @throws ZodError for a run that this release cannot read */
export function runsOf(rows: readonly unknown[]): Run[] {
  return (rows as RunRow[]).map((row) => ({ ...known(row), config: runConfig.parse(row.config) }));
}

/** To be shown: one run of a newer release must not hide all others. */
function shown(row: RunRow): ShownRun {
  const { success, data } = runConfig.safeParse(row.config);
  const { models, seed } = namedConfig.parse(row.config);
  const warnings = success ? row.warnings : [...row.warnings, ofNewerRelease];
  return { ...known(row), warnings, config: success ? data : undefined, models, seed };
}

const ofNewerRelease = 'this release of training cannot read all that the run was asked for; a newer one has queued it';

function known(row: RunRow): Omit<Run, 'config'> {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    state: row.state,
    requestId: row.request_id ?? undefined,
    step: row.step,
    progress: row.progress,
    error: row.error,
    cancelling: row.cancelling,
    attempts: row.attempts,
    breaks: row.breaks,
    crashes: row.crashes,
    kept: Number(row.kept),
    spentMs: Number(row.spent_ms),
    fit: row.fit ?? undefined,
    warnings: row.warnings,
    createdAtMs: row.created_at.getTime(),
    startedAtMs: row.started_at?.getTime(),
    endedAtMs: row.ended_at?.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    seq: Number(row.seq),
  };
}
