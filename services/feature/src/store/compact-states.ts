import { breathe } from '@insight-mesh/runtime/pause';
import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { leastPacked, packedMarkByte, packState } from '../state/pack.js';
import { byteaArray } from './arrays.js';
import { otherKinds } from './entity-kind.js';

/** Tables with states that are kept however long nobody touches them, and what names a row beside tenant and partition. */
export const packedTables = {
  customer: { table: 'customer_states', id: 'customer_id', and: '' },
  item: { table: 'item_states', id: 'item_id', and: '' },
  category: { table: 'entity_states', id: 'entity_id', and: `AND s.kind = ${otherKinds.category}` },
} as const;
export type CompactedKind = keyof typeof packedTables;
export const compactedKinds = Object.keys(packedTables) as CompactedKind[];

export interface Compacted {
  readonly rows: number;
  /** Bytes of their states. */
  readonly before: number;
  readonly after: number;
}

/** States packed between two looks at the event loop. */
const stretch = 20;

/** How many pages the table of a kind has now. */
export async function pagesOf(pool: Pool, kind: CompactedKind): Promise<number> {
  const { rows } = await pool.query<{ pages: number }>(
    `SELECT (pg_relation_size('${packedTables[kind].table}') / current_setting('block_size')::int)::int AS pages`,
  );
  return rows[0]?.pages ?? 0;
}

/**
 * Packs the states in some pages of a kind's table that no worker has touched for `days` days. A row is read and written under its lock,
 * and one that somebody else has locked is passed over: so what is replaced is what was read, and a worker that has read the state before
 * writes its own over it, packed or not. What a state means stays the same, so nobody has to hear of it.
 * @param o.from the first page
 * @param o.to the page after the last
 */
export function compactPages(
  pool: Pool,
  kind: CompactedKind,
  o: { from: number; to: number; days: number; nowMs: number },
): Promise<Compacted> {
  const { table, id, and } = packedTables[kind];
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ tenant_id: string; id: string; partition: number; state: Buffer }>({
      name: `cold-${kind}`,
      text: `SELECT s.tenant_id, s.${id} AS id, s.partition, s.state FROM ${table} s
        WHERE s.ctid >= $1::tid AND s.ctid < $2::tid ${and}
          AND s.touched < (to_timestamp($3::float8) AT TIME ZONE 'UTC')::date - $4::integer
          AND octet_length(s.state) >= $5 AND substring(s.state FROM 1 FOR 1) <> $6
        FOR UPDATE SKIP LOCKED`,
      values: [`(${o.from},0)`, `(${o.to},0)`, o.nowMs / 1000, o.days, leastPacked, packedMarkByte],
    });
    const packed: { tenantId: string; id: string; partition: number; state: Buffer; before: number }[] = [];
    for (const [index, row] of rows.entries()) {
      if (index > 0 && index % stretch === 0) await breathe();
      const state = packState(row.state);
      if (state === undefined) continue;
      packed.push({ tenantId: row.tenant_id, id: row.id, partition: row.partition, state, before: row.state.length });
    }
    if (packed.length > 0) {
      await tx.query({
        name: `pack-${kind}`,
        text: `UPDATE ${table} s SET state = e.state
          FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bytea[]) AS e(tenant_id, id, partition, state)
          WHERE s.tenant_id = e.tenant_id AND s.${id} = e.id AND s.partition = e.partition ${and}`,
        values: [
          packed.map((row) => row.tenantId),
          packed.map((row) => row.id),
          packed.map((row) => row.partition),
          byteaArray(packed.map((row) => row.state)),
        ],
      });
    }
    return {
      rows: packed.length,
      before: packed.reduce((sum, row) => sum + row.before, 0),
      after: packed.reduce((sum, row) => sum + row.state.length, 0),
    };
  });
}
