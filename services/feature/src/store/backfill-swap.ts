import type { Tx } from '@insight-mesh/runtime/postgres';
import { otherKinds } from './entity-kind.js';

/** How the stored rows of a partition differ from what a backfill has made of it. */
export interface Differences {
  /** Rows that the backfill has made and that belong into the store. */
  readonly states: number;
  /** Rows that both have and that are not the same. */
  readonly changed: number;
  /** Rows that the store lacks. */
  readonly missing: number;
  /** Rows of the store alone. */
  readonly extra: number;
}

export type Table = 'customer_states' | 'item_states' | 'entity_states' | 'order_states' | 'identity_joins';

/** What nobody has touched for so many days has been forgotten, and is not brought back. */
export interface Forgetting {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Of sessions and devices. */
  readonly visitsDays: number;
  readonly ordersDays: number;
}

interface Swap {
  readonly table: Table;
  /** What the backfill has made of a partition ($1), with the columns of the table but `partition`. */
  readonly made: string;
  readonly key: readonly string[];
  /** Columns that make two rows of one key different. */
  readonly compared: readonly string[];
  /** Columns that a row which is there already keeps. */
  readonly kept: readonly string[];
  /** `made` asks for now ($2, in seconds since 1970) and for this many days ($3). */
  readonly forgotten?: keyof Omit<Forgetting, 'nowMs'>;
}

const { session, category, device } = otherKinds;
const rememberedSince = `(to_timestamp($2::float8) AT TIME ZONE 'UTC')::date - $3::integer`;

const swaps: readonly Swap[] = [
  {
    table: 'customer_states',
    made: `SELECT tenant_id, entity_id AS customer_id, state, is_customer, touched FROM backfill_states
      WHERE partition = $1 AND kind = 0`,
    key: ['tenant_id', 'customer_id'],
    compared: ['state', 'is_customer'],
    kept: ['touched'],
  },
  {
    table: 'item_states',
    made: `SELECT tenant_id, entity_id AS item_id, state, events, touched FROM backfill_states
      WHERE partition = $1 AND kind = 4`,
    key: ['tenant_id', 'item_id'],
    compared: ['state', 'events'],
    kept: ['touched'],
  },
  {
    table: 'entity_states',
    // An entity is forgotten as a whole: one that has a row of any partition is not.
    made: `SELECT tenant_id, kind, entity_id, state, touched FROM backfill_states b
      WHERE partition = $1 AND kind IN (${session}, ${category}, ${device}) AND (kind = ${category}
        OR touched >= ${rememberedSince}
        OR EXISTS (SELECT FROM entity_states o WHERE o.tenant_id = b.tenant_id AND o.kind = b.kind AND o.entity_id = b.entity_id))`,
    key: ['tenant_id', 'kind', 'entity_id'],
    compared: ['state'],
    kept: ['touched'],
    forgotten: 'visitsDays',
  },
  {
    table: 'order_states',
    // As of an entity, so of an order.
    made: `SELECT tenant_id, order_id, refund_only, at_ms, event, owner_id, state, touched FROM backfill_orders b
      WHERE partition = $1 AND (touched >= ${rememberedSince}
        OR EXISTS (SELECT FROM order_states o WHERE o.tenant_id = b.tenant_id AND o.order_id = b.order_id))`,
    key: ['tenant_id', 'order_id'],
    compared: ['refund_only', 'at_ms', 'event', 'owner_id', 'state'],
    kept: ['touched'],
    forgotten: 'ordersDays',
  },
  {
    table: 'identity_joins',
    made: `SELECT tenant_id, edge, visitor_id, customer_id, first_ms, last_ms, events FROM backfill_joins WHERE partition = $1`,
    key: ['tenant_id', 'edge'],
    compared: ['visitor_id', 'customer_id', 'first_ms', 'last_ms', 'events'],
    kept: [],
  },
];

const named = (from: string, columns: readonly string[]) => columns.map((column) => `${from}.${column}`).join(', ');
const different = ({ compared }: Swap) => `(${named('m', compared)}) IS DISTINCT FROM (${named('l', compared)})`;

function valuesFor({ forgotten }: Swap, partition: number, forgetting: Forgetting): unknown[] {
  return forgotten === undefined ? [partition] : [partition, forgetting.nowMs / 1000, forgetting[forgotten]];
}

function comparing(swap: Swap): string {
  const { table, made, key, compared } = swap;
  const [first = ''] = key;
  return `SELECT count(m.${first})::int AS states,
      (count(*) FILTER (WHERE m.${first} IS NOT NULL AND l.${first} IS NOT NULL AND ${different(swap)}))::int AS changed,
      (count(*) FILTER (WHERE l.${first} IS NULL))::int AS missing,
      (count(*) FILTER (WHERE m.${first} IS NULL))::int AS extra
    FROM (${made}) m
    FULL JOIN (SELECT ${[...key, ...compared].join(', ')} FROM ${table} WHERE partition = $1) l
      ON (${named('m', key)}) = (${named('l', key)})`;
}

function writing(swap: Swap): string {
  const { table, made, key, compared, kept } = swap;
  const columns = [...key, ...compared, ...kept];
  return `INSERT INTO ${table} (partition, ${columns.join(', ')})
    SELECT $1, ${named('m', columns)} FROM (${made}) m
    LEFT JOIN (SELECT * FROM ${table} WHERE partition = $1) l ON (${named('m', key)}) = (${named('l', key)})
    WHERE l.partition IS NULL OR ${different(swap)}
    ON CONFLICT (${[...key, 'partition'].join(', ')}) DO UPDATE
    SET ${compared.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

function deleting(swap: Swap): string {
  const { table, made, key } = swap;
  return `DELETE FROM ${table} l WHERE l.partition = $1
    AND NOT EXISTS (SELECT FROM (${made}) m WHERE (${named('m', key)}) = (${named('l', key)}))`;
}

/** Compares by table, as of the transaction's snapshot. */
export async function compareStored(
  tx: Tx,
  partition: number,
  forgetting: Forgetting,
): Promise<Map<Table, Differences>> {
  await tx.query(`SET LOCAL work_mem = '64MB'`);
  const found = new Map<Table, Differences>();
  for (const swap of swaps) {
    const { rows } = await tx.query<Differences>(comparing(swap), valuesFor(swap, partition, forgetting));
    if (rows[0] !== undefined) found.set(swap.table, rows[0]);
  }
  return found;
}

/**
 * Makes the rows of a partition those of the backfill. Rows that are the same already are not touched. The caller holds the lock on
 * the partition's offset, so that nobody folds into them; whoever forgets or packs rows holds them for a moment only.
 * @returns how many rows were written or deleted
 */
export async function replaceStored(tx: Tx, partition: number, forgetting: Forgetting): Promise<number> {
  await tx.query(`SET LOCAL work_mem = '64MB'`);
  let changed = 0;
  for (const swap of swaps) {
    const values = valuesFor(swap, partition, forgetting);
    changed += (await tx.query(writing(swap), values)).rowCount ?? 0;
    changed += (await tx.query(deleting(swap), values)).rowCount ?? 0;
  }
  return changed;
}
