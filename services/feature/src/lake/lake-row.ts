import { lakeFileKey } from '@insight-mesh/algorithms/lake-files';
import type { EventJson, JsonValue } from '@insight-mesh/contracts/json';
import type { CheckedEvent } from '../events/check-event.js';
import { shortType } from '../state/measures.js';

/**
 * The lake's columns in order, as DuckDB reads them from a line of JSON. Times are milliseconds there. Files of earlier releases lack
 * the later ones, so whoever reads the lake does it with `union_by_name = true`.
 */
export const lakeColumns = {
  id: 'VARCHAR',
  tenant_id: 'VARCHAR',
  type: 'VARCHAR',
  occurred_at: 'BIGINT',
  received_at: 'BIGINT',
  customer_id: 'VARCHAR',
  anonymous_id: 'VARCHAR',
  session_id: 'VARCHAR',
  device_id: 'VARCHAR',
  channel: 'VARCHAR',
  item_id: 'VARCHAR',
  order_id: 'VARCHAR',
  items: 'STRUCT(item_id VARCHAR, quantity BIGINT, unit_price BIGINT)[]',
  query: 'VARCHAR',
  text: 'VARCHAR',
  rating: 'DOUBLE',
  value: 'BIGINT',
  currency: 'VARCHAR',
  recommendation_id: 'VARCHAR',
  context: 'VARCHAR',
  consent_analytics: 'BOOLEAN',
  consent_personalisation: 'BOOLEAN',
  consent_marketing: 'BOOLEAN',
  attributes: 'VARCHAR',
  repairs: 'STRUCT(rule VARCHAR, field VARCHAR, original VARCHAR)[]',
  item_facts: 'STRUCT(item_id VARCHAR, category VARCHAR, brand VARCHAR, price BIGINT, currency VARCHAR)[]',
  kafka_partition: 'INTEGER',
  kafka_offset: 'BIGINT',
} as const;

/** Columns that are milliseconds in the JSON and instants (TIMESTAMP WITH TIME ZONE) in the lake. */
export const timeColumns: ReadonlySet<string> = new Set(['occurred_at', 'received_at']);

// JSON.stringify writes a lone half of a surrogate pair as an escape that strict JSON readers refuse.
const loneSurrogateEscape = /\\ud[89a-f]/;

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\uFFFD') : value;
}

function stringify(value: unknown): string {
  const text = JSON.stringify(value);
  return loneSurrogateEscape.test(text) ? JSON.stringify(value, wellFormed) : text;
}

function structText(value: Record<string, JsonValue> | undefined): string | undefined {
  return value === undefined ? undefined : stringify(value);
}

/** Empty text is NULL. */
function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function factsOf({ item_facts: facts }: EventJson): object[] | undefined {
  if (facts === undefined || facts.length === 0) return undefined;
  return facts.map(({ item_id, category, brand, price, currency }) => ({
    item_id: text(item_id),
    category: text(category),
    brand: text(brand),
    price,
    currency: text(currency),
  }));
}

/** The event as one line of JSON with the lake's columns; what is absent becomes NULL. */
export function lakeLine(event: CheckedEvent, partition: number, offset: bigint): string {
  const { json, fold } = event;
  const items = json.items?.map(({ item_id, quantity, unit_price }) => ({
    item_id,
    quantity: quantity ?? 1,
    unit_price: unit_price ?? 0,
  }));
  const row: Record<keyof typeof lakeColumns, unknown> = {
    id: json.id,
    tenant_id: event.tenantId,
    type: shortType(fold.type),
    occurred_at: fold.atMs,
    received_at: event.receivedMs,
    customer_id: text(json.customer_id),
    anonymous_id: text(json.anonymous_id),
    session_id: text(json.session_id),
    device_id: text(json.device_id),
    channel: text(json.channel),
    item_id: text(json.item_id),
    order_id: text(json.order_id),
    items: items?.length === 0 ? undefined : items,
    query: text(json.query),
    text: text(json.text),
    rating: json.rating,
    value: json.value,
    currency: text(json.currency),
    recommendation_id: text(json.recommendation_id),
    context: structText(json.context),
    consent_analytics: json.consent?.analytics,
    consent_personalisation: json.consent?.personalisation,
    consent_marketing: json.consent?.marketing,
    attributes: structText(json.attributes),
    repairs: json.repairs?.length === 0 ? undefined : json.repairs,
    item_facts: factsOf(json),
    kafka_partition: partition,
    kafka_offset: Number(offset),
  };
  return stringify(row);
}

/** The UTC day of an event, YYYY-MM-DD. */
export function lakeDay(event: CheckedEvent): string {
  return new Date(event.fold.atMs).toISOString().slice(0, 10);
}

/**
 * The object key of a range's file for one tenant and day: Hive partitions, so that other engines read them as columns.
 * @param source the tag of the Kafka cluster and topic
 */
export function lakeKey(
  tenantId: string,
  day: string,
  range: { readonly partition: number; readonly from: bigint; readonly to: bigint },
  source: string,
): string {
  const { partition, from, to } = range;
  return lakeFileKey({ tenantId, day, partition, from, to, source, revision: 0 });
}
