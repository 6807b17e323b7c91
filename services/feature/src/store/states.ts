import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import { byteaArray } from './arrays.js';
import { statesById } from './states-by-id.js';

interface StateRow {
  tenant_id: string;
  entity_id: string;
  state: Buffer;
}

export interface EntityKey {
  readonly tenantId: string;
  readonly entityId: string;
}

/** A key that no two entities share: ids have no NUL. */
export function entityKey({ tenantId, entityId }: EntityKey): string {
  return `${tenantId}\0${entityId}`;
}

const tables = {
  customer: { table: 'customer_states', id: 'customer_id' },
  item: { table: 'item_states', id: 'item_id' },
} as const;
export type MainKind = keyof typeof tables;

/** The states that a partition has made of entities, by entityKey. Only that partition's consumer writes them. */
export async function loadStates(
  tx: Tx,
  kind: MainKind,
  partition: number,
  keys: readonly EntityKey[],
): Promise<Map<string, Buffer>> {
  if (keys.length === 0) return new Map();
  const { table, id } = tables[kind];
  const { rows } = await tx.query<StateRow>({
    name: `load-${kind}`,
    text: `SELECT s.tenant_id, s.${id} AS entity_id, s.state
      FROM unnest($1::text[], $2::text[]) AS e(tenant_id, entity_id)
      JOIN ${table} s ON s.tenant_id = e.tenant_id AND s.${id} = e.entity_id AND s.partition = $3`,
    values: [keys.map((key) => key.tenantId), keys.map((key) => key.entityId), partition],
  });
  return new Map(rows.map((row) => [entityKey({ tenantId: row.tenant_id, entityId: row.entity_id }), row.state]));
}

export interface CustomerWrite extends EntityKey {
  readonly state: Buffer;
  /** Some event of this write carried the id as its customer_id. */
  readonly isCustomer: boolean;
}

/** @param touchedMs when this is (ms since 1970), for storing deflated what nobody touches */
export async function saveCustomers(
  tx: Tx,
  partition: number,
  touchedMs: number,
  writes: readonly CustomerWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query({
    name: 'save-customers',
    text: `INSERT INTO customer_states AS c (tenant_id, customer_id, partition, touched, state, is_customer)
      SELECT tenant_id, entity_id, $1, to_timestamp($2::float8) AT TIME ZONE 'UTC', state, is_customer
      FROM unnest($3::text[], $4::text[], $5::bytea[], $6::boolean[]) AS e(tenant_id, entity_id, state, is_customer)
      ON CONFLICT (tenant_id, customer_id, partition)
      DO UPDATE SET state = excluded.state, touched = excluded.touched, is_customer = c.is_customer OR excluded.is_customer`,
    values: [
      partition,
      touchedMs / 1000,
      writes.map((write) => write.tenantId),
      writes.map((write) => write.entityId),
      byteaArray(writes.map((write) => write.state)),
      writes.map((write) => write.isCustomer),
    ],
  });
}

export interface ItemWrite extends EntityKey {
  readonly state: Buffer;
  /** Events with the item that this write adds. */
  readonly added: number;
}

/** @param touchedMs as of saveCustomers */
export async function saveItems(
  tx: Tx,
  partition: number,
  touchedMs: number,
  writes: readonly ItemWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query({
    name: 'save-items',
    text: `INSERT INTO item_states AS i (tenant_id, item_id, partition, touched, events, state)
      SELECT tenant_id, entity_id, $1, to_timestamp($2::float8) AT TIME ZONE 'UTC', added, state
      FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bytea[]) AS e(tenant_id, entity_id, added, state)
      ON CONFLICT (tenant_id, item_id, partition)
      DO UPDATE SET state = excluded.state, touched = excluded.touched, events = i.events + excluded.events`,
    values: [
      partition,
      touchedMs / 1000,
      writes.map((write) => write.tenantId),
      writes.map((write) => write.entityId),
      writes.map((write) => write.added),
      byteaArray(writes.map((write) => write.state)),
    ],
  });
}

/** Every partition's state of each entity that is known, by entity id. */
export async function readStates(
  pool: Pool,
  kind: MainKind,
  tenantId: string,
  entityIds: readonly string[],
): Promise<Map<string, Buffer[]>> {
  const { table, id } = tables[kind];
  const { rows } = await pool.query<{ entity_id: string; state: Buffer }>({
    name: `read-${kind}`,
    text: `SELECT ${id} AS entity_id, state FROM ${table} WHERE tenant_id = $1 AND ${id} = ANY ($2)`,
    values: [tenantId, entityIds],
  });
  return statesById(rows);
}

/** The tenant's items with the most events of all time, the most first; of equals by id. */
export async function popularItems(
  pool: Pool,
  tenantId: string,
  limit: number,
): Promise<{ itemId: string; events: number }[]> {
  const { rows } = await pool.query<{ item_id: string; events: string }>({
    name: 'popular-items',
    text: `SELECT item_id, sum(events) AS events FROM item_states WHERE tenant_id = $1
      GROUP BY item_id ORDER BY sum(events) DESC, item_id LIMIT $2`,
    values: [tenantId, limit],
  });
  return rows.map((row) => ({ itemId: row.item_id, events: Number(row.events) }));
}
