import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import type { JoinSeen } from '../identity/edges.js';
import { byteaArray, uuidArray } from './arrays.js';
import { otherKinds, type StateKind } from './entity-kind.js';
import { type EntityKey, entityKey } from './states.js';

/** As stored in backfill_states; sessions, categories and devices as in entity_states. */
export const backfillKinds: Readonly<Record<StateKind, number>> = { customer: 0, ...otherKinds, item: 4 };

export interface BackfillWrite extends EntityKey {
  readonly state: Buffer;
  /** Events that this write adds. */
  readonly added: number;
  readonly isCustomer: boolean;
  /** When the newest of them was received (ms since 1970). */
  readonly receivedMs: number;
}

/** What a backfill has made of entities so far, by entityKey. */
export async function loadBackfill(
  tx: Tx,
  partition: number,
  kind: StateKind,
  keys: readonly EntityKey[],
): Promise<Map<string, Buffer>> {
  const { rows } = await tx.query<{ tenant_id: string; entity_id: string; state: Buffer }>({
    name: 'load-backfill',
    text: `SELECT s.tenant_id, s.entity_id, s.state FROM unnest($3::text[], $4::text[]) AS e(tenant_id, entity_id)
      JOIN backfill_states s ON s.partition = $1 AND s.kind = $2 AND s.tenant_id = e.tenant_id AND s.entity_id = e.entity_id`,
    values: [partition, backfillKinds[kind], keys.map((key) => key.tenantId), keys.map((key) => key.entityId)],
  });
  return new Map(rows.map((row) => [entityKey({ tenantId: row.tenant_id, entityId: row.entity_id }), row.state]));
}

export async function saveBackfill(
  tx: Tx,
  partition: number,
  kind: StateKind,
  writes: readonly BackfillWrite[],
): Promise<void> {
  await tx.query({
    name: 'save-backfill',
    text: `INSERT INTO backfill_states AS s (partition, kind, tenant_id, entity_id, state, events, is_customer, touched)
      SELECT $1, $2, tenant_id, entity_id, state, added, is_customer, to_timestamp(received) AT TIME ZONE 'UTC'
      FROM unnest($3::text[], $4::text[], $5::bytea[], $6::bigint[], $7::boolean[], $8::float8[])
        AS e(tenant_id, entity_id, state, added, is_customer, received)
      ON CONFLICT (partition, kind, tenant_id, entity_id) DO UPDATE SET state = excluded.state,
        events = s.events + excluded.events, is_customer = s.is_customer OR excluded.is_customer,
        touched = greatest(s.touched, excluded.touched)`,
    values: [
      partition,
      backfillKinds[kind],
      writes.map((write) => write.tenantId),
      writes.map((write) => write.entityId),
      byteaArray(writes.map((write) => write.state)),
      writes.map((write) => write.added),
      writes.map((write) => write.isCustomer),
      writes.map((write) => write.receivedMs / 1000),
    ],
  });
}

/** The joins must differ, and be sorted by hash. */
export async function saveBackfillJoins(tx: Tx, partition: number, joins: readonly JoinSeen[]): Promise<void> {
  if (joins.length === 0) return;
  await tx.query({
    name: 'save-backfill-joins',
    text: `INSERT INTO backfill_joins AS j (partition, tenant_id, edge, visitor_id, customer_id, first_ms, last_ms, events)
      SELECT $1, tenant_id, edge, visitor_id, customer_id, first_ms, last_ms, events
      FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
        AS e(tenant_id, edge, visitor_id, customer_id, first_ms, last_ms, events)
      ON CONFLICT (partition, tenant_id, edge) DO UPDATE SET first_ms = least(j.first_ms, excluded.first_ms),
        last_ms = greatest(j.last_ms, excluded.last_ms), events = j.events + excluded.events`,
    values: [
      partition,
      joins.map((join) => join.tenantId),
      uuidArray(joins.map((join) => join.hash)),
      joins.map((join) => join.visitorId),
      joins.map((join) => join.customerId),
      joins.map((join) => join.firstMs),
      joins.map((join) => join.lastMs),
      joins.map((join) => join.events),
    ],
  });
}

/** Deletes what a backfill has made of a partition. */
export async function forgetBackfill(pool: Pool, partition: number): Promise<void> {
  await pool.query('DELETE FROM backfill_states WHERE partition = $1', [partition]);
  await pool.query('DELETE FROM backfill_joins WHERE partition = $1', [partition]);
}

/** So that Postgres plans the hand-over by what is there. */
export async function analyzeBackfill(pool: Pool): Promise<void> {
  await pool.query('ANALYZE backfill_states');
  await pool.query('ANALYZE backfill_joins');
}
