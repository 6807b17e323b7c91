import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';

/** One run of the backfill, from its start over however many kills to its end. */
export interface BackfillRun {
  readonly id: string;
  readonly folds: number;
  readonly partitions: readonly number[];
  readonly done: readonly number[];
  readonly state: 'running' | 'done' | 'given up';
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  /** Of the partitions that are done. */
  readonly events: number;
  readonly states: number;
  readonly changed: number;
  /** Milliseconds. */
  readonly heldMs: number;
}

const columns = 'id, folds, partitions, done, state, started_at, ended_at, events, states, changed, held_ms';

interface Row {
  id: string;
  folds: number;
  partitions: number[];
  done: number[];
  state: BackfillRun['state'];
  started_at: Date;
  ended_at: Date | null;
  events: string;
  states: string;
  changed: string;
  held_ms: number;
}

function runOf(row: Row): BackfillRun {
  return {
    id: row.id,
    folds: row.folds,
    partitions: row.partitions,
    done: row.done,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    events: Number(row.events),
    states: Number(row.states),
    changed: Number(row.changed),
    heldMs: row.held_ms,
  };
}

/**
 * The run to go on with: the one that was broken off, if it had the same folds and partitions, else a new one. Others that were broken
 * off are given up.
 * @param anew gives up that one too
 */
export function beginRun(
  pool: Pool,
  o: { folds: number; partitions: readonly number[]; anew: boolean },
): Promise<BackfillRun> {
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<Row>(
      `SELECT ${columns} FROM backfills WHERE state = 'running' AND folds = $1 AND partitions = $2 AND NOT $3
       ORDER BY id DESC LIMIT 1`,
      [o.folds, o.partitions, o.anew],
    );
    const [found] = rows;
    await tx.query(
      `UPDATE backfills SET state = 'given up', ended_at = now() WHERE state = 'running' AND id IS DISTINCT FROM $1`,
      [found?.id ?? null],
    );
    if (found !== undefined) return runOf(found);
    const made = await tx.query<Row>(`INSERT INTO backfills (folds, partitions) VALUES ($1, $2) RETURNING ${columns}`, [
      o.folds,
      o.partitions,
    ]);
    const [row] = made.rows;
    if (row === undefined) throw new Error('the run was not stored');
    return runOf(row);
  });
}

/** Adds a partition whose states have been replaced. @throws Error when the run is another's or has ended */
export async function partitionDone(
  tx: Tx,
  runId: string,
  partition: number,
  counts: { events: number; states: number; changed: number },
): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE backfills SET done = array_append(done, $2), events = events + $3, states = states + $4, changed = changed + $5
     WHERE id = $1 AND state = 'running' AND NOT $2 = ANY (done)`,
    [runId, partition, counts.events, counts.states, counts.changed],
  );
  if (rowCount !== 1) throw new Error(`partition ${partition} was replaced by another backfill meanwhile`);
}

export async function noteHeld(pool: Pool, runId: string, ms: number): Promise<void> {
  await pool.query('UPDATE backfills SET held_ms = greatest(held_ms, $2) WHERE id = $1', [runId, Math.round(ms)]);
}

/** Ends the run; answers what it has done in all. */
export async function endRun(pool: Pool, runId: string): Promise<BackfillRun> {
  const { rows } = await pool.query<Row>(
    `UPDATE backfills SET state = 'done', ended_at = now() WHERE id = $1 RETURNING ${columns}`,
    [runId],
  );
  if (rows[0] === undefined) throw new Error('the run is gone');
  return runOf(rows[0]);
}

export async function lastRun(pool: Pool): Promise<BackfillRun | undefined> {
  const { rows } = await pool.query<Row>(`SELECT ${columns} FROM backfills ORDER BY id DESC LIMIT 1`);
  return rows[0] === undefined ? undefined : runOf(rows[0]);
}
