import type { Pool } from '@insight-mesh/runtime/postgres';
import { countingVisitors } from './identity-sql.js';

/** The states that all partitions have made of one order; none of an order of which nothing is known. */
export async function readOrder(pool: Pool, tenantId: string, orderId: string): Promise<Buffer[]> {
  const { rows } = await pool.query<{ state: Buffer }>({
    name: 'read-order',
    text: 'SELECT state FROM order_states WHERE tenant_id = $1 AND order_id = $2',
    values: [tenantId, orderId],
  });
  return rows.map((row) => row.state);
}

/** Whether a visitor counts for a customer. */
export async function countsFor(pool: Pool, tenantId: string, visitorId: string, customerId: string): Promise<boolean> {
  const { rows } = await pool.query<{ counts: boolean }>({
    name: 'counts-for',
    text: `SELECT EXISTS (SELECT FROM (${countingVisitors('$1', '$2')}) c WHERE c.visitor_id = $3) AS counts`,
    values: [tenantId, customerId, visitorId],
  });
  return rows[0]?.counts === true;
}

/** Where an order stands in a list. */
export interface OrderPlace {
  /** When it was placed (ms since 1970); of which only refunds are known, when the first refund was. */
  readonly atMs: number;
  /** Hash of the event that says so, 32 hex digits. */
  readonly event: string;
}

export interface ListedOrder extends OrderPlace {
  readonly orderId: string;
  /** Of all partitions. */
  readonly states: readonly Buffer[];
}

// Each id's orders come from the index, newest first, no further than the page. Of an order with rows of several partitions that one
// counts which says whose it is: the least of its columns.
const text = `WITH ids AS (SELECT $2::text AS id UNION SELECT v.visitor_id FROM (${countingVisitors('$1', '$2')}) v),
  page AS (SELECT r.* FROM ids CROSS JOIN LATERAL (
      SELECT s.order_id, s.at_ms, s.event FROM order_states s
      WHERE s.tenant_id = $1 AND s.owner_id = ids.id AND (s.at_ms, s.event) < ($3::bigint, $4::uuid)
        AND NOT EXISTS (SELECT FROM order_states o WHERE o.tenant_id = $1 AND o.order_id = s.order_id AND o.partition <> s.partition
          AND (o.refund_only, o.at_ms, o.event, o.partition) < (s.refund_only, s.at_ms, s.event, s.partition))
      ORDER BY s.at_ms DESC, s.event DESC LIMIT $5) r
    ORDER BY r.at_ms DESC, r.event DESC LIMIT $5)
  SELECT p.order_id, p.at_ms, p.event, array_agg(s.state) AS states
  FROM page p JOIN order_states s ON s.tenant_id = $1 AND s.order_id = p.order_id
  GROUP BY p.order_id, p.at_ms, p.event ORDER BY p.at_ms DESC, p.event DESC`;

/** Behind every order. */
const newest: OrderPlace = { atMs: Number.MAX_SAFE_INTEGER, event: 'f'.repeat(32) };

/**
 * The orders of a customer and of the visitors who count for it, the newest first.
 * @param o.after the order behind which to go on
 */
export async function readOrdersOf(
  pool: Pool,
  tenantId: string,
  o: { customerId: string; after: OrderPlace | undefined; limit: number },
): Promise<ListedOrder[]> {
  const { atMs, event } = o.after ?? newest;
  const { rows } = await pool.query<{ order_id: string; at_ms: string; event: string; states: Buffer[] }>({
    name: 'read-orders-of',
    text,
    values: [tenantId, o.customerId, atMs, event, o.limit],
  });
  return rows.map((row) => ({
    orderId: row.order_id,
    atMs: Number(row.at_ms),
    event: row.event.replaceAll('-', ''),
    states: row.states,
  }));
}
