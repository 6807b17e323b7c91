import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import { type JoinStatus, statusOf } from '../identity/resolve.js';
import { factColumns } from './identity-sql.js';

export interface StoredCut {
  readonly atMs: number;
  readonly actor: string;
  readonly reason: string;
}

/** A join as it stands, all partitions' rows taken together. Times in milliseconds since 1970. */
export interface StoredJoin {
  /** 32 hex digits. */
  readonly hash: string;
  readonly visitorId: string;
  readonly customerId: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly events: number;
  readonly status: JoinStatus;
  /** With the status cut. */
  readonly cut?: StoredCut;
}

interface Row {
  edge: string;
  visitor_id: string;
  customer_id: string;
  first_ms: string;
  last_ms: string;
  events: string;
  cut: boolean;
  visitor_is_customer: boolean;
  claimants: number;
  visitors: number;
  cut_at: Date | null;
  cut_by: string | null;
  cut_reason: string | null;
}

/** Joins of tenant $1 whose edges a query gives. */
function joinsSql(edges: string): string {
  return `SELECT e.*, ${factColumns('$1')}, k.cut_at, k.actor AS cut_by, k.reason AS cut_reason
    FROM (SELECT j.edge, min(j.visitor_id) AS visitor_id, min(j.customer_id) AS customer_id, min(j.first_ms) AS first_ms,
        max(j.last_ms) AS last_ms, sum(j.events) AS events
      FROM identity_joins j WHERE j.tenant_id = $1 AND j.edge IN (${edges}) GROUP BY j.edge) e
    LEFT JOIN identity_cuts k ON k.tenant_id = $1 AND k.edge = e.edge
    ORDER BY e.edge`;
}

const oneSql = joinsSql('SELECT $2::uuid');

// Each side is read from its own index, no further than the page.
const side = (where: string) =>
  `(SELECT DISTINCT j.edge FROM identity_joins j WHERE j.tenant_id = $1 AND ${where} j.edge > $2 ORDER BY j.edge LIMIT $3)`;
const allSql = joinsSql(side(''));
const ofEntitySql = joinsSql(
  `SELECT u.edge FROM (${side('j.visitor_id = $4 AND')} UNION ${side('j.customer_id = $4 AND')}) u ORDER BY u.edge LIMIT $3`,
);

function toJoin(row: Row): StoredJoin {
  const { cut, visitor_is_customer: visitorIsCustomer, claimants, visitors } = row;
  const { cut_at: at, cut_by: actor, cut_reason: reason } = row;
  return {
    hash: row.edge.replaceAll('-', ''),
    visitorId: row.visitor_id,
    customerId: row.customer_id,
    firstMs: Number(row.first_ms),
    lastMs: Number(row.last_ms),
    events: Number(row.events),
    status: statusOf({ cut, visitorIsCustomer, claimants, visitors }),
    ...(at === null || actor === null || reason === null ? {} : { cut: { atMs: at.getTime(), actor, reason } }),
  };
}

/** One join; undefined where no event stated it. @param hash of the edge */
export async function findJoin(db: Pool | Tx, tenantId: string, hash: string): Promise<StoredJoin | undefined> {
  const { rows } = await db.query<Row>({ name: 'find-join', text: oneSql, values: [tenantId, hash] });
  return rows[0] && toJoin(rows[0]);
}

/** Below every edge. */
const beforeAll = '0'.repeat(32);

/**
 * Joins in the order of their edges' hashes.
 * @param o.entityId the visitor or the customer; undefined: all of the tenant
 * @param o.after hash of the edge behind which to go on
 */
export async function listJoins(
  pool: Pool,
  tenantId: string,
  o: { entityId: string | undefined; after: string | undefined; limit: number },
): Promise<StoredJoin[]> {
  const page = [tenantId, o.after ?? beforeAll, o.limit];
  const query =
    o.entityId === undefined
      ? { name: 'list-joins', text: allSql, values: page }
      : { name: 'list-joins-of', text: ofEntitySql, values: [...page, o.entityId] };
  return (await pool.query<Row>(query)).rows.map(toJoin);
}
