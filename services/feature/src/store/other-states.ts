import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { tellChanges } from '../serving/changes.js';
import { markOf } from '../serving/state-cache.js';
import { type OtherKind, otherKinds } from './entity-kind.js';
import { statesById } from './states-by-id.js';

/** Every partition's state of each entity that is known, by entity id. */
export async function readOthers(
  pool: Pool,
  kind: OtherKind,
  tenantId: string,
  entityIds: readonly string[],
): Promise<Map<string, Buffer[]>> {
  const { rows } = await pool.query<{ entity_id: string; state: Buffer }>({
    name: 'read-others',
    text: 'SELECT entity_id, state FROM entity_states WHERE tenant_id = $1 AND kind = $2 AND entity_id = ANY ($3)',
    values: [tenantId, otherKinds[kind], entityIds],
  });
  return statesById(rows);
}

/**
 * Forgets sessions and devices of which no worker has touched any part for `days` days, at most `limit` rows. Rows that are being
 * folded are left for the next time.
 * @returns how many were forgotten
 */
export function pruneOthers(pool: Pool, o: { days: number; nowMs: number; limit: number }): Promise<number> {
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ kind: number; tenant_id: string; entity_id: string }>(
      `WITH bound AS (SELECT (to_timestamp($1::float8) AT TIME ZONE 'UTC')::date - $2::integer AS day)
       DELETE FROM entity_states WHERE ctid = ANY (ARRAY(
         SELECT s.ctid FROM entity_states s, bound
         WHERE s.touched < bound.day AND s.kind = ANY ($3::smallint[])
           AND NOT EXISTS (SELECT FROM entity_states o WHERE o.tenant_id = s.tenant_id AND o.kind = s.kind
             AND o.entity_id = s.entity_id AND o.touched >= bound.day)
         LIMIT $4 FOR UPDATE OF s SKIP LOCKED))
       RETURNING kind, tenant_id, entity_id`,
      [o.nowMs / 1000, o.days, [otherKinds.session, otherKinds.device], o.limit],
    );
    await tellChanges(
      tx,
      rows.map((row) => markOf(kindOf(row.kind), row.tenant_id, row.entity_id)),
    );
    return rows.length;
  });
}

function kindOf(number: number): OtherKind {
  return number === otherKinds.session ? 'session' : 'device';
}
