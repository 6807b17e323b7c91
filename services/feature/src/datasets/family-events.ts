import type { StateKind } from '../store/entity-kind.js';

// What of an event the folds of each kind of entity look at, in SQL: one row for each entity that the event belongs to. What is plain stands
// in columns; lines with quantities or the facts of several items are rare and stand as JSON.

export interface EventSql {
  /** Rows of `events`, each with its `owner`. */
  readonly from: string;
  /** Columns of EventRow that are not its usual value. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Columns that a bucket's rows have, with what stands there for a kind whose fold does not look at it. */
export const eventColumns: Readonly<Record<string, string>> = {
  known: 'known',
  at_ms: 'at_ms::DOUBLE',
  type: 'type_number::INTEGER',
  who: "''",
  session: "''",
  item: "''",
  category: "''",
  brand: "''",
  price: '-1::DOUBLE',
  price_currency: "''",
  value: "'NaN'::DOUBLE",
  currency: "''",
  rating: '0::DOUBLE',
  tie: '0::DOUBLE',
  // Empty where the plain columns say all.
  lines: "''",
};

const text = (column: string) => `coalesce(${column}, '')`;
const session = text('session_id');
const value = "coalesce(value::DOUBLE, 'NaN'::DOUBLE)";
const currency = text('currency');

/** Whether the event is about its item alone, of which there is at most one fact. */
const plain = `coalesce(len(items), 0) = 0
  AND (coalesce(len(item_facts), 0) = 0 OR (len(item_facts) = 1 AND item_facts[1].item_id IS NOT DISTINCT FROM item_id))`;
const json = (plainly: string, fields: string) => `CASE WHEN ${plainly} THEN '' ELSE to_json({${fields}})::VARCHAR END`;

const withFacts = {
  item: text('item_id'),
  category: text(`CASE WHEN ${plain} THEN item_facts[1].category END`),
  brand: text(`CASE WHEN ${plain} THEN item_facts[1].brand END`),
  price: `coalesce(CASE WHEN ${plain} THEN item_facts[1].price END, -1)::DOUBLE`,
  price_currency: text(`CASE WHEN ${plain} THEN item_facts[1].currency END`),
  lines: json(plain, 'item_id: item_id, items: items, item_facts: item_facts'),
};

/** The first 48 bits of the hash by which the stream knows the event. */
const tie = `('0x' || substr(sha256(tenant_id || chr(0) || id), 1, 12))::BIGINT::DOUBLE`;

/** @param history whether the newest events themselves are looked at */
export function eventSql(kind: StateKind, history: boolean): EventSql {
  switch (kind) {
    case 'customer':
      return {
        from: 'SELECT *, who AS owner FROM events',
        columns: { session, value, currency, ...withFacts, ...(history ? { tie } : {}) },
      };
    case 'item': {
      const lines = `list_filter(items, x -> x.item_id = owner)`;
      return {
        from: `SELECT *, unnest(list_distinct(list_concat([item_id], list_transform(items, x -> x.item_id)))) AS owner FROM events`,
        columns: {
          who: 'who',
          item: "CASE WHEN item_id = owner THEN owner ELSE '' END",
          currency,
          rating: 'coalesce(rating, 0)',
          lines: json(
            'coalesce(len(items), 0) = 0',
            `item_id: CASE WHEN item_id = owner THEN owner END, items: ${lines}, item_facts: NULL`,
          ),
        },
      };
    }
    case 'category':
      return {
        from: `SELECT *, unnest(list_distinct(list_transform(item_facts, x -> x.category))) AS owner FROM events`,
        columns: { who: 'who', currency, rating: 'coalesce(rating, 0)', ...withFacts },
      };
    case 'session':
      return {
        from: `SELECT *, session_id AS owner FROM events WHERE session_id IS NOT NULL`,
        columns: {
          value,
          currency,
          item: text('item_id'),
          lines: json('coalesce(len(items), 0) = 0', 'item_id: item_id, items: items, item_facts: NULL'),
        },
      };
    case 'device':
      return {
        from: `SELECT *, device_id AS owner FROM events WHERE device_id IS NOT NULL`,
        columns: {
          who: 'who',
          session,
          value,
          currency,
          item: text('item_id'),
          // The money of an order without a value is that of its lines.
          lines: json('coalesce(len(items), 0) = 0', 'item_id: item_id, items: items, item_facts: NULL'),
        },
      };
  }
}
