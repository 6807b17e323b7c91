import { randomUUID } from 'node:crypto';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import type { GateBounds } from '../gate/bounds.js';
import { slotsOf } from '../run/run-config.js';
import type { Slot } from '../slots.js';
import { openAlarms } from '../store/drift-verdicts.js';
import { findChampion } from '../store/model-versions.js';
import { insertRun } from '../store/runs.js';
import { hasScheduledRun, settleEndedRuns } from '../store/schedule-runs.js';
import { activeSchedules, findSchedule, lockSchedule, noteFired, type ScheduleState } from '../store/schedules.js';
import { nextTick } from './schedule.js';

export interface SchedulerParts {
  pool: Pool;
  /** Events in a tenant's lake; undefined where that cannot be told now. */
  lakeRows: (tenantId: string) => Promise<number | undefined>;
  maxQueued: number;
  bounds: Pick<GateBounds, 'driftDays'>;
  log: Logger;
  metrics: Metrics;
  now: () => number;
}

interface Due {
  because: string;
  driftUntilMs: number;
}

/**
 * One look at all schedules. Every replica looks; a schedule is fired under the lock of its row, together with the run that it puts into the
 * queue, so that one replica fires it and a kill leaves both or none.
 */
export function lookAtSchedules(parts: SchedulerParts) {
  const { pool, log, metrics } = parts;
  const failed = metrics.counter(
    'insightmesh_training_scheduled_failures_total',
    'Scheduled runs that failed; the champions stay as they are. The log and ListSchedules tell of which tenant',
    [],
  );
  const fired = metrics.counter('insightmesh_training_scheduled_runs_total', 'Runs that schedules have fired', []);
  return async (signal: AbortSignal): Promise<void> => {
    for (const run of await settleEndedRuns(pool)) {
      if (run.state !== 'failed') continue;
      failed.inc({});
      log.error(
        { tenant: run.tenantId, schedule: run.schedule, run: run.runId, because: run.because, reason: run.error },
        'a scheduled run failed; nothing was promoted',
      );
    }
    for (const { tenantId, name } of await activeSchedules(pool)) {
      if (signal.aborted) return;
      try {
        const known = await findSchedule(pool, tenantId, name);
        // Asked before the lock: another service answers it.
        const rows = known?.onEvents === undefined ? undefined : await parts.lakeRows(tenantId);
        const because = await withTransaction(pool, (tx) => fire(tx, parts, tenantId, name, rows));
        if (because === undefined) continue;
        fired.inc({});
        log.info({ tenant: tenantId, schedule: name, because }, 'scheduled run queued');
      } catch (error) {
        log.error({ err: error, tenant: tenantId, schedule: name }, 'a schedule could not be looked at');
      }
    }
  };
}

async function fire(
  tx: Tx,
  parts: SchedulerParts,
  tenantId: string,
  name: string,
  rows: number | undefined,
): Promise<string | undefined> {
  const schedule = await lockSchedule(tx, tenantId, name);
  // One that a newer release has set is for that release to fire.
  if (schedule?.config === undefined) return undefined;
  const nowMs = parts.now();
  const gapEndsMs = (schedule.firedAtMs ?? Number.NEGATIVE_INFINITY) + schedule.minGapSeconds * 1000;
  // What is due stays due until it can be: missed ticks become one run.
  if (nowMs < gapEndsMs) return undefined;
  const due = await whatIsDue(tx, schedule, slotsOf(schedule.config)[0], rows, nowMs, parts.bounds.driftDays);
  if (due === undefined) return undefined;
  // Of two schedules of a tenant that are looked at at once, one waits for the other here, and then sees its run.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('training schedules of ' || $1, 0))`, [tenantId]);
  if (await hasScheduledRun(tx, tenantId)) return undefined;
  const runId = randomUUID();
  const queued = await insertRun(tx, { id: runId, tenantId, config: schedule.config, maxQueued: parts.maxQueued });
  if (queued.outcome !== 'inserted') {
    parts.log.warn({ tenant: tenantId, schedule: name }, 'the queue is full; a schedule waits');
    return undefined;
  }
  await noteFired(tx, schedule, {
    ...{ runId, because: due.because, atMs: nowMs, rows: rows ?? 0, driftUntilMs: due.driftUntilMs },
    nextAtMs: schedule.cron === undefined ? undefined : nextTick(schedule.cron, schedule.timeZone, nowMs),
  });
  return due.because;
}

async function whatIsDue(
  tx: Tx,
  schedule: ScheduleState,
  slot: Slot,
  rows: number | undefined,
  nowMs: number,
  days: number,
): Promise<Due | undefined> {
  const { tenantId, cron, nextAtMs, onDrift, onEvents, driftUntilMs, firedRows } = schedule;
  const reasons: string[] = [];
  let answeredMs = driftUntilMs;
  if (cron !== undefined && nextAtMs !== undefined && nextAtMs <= nowMs) {
    reasons.push(`the cron ${cron} (${schedule.timeZone}) of ${new Date(nextAtMs).toISOString()}`);
  }
  if (onDrift !== undefined) {
    const about = { tenantId, atLeast: onDrift, days, nowMs, checkedAfterMs: driftUntilMs };
    const { count, newest, checkedUntilMs } = await openAlarms(tx, about);
    const [first] = newest;
    if (first !== undefined) {
      answeredMs = checkedUntilMs;
      reasons.push(`drift of ${count} features, for example ${first.feature} on ${first.day}`);
    }
  }
  if (onEvents !== undefined && rows !== undefined) {
    const champion = await findChampion(tx, tenantId, slot);
    // A run that promoted nothing has seen its events too: it is not fired for them again.
    const more = rows - Math.max(champion?.dataRows ?? 0, firedRows);
    if (more >= onEvents) reasons.push(`${more} events more than the champion's data`);
  }
  return reasons.length === 0 ? undefined : { because: reasons.join('; '), driftUntilMs: answeredMs };
}
