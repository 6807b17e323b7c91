import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import { boolArray, byteaArray, float8Array, int2Array, int8Array, textArray } from './arrays.js';
import { otherKinds, type StateKind } from './entity-kind.js';
import type { FoldedKey, FoldedWrite } from './folded-states.js';

/** As stored in backfill_states; sessions, categories and devices as in entity_states. */
export const backfillKinds: Readonly<Record<StateKind, number>> = { customer: 0, ...otherKinds, item: 4 };

export interface BackfillWrite extends FoldedWrite {
  /** When the newest of its events was received (ms since 1970). */
  readonly receivedMs: number;
}

const kindsOf = (keys: readonly FoldedKey[]) => int2Array(keys.map((key) => backfillKinds[key.kind]));
const tenantsOf = (keys: readonly FoldedKey[]) => textArray(keys.map((key) => key.tenantId));
const idsOf = (keys: readonly FoldedKey[]) => textArray(keys.map((key) => key.entityId));

/** What a backfill has made of entities so far. */
export async function loadBackfill<T extends FoldedKey>(
  tx: Tx,
  partition: number,
  keys: readonly T[],
): Promise<Map<T, Buffer>> {
  const { rows } = await tx.query<[at: number, state: Buffer]>({
    name: 'load-backfill',
    rowMode: 'array',
    text: `SELECT e.at::int, s.state
      FROM unnest($2::smallint[], $3::text[], $4::text[]) WITH ORDINALITY AS e(kind, tenant_id, entity_id, at)
      JOIN backfill_states s ON s.partition = $1 AND s.kind = e.kind AND s.tenant_id = e.tenant_id AND s.entity_id = e.entity_id`,
    values: [partition, kindsOf(keys), tenantsOf(keys), idsOf(keys)],
  });
  const found = new Map<T, Buffer>();
  for (const [at, state] of rows) {
    const key = keys[at - 1];
    if (key !== undefined) found.set(key, state);
  }
  return found;
}

/** @param writes each entity once */
export async function saveBackfill(tx: Tx, partition: number, writes: readonly BackfillWrite[]): Promise<void> {
  if (writes.length === 0) return;
  await tx.query({
    name: 'save-backfill',
    text: `INSERT INTO backfill_states AS s (partition, kind, tenant_id, entity_id, state, events, is_customer, touched)
      SELECT $1, kind, tenant_id, entity_id, state, added, is_customer, to_timestamp(received) AT TIME ZONE 'UTC'
      FROM unnest($2::smallint[], $3::text[], $4::text[], $5::bytea[], $6::bigint[], $7::boolean[], $8::float8[])
        AS e(kind, tenant_id, entity_id, state, added, is_customer, received)
      ON CONFLICT (partition, kind, tenant_id, entity_id) DO UPDATE SET state = excluded.state,
        events = s.events + excluded.events, is_customer = s.is_customer OR excluded.is_customer,
        touched = greatest(s.touched, excluded.touched)`,
    values: [
      partition,
      kindsOf(writes),
      tenantsOf(writes),
      idsOf(writes),
      byteaArray(writes.map((write) => write.state)),
      int8Array(writes.map((write) => write.added)),
      boolArray(writes.map((write) => write.isCustomer)),
      float8Array(writes.map((write) => write.receivedMs / 1000)),
    ],
  });
}

const tables = ['backfill_states', 'backfill_orders', 'backfill_joins'];

/** Deletes what a backfill has made of a partition. */
export async function forgetBackfill(pool: Pool, partition: number): Promise<void> {
  for (const table of tables) await pool.query(`DELETE FROM ${table} WHERE partition = $1`, [partition]);
}

/** So that Postgres plans the hand-over by what is there. */
export async function analyzeBackfill(pool: Pool): Promise<void> {
  for (const table of tables) await pool.query(`ANALYZE ${table}`);
}

/** How many rows a backfill has made of a partition. */
export async function madeRows(tx: Tx, partition: number): Promise<number> {
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table} WHERE partition = $1)`).join(' + ');
  const { rows } = await tx.query<{ n: number }>(`SELECT (${counts})::int AS n`, [partition]);
  return rows[0]?.n ?? 0;
}
