import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { ZodError } from 'zod';
import type { FitDetail } from '../run/steps.js';
import type { Slot } from '../slots.js';
import type { Db } from './db.js';
import { reserveVersions } from './model-versions.js';
import { type Run, runColumns, runsOf } from './runs.js';

/** A run that an instance has taken. All that is written of it below is written only while the instance has it. */
export interface Held {
  id: string;
  owner: bigint;
}

const held = `id = $1 and owner = $2 and state = 'running'`;
const ofHeld = ({ id, owner }: Held): unknown[] => [id, owner.toString()];
/** What the attempt that ends now has taken, up to when it was last heard of. */
const spent = (until: string): string =>
  `spent_ms + greatest(0, extract(epoch from ${until} - coalesce(attempt_at, ${until})) * 1000)::bigint`;
/** Ended in the middle, at the step that stands in the row. */
const crashesNow = 'case when kept = kept_before and crash_step = step then crashes + 1 else 1 end';
/** @param why SQL of a text: what ended it; people find it among the warnings, so many of them */
const broken = (why: string): string => `breaks = breaks + 1, crash_step = step, crashes = ${crashesNow},
  warnings = case when cardinality(warnings) < 20
    then array_append(warnings, 'attempt ' || attempts || ' was broken off at the step "' || step || '": ' || ${why})
    else warnings end`;

const warned = (
  why: string,
): string => `warnings = case when cardinality(warnings) < 20 and not ('it waited: ' || ${why}) = any(warnings)
    then array_append(warnings, 'it waited: ' || ${why}) else warnings end`;

/** What a run trains, as texts in an array: its models, or its target where it trains scores. Two runs that share one wait for each other. */
const trains = (
  run: string,
): string => `case when ${run}.config ? 'tabular' then array['score/' || (${run}.config->'tabular'->>'target')]
  when jsonb_typeof(${run}.config->'models') = 'array' then array(select jsonb_array_elements_text(${run}.config->'models')) else '{}' end`;

/**
 * Takes the oldest queued run for this instance, of those whose tenant has no run at work that trains the same; two instances never take the
 * same one, nor two that exclude each other. One that waits to go on may still be at work in a pod, so it goes before those that have
 * not begun; of several such the oldest goes first, so that none wait for each other. One that cannot be read, for a newer release has queued it, is failed: else it would be
 * taken again and again, before all others.
 */
export async function claimRun(pool: Pool, owner: bigint): Promise<Run | undefined> {
  const rows = await withTransaction(pool, async (tx) => {
    // One claim at a time, over all instances: what the one before has taken is seen by the statement after the lock.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('training claim of ' || current_schema(), 0))`);
    const result = await tx.query(
      `update runs set state = 'running', owner = $1, step = 'start', progress = 0, fit = null, attempts = attempts + 1,
         kept_before = kept, started_at = coalesce(started_at, now()), attempt_at = now(), updated_at = now()
       where seq = (select seq from runs as next where state = 'queued' and (not_before is null or not_before <= now())
         and not exists (select from runs as other where other.tenant_id = next.tenant_id and (other.state = 'running'
             or (other.state = 'queued' and other.attempts > 0 and (next.attempts = 0 or other.seq < next.seq)))
           and (${trains('other')}) && (${trains('next')}))
         order by seq limit 1 for update skip locked)
       returning ${runColumns}`,
      [owner.toString()],
    );
    return result.rows;
  });
  try {
    return runsOf(rows)[0];
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const id = (rows as { id: string }[])[0]?.id ?? '';
    const why = 'this release of training cannot read what was asked for; start it again with a release that can';
    await endRun(pool, { id, owner, state: 'failed', step: 'failed', error: why });
    return claimRun(pool, owner);
  }
}

export interface RunProgress {
  step: string;
  /** 0 to 1. */
  progress: number;
  fit: FitDetail | undefined;
  warnings: readonly string[];
  /** How much it has kept for a next attempt, as a number that only grows. */
  kept: number;
}

/** @returns false when the run is no longer this instance's */
export async function saveProgress(db: Db, run: Held & RunProgress): Promise<boolean> {
  const result = await db.query(
    `update runs set step = $3, progress = $4, fit = $5, warnings = $6, kept = greatest(kept, $7), updated_at = now()
     where ${held}`,
    [
      ...ofHeld(run),
      run.step,
      run.progress,
      run.fit === undefined ? null : JSON.stringify(run.fit),
      run.warnings,
      run.kept,
    ],
  );
  return result.rowCount === 1;
}

/** Whether this instance still has the run, and whether somebody wants it to end. */
export async function standingOf(db: Db, run: Held): Promise<'held' | 'cancelling' | 'lost'> {
  const result = await db.query<{ cancelling: boolean }>(`select cancelling from runs where ${held}`, ofHeld(run));
  const row = result.rows[0];
  if (row === undefined) return 'lost';
  return row.cancelling ? 'cancelling' : 'held';
}

/**
 * Ends a run that this instance still holds.
 * @returns false when it was taken from it meanwhile, or when it succeeded and somebody has cancelled it before (then its results
 *   must not be kept)
 */
export async function endRun(
  db: Db,
  run: Held & { state: 'succeeded' | 'failed' | 'cancelled'; step: string; error: string },
): Promise<boolean> {
  const result = await db.query(
    `update runs set state = $3, step = $4, error = $5, progress = case when $3 = 'succeeded' then 1 else progress end,
       fit = null, spent_ms = ${spent('now()')}, ended_at = now(), updated_at = now()
     where ${held} and not ($3 = 'succeeded' and cancelling)`,
    [...ofHeld(run), run.state, run.step, run.error],
  );
  return result.rowCount === 1;
}

/**
 * Back into the queue, in its old place; who goes on is whoever takes it first.
 * @param why for people, in the step
 * @param options.crashed it was ended in the middle, by its process; else in order
 * @param options.warn where it was not: it says why among the warnings, the same once
 * @param options.afterMs not to be taken before
 * @param options.mostCrashes not done where it has crashed so often in a row at one step, with nothing kept in between
 * @returns where that is so: how often, and the step; else undefined
 */
export async function giveBack(
  db: Db,
  run: Held,
  why: string,
  options: { crashed: boolean; warn?: boolean; afterMs?: number; mostCrashes?: number },
): Promise<{ times: number; step: string } | undefined> {
  if (options.mostCrashes !== undefined) {
    const result = await db.query<{ times: number; step: string }>(
      `select ${crashesNow} as times, step from runs where ${held}`,
      ofHeld(run),
    );
    const row = result.rows[0];
    if (row !== undefined && row.times >= options.mostCrashes) return row;
  }
  await db.query(
    `update runs set state = case when cancelling then 'cancelled' else 'queued' end, owner = null,
       step = case when cancelling then 'cancelled' else 'wait to go on: ' || $3 end, fit = null, spent_ms = ${spent('now()')},
       ${options.crashed ? `${broken('$3')},` : options.warn === true ? `${warned('$3')},` : ''}
       ended_at = case when cancelling then now() end, not_before = now() + $4 * interval '1 millisecond', updated_at = now()
     where ${held}`,
    [...ofHeld(run), why, options.afterMs ?? 0],
  );
  return undefined;
}

/**
 * Puts runs back into the queue whose instance is gone. One that lives holds the advisory lock of its owner number, so
 * taking that lock tells the dead from the living at once, without a clock; of its own an instance knows which are at work.
 */
export async function takeBackOrphans(db: Db, owner: bigint, atWork: readonly string[]): Promise<string[]> {
  const result = await db.query<{ id: string }>(
    `update runs set state = case when cancelling then 'cancelled' else 'queued' end, owner = null, ${broken(`'the service that ran it is gone'`)},
       step = case when cancelling then 'cancelled' else 'wait to go on: the service that ran it is gone' end, fit = null,
       spent_ms = ${spent('updated_at')}, ended_at = case when cancelling then now() end, not_before = null, updated_at = now()
     where state = 'running' and case when owner = $1 then id <> all($2) else pg_try_advisory_xact_lock(owner) end
     returning id`,
    [owner.toString(), atWork],
  );
  return result.rows.map((row) => row.id);
}

/** Of the runs of an instance, those that somebody wants to end. */
export async function cancelledOf(db: Db, owner: bigint): Promise<string[]> {
  const result = await db.query<{ id: string }>(
    `select id from runs where state = 'running' and owner = $1 and cancelling`,
    [owner.toString()],
  );
  return result.rows.map((row) => row.id);
}

/**
 * The next version number of each slot; those that an earlier attempt of the run had, again.
 * @returns undefined when the run is no longer this instance's: whoever has it now writes artefacts under these numbers
 */
export async function reserveForRun(
  pool: Pool,
  run: Held & Pick<Run, 'tenantId'>,
  slots: readonly Slot[],
): Promise<Map<Slot, number> | undefined> {
  return withTransaction(pool, async (tx) => {
    const mine = await tx.query(`select 1 from runs where ${held} for update`, ofHeld(run));
    if (mine.rowCount !== 1) return undefined;
    const had = await reservedOf(tx, run.id);
    const fresh = await reserveVersions(
      tx,
      run.tenantId,
      slots.filter((slot) => !had.has(slot)),
    );
    const all = new Map([...had, ...fresh]);
    await tx.query('update runs set reserved = $2 where id = $1', [run.id, JSON.stringify(Object.fromEntries(all))]);
    return all;
  });
}

/** The version numbers that a run has, registered or not. */
export async function reservedOf(db: Db, runId: string): Promise<Map<Slot, number>> {
  const result = await db.query<{ reserved: Partial<Record<Slot, number>> }>(
    'select reserved from runs where id = $1',
    [runId],
  );
  return new Map(Object.entries(result.rows[0]?.reserved ?? {}) as [Slot, number][]);
}
