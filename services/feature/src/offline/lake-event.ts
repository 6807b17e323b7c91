import type { EventJson, EventTypeJson, ItemFactsJson, JsonValue } from '@insight-mesh/contracts/json';
import { type CheckedEvent, checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import type { lakeColumns } from '../lake/lake-row.js';

type TextColumn =
  | 'customer_id'
  | 'anonymous_id'
  | 'session_id'
  | 'device_id'
  | 'channel'
  | 'item_id'
  | 'order_id'
  | 'query'
  | 'text'
  | 'currency'
  | 'recommendation_id'
  /** JSON. */
  | 'context'
  | 'attributes';
type ConsentColumn = 'consent_analytics' | 'consent_personalisation' | 'consent_marketing';

/** A row of the lake; times are milliseconds since 1970, and what is not there is null. */
export type LakeRow = {
  readonly id: string;
  readonly tenant_id: string;
  /** The short name: "view". */
  readonly type: string;
  readonly occurred_at: number;
  readonly received_at: number;
  readonly items: readonly { item_id: string; quantity: number; unit_price: number }[] | null;
  readonly item_facts:
    | readonly {
        item_id: string;
        category: string | null;
        brand: string | null;
        price: number | null;
        currency: string | null;
      }[]
    | null;
  readonly rating: number | null;
  readonly value: number | null;
  readonly kafka_partition: number;
  readonly kafka_offset: number;
} & { readonly [column in TextColumn]: string | null } & { readonly [column in ConsentColumn]: boolean | null };

/** The columns that folds may need: all but what cleaning has noted. */
export const foldColumns: readonly (keyof LakeRow & keyof typeof lakeColumns)[] = [
  'id',
  'tenant_id',
  'type',
  'occurred_at',
  'received_at',
  'customer_id',
  'anonymous_id',
  'session_id',
  'device_id',
  'channel',
  'item_id',
  'order_id',
  'items',
  'query',
  'text',
  'rating',
  'value',
  'currency',
  'recommendation_id',
  'context',
  'consent_analytics',
  'consent_personalisation',
  'consent_marketing',
  'attributes',
  'item_facts',
  'kafka_partition',
  'kafka_offset',
];

function structOf(text: string): Record<string, JsonValue> {
  return JSON.parse(text) as Record<string, JsonValue>;
}

/** Without the members that are null. */
function present<T extends object>(members: { [key in keyof T]: T[key] | null }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as Partial<T>;
}

function jsonOf(row: LakeRow): EventJson {
  const consent = present<{ analytics: boolean; personalisation: boolean; marketing: boolean }>({
    analytics: row.consent_analytics,
    personalisation: row.consent_personalisation,
    marketing: row.consent_marketing,
  });
  return {
    ...present<EventJson>({
      id: row.id,
      tenant_id: row.tenant_id,
      customer_id: row.customer_id,
      anonymous_id: row.anonymous_id,
      session_id: row.session_id,
      device_id: row.device_id,
      channel: row.channel,
      item_id: row.item_id,
      order_id: row.order_id,
      items: row.items === null ? null : [...row.items],
      item_facts: row.item_facts === null ? null : row.item_facts.map((facts) => present<ItemFactsJson>(facts)),
      query: row.query,
      text: row.text,
      rating: row.rating,
      value: row.value,
      currency: row.currency,
      recommendation_id: row.recommendation_id,
      context: row.context === null ? null : structOf(row.context),
      attributes: row.attributes === null ? null : structOf(row.attributes),
    }),
    type: `EVENT_TYPE_${row.type.toUpperCase()}` as EventTypeJson,
    occurred_at: new Date(row.occurred_at).toISOString(),
    received_at: new Date(row.received_at).toISOString(),
    ...(Object.keys(consent).length > 0 ? { consent } : {}),
  };
}

/**
 * The event of which a row was made, as the stream's folds take it.
 * @throws Error for a row that no event of this version can have given
 */
export function eventOfRow(row: LakeRow): CheckedEvent {
  const outcome = checkEvent(jsonOf(row), row.received_at);
  if (!isRefusal(outcome)) return outcome;
  const place = `partition ${row.kafka_partition}, offset ${row.kafka_offset}`;
  throw new Error(`the lake's row of ${place} is no event: ${outcome.field} ${outcome.reason}`);
}
