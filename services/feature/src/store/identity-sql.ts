import { mostVisitors } from '../identity/resolve.js';

// Parts of the statements that find out which joins count. The rule itself is in identity/resolve.ts; where SQL has to know it, to
// read no state that does not count, a test holds the two against each other.

/** Whether a row of identity_joins is of a join that is not cut. */
function isActive(row: string): string {
  return `NOT EXISTS (SELECT FROM identity_cuts k WHERE k.tenant_id = ${row}.tenant_id AND k.edge = ${row}.edge)`;
}

/** The customer's joins that are not cut, each once, in the order of the index and not many more than may count. */
function activeOfCustomer(tenant: string, customer: string): string {
  return `SELECT DISTINCT ON (j.edge) j.edge, j.visitor_id FROM identity_joins j
    WHERE j.tenant_id = ${tenant} AND j.customer_id = ${customer} AND ${isActive('j')}
    ORDER BY j.edge LIMIT ${mostVisitors + 1}`;
}

function isCustomer(tenant: string, id: string): string {
  return `EXISTS (SELECT FROM customer_states s WHERE s.tenant_id = ${tenant} AND s.customer_id = ${id} AND s.is_customer)`;
}

/** A query for the visitors who count for a customer, as visitor_id. The arguments are SQL. */
export function countingVisitors(tenant: string, customer: string): string {
  return `SELECT v.visitor_id
    FROM (SELECT a.edge, a.visitor_id, count(*) OVER () AS visitors FROM (${activeOfCustomer(tenant, customer)}) a) v
    WHERE v.visitors <= ${mostVisitors}
      AND NOT EXISTS (SELECT FROM identity_joins o WHERE o.tenant_id = ${tenant} AND o.visitor_id = v.visitor_id
        AND o.edge <> v.edge AND ${isActive('o')})
      AND NOT ${isCustomer(tenant, 'v.visitor_id')}`;
}

/** Columns with the JoinFacts of a join `e` (visitor_id, customer_id) whose cut, if there is one, is `k`. */
export function factColumns(tenant: string): string {
  return `k.edge IS NOT NULL AS cut, ${isCustomer(tenant, 'e.visitor_id')} AS visitor_is_customer,
    (SELECT count(*)::int FROM (SELECT DISTINCT o.edge FROM identity_joins o WHERE o.tenant_id = ${tenant}
      AND o.visitor_id = e.visitor_id AND ${isActive('o')} ORDER BY o.edge LIMIT 2) c) AS claimants,
    (SELECT count(*)::int FROM (${activeOfCustomer(tenant, 'e.customer_id')}) c) AS visitors`;
}
