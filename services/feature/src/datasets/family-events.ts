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
  // Below 0: the event has no line, but is about its item.
  quantity: '-1::DOUBLE',
  unit_price: '0::DOUBLE',
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

const json = (plainly: string, fields: string) => `CASE WHEN ${plainly} THEN '' ELSE to_json({${fields}})::VARCHAR END`;
const noItem = "coalesce(item_id, '') = ''";

/** The one thing that an event is about, where it is one: its item, or its only line. */
const only = "coalesce(nullif(item_id, ''), items[1].item_id, '')";
const oneLine = `(coalesce(len(items), 0) = 0 OR (len(items) = 1 AND (${noItem} OR item_id = items[1].item_id)))`;
/** Whether it is one, and all that is known is of it. */
const plain = `${oneLine} AND (coalesce(len(item_facts), 0) = 0 OR (len(item_facts) = 1 AND coalesce(item_facts[1].item_id, '') = ${only}))`;

const line = {
  item: only,
  quantity: 'coalesce(items[1].quantity, -1)::DOUBLE',
  unit_price: 'coalesce(items[1].unit_price, 0)::DOUBLE',
};
const withFacts = {
  ...line,
  category: text('item_facts[1].category'),
  brand: text('item_facts[1].brand'),
  price: 'coalesce(item_facts[1].price, -1)::DOUBLE',
  price_currency: text('item_facts[1].currency'),
  lines: json(plain, 'item_id: item_id, items: items, item_facts: item_facts'),
};
const withoutFacts = { ...line, lines: json(oneLine, 'item_id: item_id, items: items, item_facts: NULL') };

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
      // Of its lines those of the item alone.
      const lines = `SELECT * REPLACE (list_filter(items, x -> x.item_id = owner) AS items, nullif(item_id, '') AS item_id) FROM (
          SELECT *, unnest(list_distinct(list_concat([item_id], list_transform(items, x -> x.item_id)))) AS owner FROM events)`;
      return {
        from: lines,
        columns: {
          who: 'who',
          currency,
          rating: 'coalesce(rating, 0)',
          item: 'owner',
          quantity: line.quantity,
          unit_price: line.unit_price,
          lines: json('coalesce(len(items), 0) <= 1', 'item_id: NULL, items: items, item_facts: NULL'),
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
          ...withoutFacts,
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
          // The money of an order without a value is that of its lines.
          ...withoutFacts,
        },
      };
  }
}
