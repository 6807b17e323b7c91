import type { Tx } from '@insight-mesh/runtime/postgres';
import { boolArray, byteaArray, float8Array, int8Array, textArray, uuidArray } from './arrays.js';
import { type OrderKey, type OrderWrite, orderKey } from './order-states.js';

export interface BackfillOrder extends OrderWrite {
  /** When the newest of its events was received (ms since 1970). */
  readonly receivedMs: number;
}

/** What a backfill has made of orders so far, by orderKey. */
export async function loadBackfillOrders(
  tx: Tx,
  partition: number,
  keys: readonly OrderKey[],
): Promise<Map<string, Buffer>> {
  const { rows } = await tx.query<{ tenant_id: string; order_id: string; state: Buffer }>({
    name: 'load-backfill-orders',
    text: `SELECT s.tenant_id, s.order_id, s.state FROM unnest($2::text[], $3::text[]) AS e(tenant_id, order_id)
      JOIN backfill_orders s ON s.partition = $1 AND s.tenant_id = e.tenant_id AND s.order_id = e.order_id`,
    values: [partition, textArray(keys.map((key) => key.tenantId)), textArray(keys.map((key) => key.orderId))],
  });
  return new Map(rows.map((row) => [orderKey({ tenantId: row.tenant_id, orderId: row.order_id }), row.state]));
}

/** @param writes each order once */
export async function saveBackfillOrders(tx: Tx, partition: number, writes: readonly BackfillOrder[]): Promise<void> {
  if (writes.length === 0) return;
  await tx.query({
    name: 'save-backfill-orders',
    text: `INSERT INTO backfill_orders AS s (partition, tenant_id, order_id, refund_only, at_ms, event, owner_id, touched, state)
      SELECT $1, tenant_id, order_id, refund_only, at_ms, event, owner_id, to_timestamp(received) AT TIME ZONE 'UTC', state
      FROM unnest($2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::uuid[], $7::text[], $8::float8[], $9::bytea[])
        AS e(tenant_id, order_id, refund_only, at_ms, event, owner_id, received, state)
      ON CONFLICT (partition, tenant_id, order_id) DO UPDATE SET refund_only = excluded.refund_only, at_ms = excluded.at_ms,
        event = excluded.event, owner_id = excluded.owner_id, touched = greatest(s.touched, excluded.touched),
        state = excluded.state`,
    values: [
      partition,
      textArray(writes.map((write) => write.tenantId)),
      textArray(writes.map((write) => write.orderId)),
      boolArray(writes.map((write) => write.refundOnly)),
      int8Array(writes.map((write) => write.known.atMs)),
      uuidArray(writes.map((write) => write.known.event)),
      textArray(writes.map((write) => write.known.entityId)),
      float8Array(writes.map((write) => write.receivedMs / 1000)),
      byteaArray(writes.map((write) => write.state)),
    ],
  });
}
