import type { Pool } from '@insight-mesh/runtime/postgres';
import { countingVisitors } from './identity-sql.js';

/** What there is to merge for one id. */
export interface CustomerParts {
  /** The id's own states, and those of the visitors who count for it; no event is in two of them. */
  readonly states: readonly Buffer[];
  /** The visitors who count for it, those without a state among them. */
  readonly visitors: readonly string[];
}

// Own states first, as if there were no joins; an id without joins costs one look into an index more. OFFSET keeps Postgres from
// looking for visitors before it has looked whether there are joins at all.
const text = `SELECT customer_id AS id, NULL AS visitor_id, state FROM customer_states
    WHERE tenant_id = $1 AND customer_id = ANY ($2)
  UNION ALL
  SELECT a.id, v.visitor_id, s.state
  FROM (SELECT u.id FROM unnest($2::text[]) AS u(id)
    WHERE EXISTS (SELECT FROM identity_joins j WHERE j.tenant_id = $1 AND j.customer_id = u.id) OFFSET 0) a
  CROSS JOIN LATERAL (${countingVisitors('$1', 'a.id')}) v
  LEFT JOIN customer_states s ON s.tenant_id = $1 AND s.customer_id = v.visitor_id`;

/** The states of customers with those of their visitors, by id; of a visitor's id its own. Ids of which nothing is known are left out. */
export async function readCustomerStates(
  pool: Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, CustomerParts>> {
  const { rows } = await pool.query<{ id: string; visitor_id: string | null; state: Buffer | null }>({
    name: 'read-customers',
    text,
    values: [tenantId, [...new Set(ids)]],
  });
  const found = new Map<string, { states: Buffer[]; visitors: Set<string> }>();
  for (const { id, visitor_id: visitor, state } of rows) {
    const parts = found.get(id) ?? { states: [], visitors: new Set<string>() };
    found.set(id, parts);
    if (state !== null) parts.states.push(state);
    if (visitor !== null) parts.visitors.add(visitor);
  }
  return new Map([...found].map(([id, { states, visitors }]) => [id, { states, visitors: [...visitors] }]));
}
