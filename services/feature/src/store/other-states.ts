import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { tellChanges } from '../serving/changes.js';
import { markOf } from '../serving/state-cache.js';
import { byteaArray } from './arrays.js';
import { type OtherKind, otherKinds } from './entity-kind.js';
import { type EntityKey, entityKey } from './states.js';
import { statesById } from './states-by-id.js';

export interface OtherKey extends EntityKey {
  readonly kind: OtherKind;
}

export interface OtherWrite extends OtherKey {
  readonly state: Buffer;
}

function otherKey(kind: number, tenantId: string, entityId: string): string {
  return `${kind}\0${entityKey({ tenantId, entityId })}`;
}

/** The states that a partition has made of sessions, categories and devices. Only that partition's consumer writes them. */
export async function loadOthers(
  tx: Tx,
  partition: number,
  keys: readonly OtherKey[],
): Promise<(key: OtherKey) => Buffer | undefined> {
  if (keys.length === 0) return () => undefined;
  const { rows } = await tx.query<{ kind: number; tenant_id: string; entity_id: string; state: Buffer }>({
    name: 'load-others',
    text: `SELECT s.kind, s.tenant_id, s.entity_id, s.state
      FROM unnest($1::text[], $2::smallint[], $3::text[]) AS e(tenant_id, kind, entity_id)
      JOIN entity_states s ON s.tenant_id = e.tenant_id AND s.kind = e.kind AND s.entity_id = e.entity_id AND s.partition = $4`,
    values: [
      keys.map((key) => key.tenantId),
      keys.map((key) => otherKinds[key.kind]),
      keys.map((key) => key.entityId),
      partition,
    ],
  });
  const states = new Map(rows.map((row) => [otherKey(row.kind, row.tenant_id, row.entity_id), row.state]));
  return ({ kind, tenantId, entityId }) => states.get(otherKey(otherKinds[kind], tenantId, entityId));
}

/** @param touchedMs when this is (ms since 1970), for forgetting what nobody touches */
export async function saveOthers(
  tx: Tx,
  partition: number,
  touchedMs: number,
  writes: readonly OtherWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query({
    name: 'save-others',
    text: `INSERT INTO entity_states (tenant_id, kind, entity_id, partition, touched, state)
      SELECT tenant_id, kind, entity_id, $1, to_timestamp($2::float8) AT TIME ZONE 'UTC', state
      FROM unnest($3::text[], $4::smallint[], $5::text[], $6::bytea[]) AS e(tenant_id, kind, entity_id, state)
      ON CONFLICT (tenant_id, kind, entity_id, partition) DO UPDATE SET state = excluded.state, touched = excluded.touched`,
    values: [
      partition,
      touchedMs / 1000,
      writes.map((write) => write.tenantId),
      writes.map((write) => otherKinds[write.kind]),
      writes.map((write) => write.entityId),
      byteaArray(writes.map((write) => write.state)),
    ],
  });
}

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
