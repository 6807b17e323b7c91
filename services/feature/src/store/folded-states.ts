import type { Tx } from '@insight-mesh/runtime/postgres';
import { boolArray, byteaArray, int2Array, int8Array, textArray } from './arrays.js';
import { isOther, otherKinds, type StateKind } from './entity-kind.js';
import type { EntityKey } from './states.js';

// All kinds of entities in one statement to load and one to save: a batch of a few events, as they come while the fold keeps up, is
// mostly made of round trips.

export interface FoldedKey extends EntityKey {
  readonly kind: StateKind;
}

export interface FoldedWrite extends FoldedKey {
  readonly state: Buffer;
  /** Some event of this write carried the id as its customer_id. */
  readonly isCustomer: boolean;
  /** Events with the entity that this write adds. */
  readonly added: number;
}

interface Split<T> {
  readonly customers: T[];
  readonly items: T[];
  readonly others: T[];
}

function split<T extends FoldedKey>(keys: readonly T[]): Split<T> {
  const parts: Split<T> = { customers: [], items: [], others: [] };
  for (const key of keys) {
    if (key.kind === 'customer') parts.customers.push(key);
    else if (key.kind === 'item') parts.items.push(key);
    else parts.others.push(key);
  }
  return parts;
}

const tenantsOf = (keys: readonly EntityKey[]) => textArray(keys.map((key) => key.tenantId));
const idsOf = (keys: readonly EntityKey[]) => textArray(keys.map((key) => key.entityId));
/** Only of those that are no customers or items. */
const numbersOf = (keys: readonly FoldedKey[]) =>
  int2Array(keys.map(({ kind }) => (isOther(kind) ? otherKinds[kind] : 0)));
const statesOf = (writes: readonly FoldedWrite[]) => byteaArray(writes.map((write) => write.state));

/** The states that a partition has made of entities. Only that partition's consumer writes them. */
export async function loadStates<T extends FoldedKey>(
  tx: Tx,
  partition: number,
  keys: readonly T[],
): Promise<Map<T, Buffer>> {
  const { customers, items, others } = split(keys);
  const found = new Map<T, Buffer>();
  if (keys.length === 0) return found;
  const { rows } = await tx.query<[table: number, at: number, state: Buffer]>({
    name: 'load-states',
    rowMode: 'array',
    text: `SELECT 0, e.at::int, s.state FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS e(tenant_id, id, at)
        JOIN customer_states s ON s.tenant_id = e.tenant_id AND s.customer_id = e.id AND s.partition = $1
      UNION ALL
      SELECT 1, e.at::int, s.state FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS e(tenant_id, id, at)
        JOIN item_states s ON s.tenant_id = e.tenant_id AND s.item_id = e.id AND s.partition = $1
      UNION ALL
      SELECT 2, e.at::int, s.state FROM unnest($6::text[], $7::smallint[], $8::text[]) WITH ORDINALITY AS e(tenant_id, kind, id, at)
        JOIN entity_states s ON s.tenant_id = e.tenant_id AND s.kind = e.kind AND s.entity_id = e.id AND s.partition = $1`,
    values: [
      partition,
      tenantsOf(customers),
      idsOf(customers),
      tenantsOf(items),
      idsOf(items),
      tenantsOf(others),
      numbersOf(others),
      idsOf(others),
    ],
  });
  const asked = [customers, items, others];
  for (const [table, at, state] of rows) {
    const key = asked[table]?.[at - 1];
    if (key !== undefined) found.set(key, state);
  }
  return found;
}

/**
 * Writes a partition's states.
 * @param touchedMs when this is (ms since 1970), for forgetting or storing deflated what nobody touches
 * @param writes each entity once
 */
export async function saveStates(
  tx: Tx,
  partition: number,
  touchedMs: number,
  writes: readonly FoldedWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const { customers, items, others } = split(writes);
  await tx.query({
    name: 'save-states',
    text: `WITH customers AS (
        INSERT INTO customer_states AS c (tenant_id, customer_id, partition, touched, state, is_customer)
        SELECT tenant_id, id, $1, to_timestamp($2::float8) AT TIME ZONE 'UTC', state, is_customer
        FROM unnest($3::text[], $4::text[], $5::bytea[], $6::boolean[]) AS e(tenant_id, id, state, is_customer)
        ON CONFLICT (tenant_id, customer_id, partition)
        DO UPDATE SET state = excluded.state, touched = excluded.touched, is_customer = c.is_customer OR excluded.is_customer
      ), items AS (
        INSERT INTO item_states AS i (tenant_id, item_id, partition, touched, events, state)
        SELECT tenant_id, id, $1, to_timestamp($2::float8) AT TIME ZONE 'UTC', added, state
        FROM unnest($7::text[], $8::text[], $9::bigint[], $10::bytea[]) AS e(tenant_id, id, added, state)
        ON CONFLICT (tenant_id, item_id, partition)
        DO UPDATE SET state = excluded.state, touched = excluded.touched, events = i.events + excluded.events
      )
      INSERT INTO entity_states (tenant_id, kind, entity_id, partition, touched, state)
      SELECT tenant_id, kind, id, $1, to_timestamp($2::float8) AT TIME ZONE 'UTC', state
      FROM unnest($11::text[], $12::smallint[], $13::text[], $14::bytea[]) AS e(tenant_id, kind, id, state)
      ON CONFLICT (tenant_id, kind, entity_id, partition) DO UPDATE SET state = excluded.state, touched = excluded.touched`,
    values: [
      partition,
      touchedMs / 1000,
      tenantsOf(customers),
      idsOf(customers),
      statesOf(customers),
      boolArray(customers.map((write) => write.isCustomer)),
      tenantsOf(items),
      idsOf(items),
      int8Array(items.map((write) => write.added)),
      statesOf(items),
      tenantsOf(others),
      numbersOf(others),
      idsOf(others),
      statesOf(others),
    ],
  });
}
