import type { Tx } from '@insight-mesh/runtime/postgres';
import type { Db } from './experiments.js';

/** An answer that an experiment had a part in. */
export interface StoredExposure {
  tenantId: string;
  recommendationId: string;
  /** kind:id */
  unit: string;
  shownAtMs: number;
  items: readonly string[];
  arms: readonly { experiment: string; phase: number; arm: string }[];
}

/** Keeps answers; one that is there already stays as it is. */
export async function saveExposures(tx: Tx, exposures: readonly StoredExposure[]): Promise<void> {
  if (exposures.length === 0) return;
  await tx.query(
    `INSERT INTO exposures (tenant_id, recommendation_id, unit, shown_at, items)
     SELECT tenant_id, recommendation_id, unit, to_timestamp(shown_ms / 1000.0), items
     FROM jsonb_to_recordset($1::jsonb) AS t (tenant_id text, recommendation_id text, unit text, shown_ms float8, items text[])
     ON CONFLICT DO NOTHING`,
    [
      JSON.stringify(
        exposures.map((each) => ({
          ...{ tenant_id: each.tenantId, recommendation_id: each.recommendationId, unit: each.unit },
          ...{ shown_ms: each.shownAtMs, items: each.items },
        })),
      ),
    ],
  );
  await tx.query(
    `INSERT INTO exposure_arms (tenant_id, experiment, phase, recommendation_id, arm, shown_at)
     SELECT tenant_id, experiment, phase, recommendation_id, arm, to_timestamp(shown_ms / 1000.0)
     FROM jsonb_to_recordset($1::jsonb) AS t
       (tenant_id text, experiment text, phase integer, recommendation_id text, arm text, shown_ms float8)
     ON CONFLICT DO NOTHING`,
    [
      JSON.stringify(
        exposures.flatMap(({ tenantId, recommendationId, shownAtMs, arms }) =>
          arms.map((arm) => ({
            tenant_id: tenantId,
            recommendation_id: recommendationId,
            shown_ms: shownAtMs,
            ...arm,
          })),
        ),
      ),
    ],
  );
}

const pruned = [
  { table: 'exposures', column: 'shown_at' },
  { table: 'exposure_arms', column: 'shown_at' },
  { table: 'recommendation_clicks', column: 'clicked_at' },
  { table: 'order_lines', column: 'occurred_at' },
] as const;

/** Deletes at most `limit` rows of each table that are older. @returns how many of the table with the most */
export async function pruneExposures(db: Db, beforeMs: number, limit: number): Promise<number> {
  let most = 0;
  for (const { table, column } of pruned) {
    const result = await db.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${column} < $1 LIMIT $2))`,
      [new Date(beforeMs), limit],
    );
    most = Math.max(most, result.rowCount ?? 0);
  }
  return most;
}
