import type { Pool } from '@insight-mesh/runtime/postgres';
import { newestOfHead, stateHead } from '../state/newest.js';
import { otherKinds, type StateKind } from './entity-kind.js';

/** An entity that some partition has a row of. */
export interface ActiveEntity {
  readonly tenantId: string;
  readonly kind: StateKind;
  readonly id: string;
  /** Day (UTC, since 1970) of what was last heard of it in that partition. */
  readonly day: number;
  /** Of a customer's row: whether the id is a visitor's. */
  readonly visitor: boolean;
}

/** Which day counts: that on which a worker last wrote the row, or that of the entity's newest event. */
export type DayOf = 'wall' | 'event';

const tables = [
  { table: 'customer_states', id: 'customer_id', kind: '0', visitor: 'NOT s.is_customer', kinds: ['customer'] },
  { table: 'item_states', id: 'item_id', kind: '-1', visitor: 'false', kinds: ['item'] },
  {
    table: 'entity_states',
    id: 'entity_id',
    kind: 's.kind',
    visitor: 'false',
    kinds: ['session', 'category', 'device'],
  },
] as const;

const kindsByNumber = new Map<number, StateKind>([
  [0, 'customer'],
  [-1, 'item'],
  ...Object.entries(otherKinds).map(([kind, number]): [number, StateKind] => [number, kind as StateKind]),
]);

/** Pages of a table that one statement reads: 4 MB. */
const pagesAtOnce = 512;

/**
 * Every row of the tenants' entities of some kinds, one statement after the other over the pages of the tables, as there is no index by
 * day: an entity comes once for each partition that has it.
 * @param o.since the first day (since 1970) that is of use
 * @param o.between called between two statements with how long the last took, in milliseconds
 */
export async function eachActive(
  pool: Pool,
  o: {
    tenants: readonly string[];
    kinds: ReadonlySet<StateKind>;
    by: DayOf;
    since: number;
    signal: AbortSignal;
    between: (tookMs: number) => Promise<void>;
  },
  take: (entity: ActiveEntity) => void,
): Promise<void> {
  for (const { table, id, kind, visitor, kinds } of tables) {
    if (!kinds.some((each) => o.kinds.has(each))) continue;
    const sized = await pool.query<{ pages: number }>(
      `SELECT (pg_relation_size('${table}') / current_setting('block_size')::int)::int AS pages`,
    );
    const pages = sized.rows[0]?.pages ?? 0;
    const head = o.by === 'event' ? `substring(s.state FROM 1 FOR ${stateHead})` : 'NULL::bytea';
    const since = o.by === 'event' ? '' : "AND s.touched >= date '1970-01-01' + $4::integer";
    for (let from = 0; from < pages; from += pagesAtOnce) {
      if (o.signal.aborted) return;
      const began = performance.now();
      const { rows } = await pool.query<{
        tenant_id: string;
        id: string;
        kind: number;
        day: number;
        visitor: boolean;
        head: Buffer | null;
      }>({
        name: `active-${table}-${o.by}`,
        text: `SELECT s.tenant_id, s.${id} AS id, ${kind} AS kind, s.touched - date '1970-01-01' AS day, ${visitor} AS visitor, ${head} AS head
          FROM ${table} s WHERE s.ctid >= $1::tid AND s.ctid < $2::tid AND s.tenant_id = ANY ($3) ${since}`,
        values: [`(${from},0)`, `(${from + pagesAtOnce},0)`, o.tenants, ...(o.by === 'event' ? [] : [o.since])],
      });
      for (const row of rows) {
        const named = kindsByNumber.get(row.kind);
        if (named === undefined || !o.kinds.has(named)) continue;
        const day = row.head === null ? row.day : newestOfHead(row.head);
        if (day === undefined || day < o.since) continue;
        take({ tenantId: row.tenant_id, kind: named, id: row.id, day, visitor: row.visitor });
      }
      await o.between(performance.now() - began);
    }
  }
}
