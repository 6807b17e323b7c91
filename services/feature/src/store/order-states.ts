import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import type { OrderEvent } from '../orders/order-state.js';
import { boolArray, byteaArray, int8Array, textArray, uuidArray } from './arrays.js';
import { entityKey } from './states.js';

export interface OrderKey {
  readonly tenantId: string;
  readonly orderId: string;
}

export interface OrderWrite extends OrderKey {
  readonly state: Buffer;
  /** The event that says whose order it is. */
  readonly known: OrderEvent;
  /** Nothing but refunds was seen. */
  readonly refundOnly: boolean;
}

/** A key that no two orders share. */
export function orderKey({ tenantId, orderId }: OrderKey): string {
  return entityKey({ tenantId, entityId: orderId });
}

/** The states that a partition has made of orders, by orderKey. Only that partition's consumer writes them. */
export async function loadOrders(tx: Tx, partition: number, keys: readonly OrderKey[]): Promise<Map<string, Buffer>> {
  if (keys.length === 0) return new Map();
  const { rows } = await tx.query<{ tenant_id: string; order_id: string; state: Buffer }>({
    name: 'load-orders',
    text: `SELECT s.tenant_id, s.order_id, s.state FROM unnest($1::text[], $2::text[]) AS e(tenant_id, order_id)
      JOIN order_states s ON s.tenant_id = e.tenant_id AND s.order_id = e.order_id AND s.partition = $3`,
    values: [textArray(keys.map((key) => key.tenantId)), textArray(keys.map((key) => key.orderId)), partition],
  });
  return new Map(rows.map((row) => [orderKey({ tenantId: row.tenant_id, orderId: row.order_id }), row.state]));
}

/** @param touchedMs when this is (ms since 1970), for forgetting what nobody touches */
export async function saveOrders(
  tx: Tx,
  partition: number,
  touchedMs: number,
  writes: readonly OrderWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query({
    name: 'save-orders',
    text: `INSERT INTO order_states (tenant_id, order_id, partition, refund_only, at_ms, event, owner_id, touched, state)
      SELECT tenant_id, order_id, $1, refund_only, at_ms, event, owner_id, to_timestamp($2::float8) AT TIME ZONE 'UTC', state
      FROM unnest($3::text[], $4::text[], $5::boolean[], $6::bigint[], $7::uuid[], $8::text[], $9::bytea[])
        AS e(tenant_id, order_id, refund_only, at_ms, event, owner_id, state)
      ON CONFLICT (tenant_id, order_id, partition) DO UPDATE SET refund_only = excluded.refund_only, at_ms = excluded.at_ms,
        event = excluded.event, owner_id = excluded.owner_id, touched = excluded.touched, state = excluded.state`,
    values: [
      partition,
      touchedMs / 1000,
      textArray(writes.map((write) => write.tenantId)),
      textArray(writes.map((write) => write.orderId)),
      boolArray(writes.map((write) => write.refundOnly)),
      int8Array(writes.map((write) => write.known.atMs)),
      uuidArray(writes.map((write) => write.known.event)),
      textArray(writes.map((write) => write.known.entityId)),
      byteaArray(writes.map((write) => write.state)),
    ],
  });
}

/**
 * Forgets orders of which no worker has touched any part for `days` days, at most `limit` rows. Rows that are being folded are left for the
 * next time.
 * @returns how many rows were forgotten
 */
export function pruneOrders(pool: Pool, o: { days: number; nowMs: number; limit: number }): Promise<number> {
  return withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `WITH bound AS (SELECT (to_timestamp($1::float8) AT TIME ZONE 'UTC')::date - $2::integer AS day)
       DELETE FROM order_states WHERE ctid = ANY (ARRAY(
         SELECT s.ctid FROM order_states s, bound
         WHERE s.touched < bound.day AND NOT EXISTS (SELECT FROM order_states o
           WHERE o.tenant_id = s.tenant_id AND o.order_id = s.order_id AND o.touched >= bound.day)
         LIMIT $3 FOR UPDATE OF s SKIP LOCKED))`,
      [o.nowMs / 1000, o.days, o.limit],
    );
    return rowCount ?? 0;
  });
}
