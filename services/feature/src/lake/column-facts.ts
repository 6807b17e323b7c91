import { lakeColumns, timeColumns } from './lake-row.js';

export type LakeColumnName = keyof typeof lakeColumns;

export interface ColumnFacts {
  readonly name: string;
  /** As SQL writes it. */
  readonly sqlType: string;
  /** As Parquet stores it. */
  readonly parquetType: string;
  /** What it means, with its unit. */
  readonly description: string;
  /** The release that brought it. */
  readonly since: string;
  /** It stands in the path of the file and not in it. */
  readonly partition: boolean;
}

export const eventsTable = {
  name: 'events',
  description: 'Every event once: its first occurrence, as the stream was folded.',
} as const;

const parquetTypes: Readonly<Record<string, string>> = {
  VARCHAR: 'BYTE_ARRAY (UTF8)',
  BIGINT: 'INT64 (INT_64)',
  INTEGER: 'INT32 (INT_32)',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
};
const instant = {
  sqlType: 'TIMESTAMP WITH TIME ZONE',
  parquetType: 'INT64 (TIMESTAMP, microseconds, isAdjustedToUTC = true)',
};

const descriptions: Readonly<Record<LakeColumnName, string>> = {
  id: "The event's id: the client's, else a UUIDv7. Unique within a tenant for the days that SEEN_DAYS tells. Never NULL.",
  tenant_id: 'The tenant; the same text as the path has. Never NULL.',
  type: 'What happened: view, search, add_to_cart, remove_from_cart, favourite, purchase, refund, review, question, coupon_redeemed, impression, recommendation_click, sign_up, identify. More may come. Never NULL.',
  occurred_at:
    "When it happened, by the client's clock, in milliseconds kept as microseconds. The day of the path is its UTC day. Never NULL.",
  received_at: 'When the collector took it. Never NULL.',
  customer_id: 'The customer, an opaque id; NULL before a login.',
  anonymous_id: 'The visitor, an opaque id. One of the two ids is there.',
  session_id: 'The session, as the tracker numbers it.',
  device_id: 'The device, an opaque id.',
  channel: 'web, app, store, … as the client says.',
  item_id: 'The item, where the event is about one.',
  order_id: 'The order of a purchase or refund.',
  items:
    'The lines of a basket: item_id, quantity (1 where the client said none), unit_price in minor units of currency (0 where none was said). NULL without lines.',
  query: 'What was searched for; personal data masked.',
  text: 'Free text of a review or question; personal data masked.',
  rating: 'Stars of a review, as the client counts them.',
  value: 'Money in minor units of currency: of a purchase or refund the whole order.',
  currency: 'ISO 4217.',
  recommendation_id: 'The answer of the recommender that the event goes back to.',
  context: 'JSON: page, campaign, browser and the like, as the tracker says.',
  consent_analytics: 'What the person allowed when it happened; NULL: was not asked.',
  consent_personalisation:
    'The same of personalisation: whoever trains or recommends leaves out what has false here or in consent_analytics.',
  consent_marketing: 'The same of marketing.',
  attributes: "JSON: what else the client's event had.",
  repairs:
    "What the collector's cleaning has changed: rule, field, and the value of before where it was kept. NULL: nothing.",
  item_facts:
    "What the catalogue said of the event's items when it came: item_id, category, brand, price in minor units, currency. NULL: nothing.",
  kafka_partition: 'Of the Kafka topic. Never NULL.',
  kafka_offset: 'In the partition: tells the order in which Kafka took the events of one id. Never NULL.',
};

/** Those of the files in order, then those of the path. */
export const columnFacts: readonly ColumnFacts[] = [
  ...(Object.keys(lakeColumns) as LakeColumnName[]).map((name) => {
    const sqlType: string = lakeColumns[name];
    const list = sqlType.endsWith('[]');
    const types = timeColumns.has(name)
      ? instant
      : { sqlType, parquetType: list ? 'LIST of a group (list, element)' : (parquetTypes[sqlType] ?? sqlType) };
    return { name, ...types, description: descriptions[name], since: '0.1.0', partition: false };
  }),
  {
    name: 'tenant',
    sqlType: 'VARCHAR',
    parquetType: 'in the path',
    description: 'The tenant. Declare it as text, or use tenant_id: readers that guess take "0123" for a number.',
    since: '0.1.0',
    partition: true,
  },
  {
    name: 'day',
    sqlType: 'DATE',
    parquetType: 'in the path',
    description: 'The UTC day of occurred_at.',
    since: '0.1.0',
    partition: true,
  },
];

/** Every column as a page of Markdown. */
export function columnsPage(): string {
  const rows = columnFacts.map(
    ({ name, sqlType, parquetType, description, since }) =>
      `| \`${name}\` | ${sqlType} | ${parquetType} | ${since} | ${description} |`,
  );
  return `# Columns of the lake's table \`events\`

This page is made from \`src/lake/column-facts.ts\`; a test fails while it is not up to date (\`npx vitest run --project unit services/feature -u\`
writes it), and another compares it with the files that are written. [LAKE.md](LAKE.md) says what is promised of them.

| column | SQL | Parquet | since | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
