import type { Pool } from '@insight-mesh/runtime/postgres';
import { countingVisitors } from './identity-sql.js';

/** What there is to merge for one id. */
export interface CustomerParts {
  /** The id's own states, and those of the visitors who count for it; no event is in two of them. */
  readonly states: readonly Buffer[];
  /** The visitors who count for it, those without a state among them. */
  readonly visitors: readonly string[];
}

// The id's own states, and whether anybody has ever joined it: a look into an index for each id, whatever Postgres thinks of the tables.
const ownText = `SELECT u.id, s.state,
    (SELECT true FROM identity_joins j WHERE j.tenant_id = $1 AND j.customer_id = u.id LIMIT 1) AS joined
  FROM unnest($2::text[]) AS u(id) LEFT JOIN customer_states s ON s.tenant_id = $1 AND s.customer_id = u.id`;

// Of ids that have joins: what counts for them, all as of one moment.
const joinedText = `SELECT customer_id AS id, NULL AS visitor_id, state FROM customer_states
    WHERE tenant_id = $1 AND customer_id = ANY ($2)
  UNION ALL
  SELECT a.id, v.visitor_id, s.state
  FROM unnest($2::text[]) AS a(id)
  CROSS JOIN LATERAL (${countingVisitors('$1', 'a.id')}) v
  LEFT JOIN customer_states s ON s.tenant_id = $1 AND s.customer_id = v.visitor_id`;

interface Parts extends CustomerParts {
  readonly states: Buffer[];
  readonly visitors: string[];
}

function partsOf(found: Map<string, Parts>, id: string): Parts {
  let parts = found.get(id);
  if (parts === undefined) {
    parts = { states: [], visitors: [] };
    found.set(id, parts);
  }
  return parts;
}

/**
 * The states of customers with those of their visitors, by id; of a visitor's id its own. Ids of which nothing is known are left out.
 * Most ids have no joins: those that have are asked for once more.
 */
export async function readCustomerStates(
  pool: Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, CustomerParts>> {
  const { rows } = await pool.query<{ id: string; state: Buffer | null; joined: true | null }>({
    name: 'read-customers',
    text: ownText,
    values: [tenantId, [...new Set(ids)]],
  });
  const found = new Map<string, Parts>();
  const joined = new Set<string>();
  for (const row of rows) {
    if (row.joined === true) joined.add(row.id);
    else if (row.state !== null) partsOf(found, row.id).states.push(row.state);
  }
  if (joined.size > 0) await readJoined(pool, tenantId, [...joined], found);
  return found;
}

async function readJoined(pool: Pool, tenantId: string, ids: string[], found: Map<string, Parts>): Promise<void> {
  const { rows } = await pool.query<{ id: string; visitor_id: string | null; state: Buffer | null }>({
    name: 'read-joined-customers',
    text: joinedText,
    values: [tenantId, ids],
  });
  const visitors = new Set<string>();
  for (const { id, visitor_id: visitor, state } of rows) {
    const parts = partsOf(found, id);
    if (state !== null) parts.states.push(state);
    // A visitor has a row for each partition that knows it.
    if (visitor === null || visitors.has(`${id}\0${visitor}`)) continue;
    visitors.add(`${id}\0${visitor}`);
    parts.visitors.push(visitor);
  }
}
