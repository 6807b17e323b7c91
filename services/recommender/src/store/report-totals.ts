import type { ArmTotals } from '@insight-mesh/algorithms/experiments/report';
import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';

export interface TotalsQuery {
  tenantId: string;
  experiment: string;
  phase: number;
  /** When the phase began. */
  sinceMs: number;
  /** By arm, in the order of the answer; they need not add up to 1. */
  shares: ReadonlyMap<string, number>;
  /** An order counts for an answer whose item was clicked for so long after it was shown, in milliseconds. */
  windowMs: number;
  timeoutMs: number;
}

interface Row {
  arm: string;
  /** Empty: the row of counts. */
  currency: string;
  units: string;
  exposures: string;
  clicks: string;
  clicked_units: string;
  orders: string;
  ordered_units: string;
  total: string;
  variance: string | null;
}

/**
 * What came of one phase. All is joined here and nothing before, so that it is the same in whatever order exposures, clicks and orders
 * arrived. A line of an order goes to the answer that the event names, where that showed the item; else to the newest answer of one of the
 * event's units, shown within the window before, whose item was clicked before it was bought. Refunds of an order's item are taken off what it
 * brought, at most all of it.
 */
const sql = `
WITH shown AS MATERIALIZED (
  SELECT a.arm, e.recommendation_id, e.unit, e.shown_at, e.items
  FROM exposure_arms a JOIN exposures e ON e.tenant_id = a.tenant_id AND e.recommendation_id = a.recommendation_id
  WHERE a.tenant_id = $1 AND a.experiment = $2 AND a.phase = $3
), clicked AS MATERIALIZED (
  SELECT s.arm, s.recommendation_id, s.unit, s.shown_at, c.item_id, c.clicked_at
  FROM shown s JOIN recommendation_clicks c ON c.tenant_id = $1 AND c.recommendation_id = s.recommendation_id
  WHERE c.item_id = ANY (s.items)
), lines AS MATERIALIZED (
  SELECT * FROM order_lines WHERE tenant_id = $1 AND occurred_at >= $4::timestamptz - interval '1 day'
), candidates AS (
  SELECT l.event_id, l.line, s.arm, s.unit, 0 AS guess, s.shown_at, s.recommendation_id
  FROM lines l JOIN shown s ON s.recommendation_id = l.recommendation_id
  WHERE NOT l.refund AND l.recommendation_id <> '' AND l.item_id = ANY (s.items)
  UNION ALL
  SELECT l.event_id, l.line, c.arm, c.unit, 1, c.shown_at, c.recommendation_id
  FROM (SELECT *, unnest(units) AS who FROM lines WHERE NOT refund) l
  JOIN clicked c ON c.unit = l.who AND c.item_id = l.item_id
  WHERE c.clicked_at <= l.occurred_at AND c.shown_at >= l.occurred_at - $5::interval
), attributed AS (
  SELECT DISTINCT ON (event_id, line) * FROM candidates
  ORDER BY event_id, line, guess, shown_at DESC, recommendation_id
), bought AS (
  SELECT a.arm, a.unit, l.order_id, l.item_id, l.currency, sum(l.value) AS value
  FROM attributed a JOIN lines l ON l.event_id = a.event_id AND l.line = a.line
  GROUP BY a.arm, a.unit, l.order_id, l.item_id, l.currency
), refunded AS (
  SELECT order_id, item_id, currency, sum(value) AS value FROM lines WHERE refund GROUP BY order_id, item_id, currency
), spent AS (
  SELECT b.arm, b.unit, b.currency, sum(b.value - least(b.value, coalesce(r.value, 0))) AS value
  FROM bought b LEFT JOIN refunded r ON r.order_id = b.order_id AND r.item_id = b.item_id AND r.currency = b.currency
  GROUP BY b.arm, b.unit, b.currency
), sizes AS (
  SELECT arm, count(*) AS exposures, count(DISTINCT unit) AS units FROM shown GROUP BY arm
), click_counts AS (
  SELECT arm, count(*) AS clicks, count(DISTINCT unit) AS clicked_units FROM clicked GROUP BY arm
), order_counts AS (
  SELECT arm, count(DISTINCT order_id) AS orders, count(DISTINCT unit) AS ordered_units FROM bought GROUP BY arm
)
SELECT s.arm, '' AS currency, s.units, s.exposures, coalesce(c.clicks, 0) AS clicks, coalesce(c.clicked_units, 0) AS clicked_units,
  coalesce(o.orders, 0) AS orders, coalesce(o.ordered_units, 0) AS ordered_units, 0::numeric AS total, NULL::numeric AS variance
FROM sizes s LEFT JOIN click_counts c ON c.arm = s.arm LEFT JOIN order_counts o ON o.arm = s.arm
UNION ALL
SELECT p.arm, p.currency, s.units, 0, 0, 0, 0, 0, sum(p.value),
  CASE WHEN s.units > 1 THEN (sum(p.value * p.value) - sum(p.value) * sum(p.value) / s.units) / (s.units - 1) END
FROM spent p JOIN sizes s ON s.arm = p.arm GROUP BY p.arm, p.currency, s.units`;

/** What was counted of each arm of a phase, arms that nobody saw too. @throws what Postgres says, also where it took too long */
export async function readTotals(pool: Pool, query: TotalsQuery): Promise<ArmTotals[]> {
  const { rows } = await withTransaction(pool, async (tx) => {
    await tx.query('SET TRANSACTION READ ONLY');
    await tx.query(`SET LOCAL statement_timeout = ${Math.round(query.timeoutMs)}`);
    await tx.query(`SET LOCAL work_mem = '64MB'`);
    return tx.query<Row>(sql, [
      ...[query.tenantId, query.experiment, query.phase, new Date(query.sinceMs)],
      `${query.windowMs} milliseconds`,
    ]);
  });
  return [...query.shares].map(([arm, share]) => {
    const counts = rows.find((row) => row.arm === arm && row.currency === '');
    const values = rows.filter((row) => row.arm === arm && row.currency !== '');
    return {
      ...{ arm, share, units: Number(counts?.units ?? 0), exposures: Number(counts?.exposures ?? 0) },
      ...{ clicks: Number(counts?.clicks ?? 0), clickedUnits: Number(counts?.clicked_units ?? 0) },
      ...{ orders: Number(counts?.orders ?? 0), orderedUnits: Number(counts?.ordered_units ?? 0) },
      values: values
        .map(({ currency, total, variance }) => ({ currency, total: Number(total), variance: Number(variance ?? 0) }))
        .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    };
  });
}
