import type { Tx } from '@insight-mesh/runtime/postgres';
import { namedConfig, type RunConfig, runConfig } from '../run/run-config.js';
import type { Schedule } from '../schedule/schedule.js';
import type { BigIntColumn, Db } from './db.js';

/** A schedule and what has become of it. */
export interface ScheduleState extends Omit<Schedule, 'config'> {
  /** Undefined: a newer release has set it, with a model or a setting that this one does not know. */
  config: RunConfig | undefined;
  /** As they stand there, also where the rest cannot be read. */
  models: string[];
  seed: number;
  setBy: string;
  setAtMs: number;
  nextAtMs: number | undefined;
  firedAtMs: number | undefined;
  /** Events that the lake had when it last fired. */
  firedRows: number;
  /** Alarms that were checked up to then have been answered. */
  driftUntilMs: number;
  lastRunId: string;
  lastBecause: string;
  /** Failed runs since the last that succeeded. */
  failures: number;
  lastError: string;
}

interface Row {
  tenant_id: string;
  name: string;
  config: unknown;
  cron: string | null;
  time_zone: string;
  on_drift: 'moderate' | 'strong' | null;
  on_events: BigIntColumn | null;
  min_gap_seconds: BigIntColumn;
  accept_drift: boolean;
  paused: boolean;
  set_by: string;
  set_at: Date;
  next_at: Date | null;
  fired_at: Date | null;
  fired_rows: BigIntColumn;
  drift_until: Date;
  failures: number;
  last_error: string;
  last_run_id: string | null;
  last_because: string | null;
}

const withLast = `
  select s.*, last.run_id as last_run_id, last.because as last_because from schedules s
  left join lateral (
    select run_id, because from schedule_runs r where r.tenant_id = s.tenant_id and r.schedule = s.name
    order by fired_at desc limit 1
  ) last on true`;

/**
 * Makes a schedule, or replaces one: then what it has fired is kept. Alarms of before count as answered.
 * @returns false where the tenant has as many already
 */
export async function saveSchedule(
  db: Db,
  schedule: Schedule & { setBy: string; setAtMs: number; nextAtMs: number | undefined },
  most: number,
): Promise<boolean> {
  const result = await db.query(
    `insert into schedules (tenant_id, name, config, cron, time_zone, on_drift, on_events, min_gap_seconds, accept_drift, paused,
       set_by, set_at, next_at, drift_until)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12
     where (select count(*) from schedules where tenant_id = $1 and name <> $2) < $14
     on conflict (tenant_id, name) do update set config = excluded.config, cron = excluded.cron,
       time_zone = excluded.time_zone, on_drift = excluded.on_drift, on_events = excluded.on_events,
       min_gap_seconds = excluded.min_gap_seconds, accept_drift = excluded.accept_drift, paused = excluded.paused,
       set_by = excluded.set_by, set_at = excluded.set_at, next_at = excluded.next_at,
       drift_until = greatest(schedules.drift_until, excluded.drift_until)`,
    [
      schedule.tenantId,
      schedule.name,
      JSON.stringify(schedule.config),
      schedule.cron ?? null,
      schedule.timeZone,
      schedule.onDrift ?? null,
      schedule.onEvents ?? null,
      schedule.minGapSeconds,
      schedule.acceptDrift,
      schedule.paused,
      schedule.setBy,
      new Date(schedule.setAtMs),
      schedule.nextAtMs === undefined ? null : new Date(schedule.nextAtMs),
      most,
    ],
  );
  return result.rowCount === 1;
}

export async function findSchedule(db: Db, tenantId: string, name: string): Promise<ScheduleState | undefined> {
  const result = await db.query<Row>(`${withLast} where s.tenant_id = $1 and s.name = $2`, [tenantId, name]);
  return result.rows.map(fromRow)[0];
}

/** A page of a tenant's schedules by name, from behind `after`. */
export async function listSchedules(
  db: Db,
  query: { tenantId: string; after: string; limit: number },
): Promise<ScheduleState[]> {
  const result = await db.query<Row>(
    `${withLast} where s.tenant_id = $1 and s.name > $2 collate "C" order by s.name collate "C" limit $3`,
    [query.tenantId, query.after, query.limit],
  );
  return result.rows.map(fromRow);
}

/** @returns whether there was one */
export async function deleteSchedule(db: Db, tenantId: string, name: string): Promise<boolean> {
  const result = await db.query('delete from schedules where tenant_id = $1 and name = $2', [tenantId, name]);
  return result.rowCount === 1;
}

/** Names of all schedules that may fire. */
export async function activeSchedules(db: Db): Promise<{ tenantId: string; name: string }[]> {
  const result = await db.query<{ tenant_id: string; name: string }>(
    'select tenant_id, name from schedules where not paused order by tenant_id, name',
  );
  return result.rows.map((row) => ({ tenantId: row.tenant_id, name: row.name }));
}

/** Locks a schedule that may fire; undefined where it is gone, paused, or another instance looks at it. */
export async function lockSchedule(tx: Tx, tenantId: string, name: string): Promise<ScheduleState | undefined> {
  const locked = await tx.query(
    'select 1 from schedules where tenant_id = $1 and name = $2 and not paused for update skip locked',
    [tenantId, name],
  );
  return locked.rowCount === 1 ? findSchedule(tx, tenantId, name) : undefined;
}

/** Keeps that a locked schedule has fired. */
export async function noteFired(
  tx: Tx,
  schedule: ScheduleState,
  fired: {
    runId: string;
    because: string;
    atMs: number;
    nextAtMs: number | undefined;
    rows: number;
    driftUntilMs: number;
  },
): Promise<void> {
  await tx.query(
    `update schedules set fired_at = $3, next_at = $4, fired_rows = greatest(fired_rows, $5),
       drift_until = greatest(drift_until, $6) where tenant_id = $1 and name = $2`,
    [
      schedule.tenantId,
      schedule.name,
      new Date(fired.atMs),
      fired.nextAtMs === undefined ? null : new Date(fired.nextAtMs),
      fired.rows,
      new Date(fired.driftUntilMs),
    ],
  );
  await tx.query(
    `insert into schedule_runs (run_id, tenant_id, schedule, because, accept_drift, fired_at) values ($1, $2, $3, $4, $5, $6)`,
    [fired.runId, schedule.tenantId, schedule.name, fired.because, schedule.acceptDrift, new Date(fired.atMs)],
  );
}

const ofNewerRelease = 'this release of training cannot read it, and does not fire it; a newer one has set it';

function fromRow(row: Row): ScheduleState {
  const { success, data } = runConfig.safeParse(row.config);
  return {
    ...namedConfig.parse(row.config),
    tenantId: row.tenant_id,
    name: row.name,
    config: success ? data : undefined,
    cron: row.cron ?? undefined,
    timeZone: row.time_zone,
    onDrift: row.on_drift ?? undefined,
    onEvents: row.on_events === null ? undefined : Number(row.on_events),
    minGapSeconds: Number(row.min_gap_seconds),
    acceptDrift: row.accept_drift,
    paused: row.paused,
    setBy: row.set_by,
    setAtMs: row.set_at.getTime(),
    nextAtMs: row.next_at?.getTime(),
    firedAtMs: row.fired_at?.getTime(),
    firedRows: Number(row.fired_rows),
    driftUntilMs: row.drift_until.getTime(),
    lastRunId: row.last_run_id ?? '',
    lastBecause: row.last_because ?? '',
    failures: row.failures,
    lastError: success ? row.last_error : ofNewerRelease,
  };
}
