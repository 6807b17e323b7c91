import type { Pool } from '@insight-mesh/runtime/postgres';
import { statesById } from './states-by-id.js';

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
