import type { Tx } from '@insight-mesh/runtime/postgres';
import type { JoinSeen } from '../identity/edges.js';
import { int8Array, textArray, uuidArray } from './arrays.js';

/**
 * Adds what a batch says of joins to the partition's rows. The joins must differ, and be sorted by hash.
 * @param table where a backfill gathers them, the same columns
 */
export async function saveJoins(
  tx: Tx,
  partition: number,
  joins: readonly JoinSeen[],
  table: 'identity_joins' | 'backfill_joins' = 'identity_joins',
): Promise<void> {
  if (joins.length === 0) return;
  await tx.query({
    name: `save-${table}`,
    text: `INSERT INTO ${table} AS j (tenant_id, edge, partition, visitor_id, customer_id, first_ms, last_ms, events)
      SELECT tenant_id, edge, $1, visitor_id, customer_id, first_ms, last_ms, events
      FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
        AS e(tenant_id, edge, visitor_id, customer_id, first_ms, last_ms, events)
      ON CONFLICT (tenant_id, edge, partition) DO UPDATE SET first_ms = least(j.first_ms, excluded.first_ms),
        last_ms = greatest(j.last_ms, excluded.last_ms), events = j.events + excluded.events`,
    values: [
      partition,
      textArray(joins.map((join) => join.tenantId)),
      uuidArray(joins.map((join) => join.hash)),
      textArray(joins.map((join) => join.visitorId)),
      textArray(joins.map((join) => join.customerId)),
      int8Array(joins.map((join) => join.firstMs)),
      int8Array(joins.map((join) => join.lastMs)),
      int8Array(joins.map((join) => join.events)),
    ],
  });
}
