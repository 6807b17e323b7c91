import type { Tx } from '@insight-mesh/runtime/postgres';

/** Somebody went to an item of an answer. */
export interface Click {
  tenantId: string;
  recommendationId: string;
  itemId: string;
  clickedAtMs: number;
}

/** A line of a purchase or refund. */
export interface OrderLineRow {
  tenantId: string;
  eventId: string;
  line: number;
  refund: boolean;
  orderId: string;
  itemId: string;
  /** Minor units of the currency, exact. */
  value: string;
  currency: string;
  recommendationId: string;
  /** kind:id of everybody that the event names. */
  units: readonly string[];
  occurredAtMs: number;
}

/** Keeps clicks, in any order and however often: of several on one item the first in time. */
export async function saveClicks(tx: Tx, clicks: readonly Click[]): Promise<void> {
  if (clicks.length === 0) return;
  await tx.query(
    `INSERT INTO recommendation_clicks (tenant_id, recommendation_id, item_id, clicked_at)
     SELECT tenant_id, recommendation_id, item_id, min(to_timestamp(clicked_ms / 1000.0))
     FROM jsonb_to_recordset($1::jsonb) AS t (tenant_id text, recommendation_id text, item_id text, clicked_ms float8)
     GROUP BY tenant_id, recommendation_id, item_id
     ORDER BY tenant_id, recommendation_id, item_id
     ON CONFLICT (tenant_id, recommendation_id, item_id)
     DO UPDATE SET clicked_at = excluded.clicked_at WHERE excluded.clicked_at < recommendation_clicks.clicked_at`,
    [
      JSON.stringify(
        clicks.map((each) => ({
          ...{ tenant_id: each.tenantId, recommendation_id: each.recommendationId },
          ...{ item_id: each.itemId, clicked_ms: each.clickedAtMs },
        })),
      ),
    ],
  );
}

/** Keeps lines once an event. */
export async function saveOrderLines(tx: Tx, lines: readonly OrderLineRow[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.query(
    `INSERT INTO order_lines
       (tenant_id, event_id, line, refund, order_id, item_id, value, currency, recommendation_id, units, occurred_at)
     SELECT tenant_id, event_id, line, refund, order_id, item_id, value, currency, recommendation_id, units,
       to_timestamp(occurred_ms / 1000.0)
     FROM jsonb_to_recordset($1::jsonb) AS t (tenant_id text, event_id text, line integer, refund boolean, order_id text,
       item_id text, value numeric, currency text, recommendation_id text, units text[], occurred_ms float8)
     ON CONFLICT DO NOTHING`,
    [
      JSON.stringify(
        lines.map((each) => ({
          ...{ tenant_id: each.tenantId, event_id: each.eventId, line: each.line, refund: each.refund },
          ...{ order_id: each.orderId, item_id: each.itemId, value: each.value, currency: each.currency },
          ...{ recommendation_id: each.recommendationId, units: each.units, occurred_ms: each.occurredAtMs },
        })),
      ),
    ],
  );
}
