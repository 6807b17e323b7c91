import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Snapshot } from '../dataset-jobs/snapshot.js';
import type { StoredManifest } from '../dataset-jobs/stored-spec.js';
import { fromWholeRow, type WholeDataset, type WholeRow, wholeColumns } from './datasets.js';

/** A build that a replica has taken. All that is written of it below is written only while the replica has it. */
export interface Held {
  readonly id: string;
  readonly owner: bigint;
}

const held = `id = $1 AND owner = $2 AND state = 'running'`;
const ofHeld = ({ id, owner }: Held): unknown[] => [id, owner.toString()];

/**
 * Takes the one that has waited longest, before all one that somebody has cancelled; two replicas never take the same one.
 * @param which cancelled: only one that is to be cleaned up
 */
export async function claimDataset(
  pool: Pool,
  owner: bigint,
  which: 'any' | 'cancelled',
): Promise<WholeDataset | undefined> {
  const { rows } = await pool.query<WholeRow>(
    `UPDATE datasets SET state = 'running', owner = $1, attempts = attempts + 1, step = 'begin', done = 0, total = 0,
       started_at = coalesce(started_at, now())
     WHERE seq = (SELECT seq FROM datasets WHERE state = 'queued' AND (cancelling OR $2) ORDER BY cancelling DESC, seq LIMIT 1
       FOR UPDATE SKIP LOCKED)
     RETURNING ${wholeColumns}`,
    [owner.toString(), which === 'any'],
  );
  return rows[0] === undefined ? undefined : fromWholeRow(rows[0]);
}

export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export async function saveProgress(pool: Pool, build: Held, { step, done, total }: Progress): Promise<void> {
  await pool.query(`UPDATE datasets SET step = $3, done = $4, total = $5 WHERE ${held}`, [
    ...ofHeld(build),
    step,
    Math.round(done),
    Math.round(total),
  ]);
}

/** @returns false when another replica has the build */
export async function saveSnapshot(pool: Pool, build: Held, snapshot: Snapshot): Promise<boolean> {
  const values = [...ofHeld(build), JSON.stringify(snapshot)];
  const { rowCount } = await pool.query(`UPDATE datasets SET snapshot = $3 WHERE ${held}`, values);
  return rowCount === 1;
}

/** Whether this replica still has the build, and whether somebody wants it to end. */
export async function standingOf(pool: Pool, build: Held): Promise<'held' | 'cancelled' | 'lost'> {
  const { rows } = await pool.query<{ cancelling: boolean }>(
    `SELECT cancelling FROM datasets WHERE ${held}`,
    ofHeld(build),
  );
  if (rows[0] === undefined) return 'lost';
  return rows[0].cancelling ? 'cancelled' : 'held';
}

/** @returns false when another replica has the build, or somebody wants it to end */
export async function succeed(pool: Pool, build: Held, manifest: StoredManifest): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE datasets SET state = 'succeeded', step = '', done = 0, total = 0, manifest = $3, snapshot = NULL, owner = NULL, ended_at = now()
     WHERE ${held} AND NOT cancelling`,
    [...ofHeld(build), JSON.stringify(manifest)],
  );
  return rowCount === 1;
}

export async function endWithout(pool: Pool, build: Held, state: 'failed' | 'cancelled', error: string): Promise<void> {
  await pool.query(
    `UPDATE datasets SET state = $3, error = $4, step = '', done = 0, total = 0, snapshot = NULL, owner = NULL, ended_at = now() WHERE ${held}`,
    [...ofHeld(build), state, error],
  );
}

/** Back into the queue, in its old place. @param crashed its process has ended by itself */
export async function giveBack(pool: Pool, build: Held, step: string, crashed: boolean): Promise<void> {
  await pool.query(
    `UPDATE datasets SET state = 'queued', owner = NULL, step = $3, done = 0, total = 0, crashes = crashes + $4 WHERE ${held}`,
    [...ofHeld(build), step, crashed ? 1 : 0],
  );
}

/**
 * Puts builds back into the queue whose replica is gone. One that lives holds the advisory lock of its number, so taking that lock tells the
 * dead from the living at once, without a clock; of its own a replica knows which are at work.
 */
export async function takeBackOrphans(pool: Pool, owner: bigint, atWork: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE datasets SET state = 'queued', owner = NULL, step = 'wait to go on: what built it is gone', done = 0, total = 0
     WHERE state = 'running' AND CASE WHEN owner = $1 THEN id <> ALL($2::uuid[]) ELSE pg_try_advisory_xact_lock(owner) END
     RETURNING id`,
    [owner.toString(), atWork],
  );
  return rows.map((row) => row.id);
}

/** Of the builds of a replica, those that somebody wants to end. */
export async function cancelledOf(pool: Pool, owner: bigint): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM datasets WHERE state = 'running' AND owner = $1 AND cancelling`,
    [owner.toString()],
  );
  return rows.map((row) => row.id);
}

export async function countQueued(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM datasets WHERE state = 'queued'`,
  );
  return rows[0]?.count ?? 0;
}
