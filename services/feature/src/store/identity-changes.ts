import { AppError } from '@insight-mesh/runtime/errors';
import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { type Edge, edgeHash } from '../identity/edges.js';
import { marksOfEdge, tellChanges } from '../serving/changes.js';
import { markOf } from '../serving/state-cache.js';
import { findJoin, type StoredJoin } from './identity-list.js';
import { countingVisitors } from './identity-sql.js';

export type JoinAction = 'cut' | 'restore';

/** What is wanted, by whom, and why. */
export interface WantedChange extends Edge {
  readonly action: JoinAction;
  /** `key:…` or `service:…`. */
  readonly actor: string;
  readonly reason: string;
}

/** A line of the audit. */
export interface StoredChange {
  /** Greater than that of every change before it. */
  readonly seq: string;
  readonly action: JoinAction;
  readonly visitorId: string;
  readonly customerId: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly actor: string;
  readonly reason: string;
  /** Events of the join by then. */
  readonly events: number;
  /** Visitors who counted for the customer. */
  readonly joinedBefore: number;
  readonly joinedAfter: number;
}

const countSql = `SELECT count(*)::int AS n FROM (${countingVisitors('$1', '$2')}) v`;

async function countVisitors(tx: Tx, { tenantId, customerId }: Edge): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(countSql, [tenantId, customerId]);
  return rows[0]?.n ?? 0;
}

/**
 * Tells of the visitor, the customer, and who else would have the visitor if nobody but them claimed it.
 * @returns their marks
 */
async function tell(tx: Tx, change: WantedChange): Promise<readonly number[]> {
  const { tenantId, visitorId } = change;
  const { rows } = await tx.query<{ customer_id: string }>(
    `SELECT DISTINCT j.customer_id FROM identity_joins j WHERE j.tenant_id = $1 AND j.visitor_id = $2
       AND NOT EXISTS (SELECT FROM identity_cuts k WHERE k.tenant_id = j.tenant_id AND k.edge = j.edge) LIMIT 3`,
    [tenantId, visitorId],
  );
  const others = rows.map((row) => markOf('customer', tenantId, row.customer_id));
  const marks = [...marksOfEdge(change), ...others];
  await tellChanges(tx, marks);
  return marks;
}

/** Whether there was something to do. */
async function write(tx: Tx, change: WantedChange, hash: string): Promise<boolean> {
  const { tenantId, visitorId, customerId, actor, reason } = change;
  const { rowCount } =
    change.action === 'cut'
      ? await tx.query(
          `INSERT INTO identity_cuts (tenant_id, edge, visitor_id, customer_id, actor, reason)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
          [tenantId, hash, visitorId, customerId, actor, reason],
        )
      : await tx.query('DELETE FROM identity_cuts WHERE tenant_id = $1 AND edge = $2', [tenantId, hash]);
  return rowCount === 1;
}

function already({ cut }: StoredJoin): AppError {
  const message =
    cut === undefined
      ? 'the join is not cut; CutJoin cuts it'
      : `the join was cut already, on ${new Date(cut.atMs).toISOString()} by ${cut.actor}; RestoreJoin restores it`;
  return new AppError('FAILED_PRECONDITION', message);
}

/**
 * Cuts or restores a join and writes the audit's line, or does neither.
 * @returns the join as it is now, and the marks of whose states are others by it
 * @throws AppError NOT_FOUND where no event stated the join, FAILED_PRECONDITION where it is as wanted already
 */
export async function changeJoin(
  pool: Pool,
  change: WantedChange,
): Promise<{ join: StoredJoin; marks: readonly number[] }> {
  const { tenantId, visitorId, customerId, action, actor, reason } = change;
  const hash = edgeHash(change);
  const changed = await withTransaction(pool, async (tx) => {
    // One change of a tenant at a time, so that the counts of the audit are those of this change.
    const lock = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.identity_cuts ' || $1, 0))";
    await tx.query(lock, [tenantId]);
    const found = await findJoin(tx, tenantId, hash);
    if (found === undefined) {
      throw new AppError(
        'NOT_FOUND',
        'no event joined this visitor to this customer; ListJoins has the joins there are',
      );
    }
    const before = await countVisitors(tx, change);
    if (!(await write(tx, change, hash))) throw already(found);
    const after = await countVisitors(tx, change);
    await tx.query(
      `INSERT INTO identity_audit (tenant_id, action, visitor_id, customer_id, actor, reason, events, joined_before, joined_after)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [tenantId, action, visitorId, customerId, actor, reason, found.events, before, after],
    );
    const now = await findJoin(tx, tenantId, hash);
    if (now === undefined) throw new Error('a join that was changed is not there');
    return now;
  });
  // Afterwards, so that a claim that was committed meanwhile is among them.
  const marks = await withTransaction(pool, (tx) => tell(tx, change));
  return { join: changed, marks };
}

interface Row {
  seq: string;
  action: JoinAction;
  visitor_id: string;
  customer_id: string;
  at: Date;
  actor: string;
  reason: string;
  events: string;
  joined_before: number;
  joined_after: number;
}

/**
 * The audit, the newest first.
 * @param o.entityId the visitor or the customer; undefined: all of the tenant
 * @param o.below seq of the change before which to go on
 */
export async function listChanges(
  pool: Pool,
  tenantId: string,
  o: { entityId: string | undefined; below: string | undefined; limit: number },
): Promise<StoredChange[]> {
  const { rows } = await pool.query<Row>(
    `SELECT seq, action, visitor_id, customer_id, at, actor, reason, events, joined_before, joined_after FROM identity_audit
     WHERE tenant_id = $1 AND ($2::bigint IS NULL OR seq < $2) AND ($3::text IS NULL OR $3 IN (visitor_id, customer_id))
     ORDER BY seq DESC LIMIT $4`,
    [tenantId, o.below ?? null, o.entityId ?? null, o.limit],
  );
  return rows.map((row) => ({
    seq: row.seq,
    action: row.action,
    visitorId: row.visitor_id,
    customerId: row.customer_id,
    atMs: row.at.getTime(),
    actor: row.actor,
    reason: row.reason,
    events: Number(row.events),
    joinedBefore: row.joined_before,
    joinedAfter: row.joined_after,
  }));
}
