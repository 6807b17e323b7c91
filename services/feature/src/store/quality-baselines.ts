import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { type FeatureReference, readReference } from '../quality/reference.js';

/** A data set that served features are or were compared with. Times in milliseconds since 1970. */
export interface Baseline {
  readonly datasetId: string;
  readonly rows: number;
  /** Of which the references were made. */
  readonly referenceRows: number;
  readonly features: number;
  /** Whether visitors are sampled beside customers. */
  readonly visitors: boolean;
  /** Of the labels. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly warnings: readonly string[];
  /** `key:…` or `service:…`. */
  readonly setBy: string;
  readonly setMs: number;
}

/** How many of the ids have a state, and how many of these were carried as a customer_id. */
export async function knownCustomers(
  pool: Pool,
  tenantId: string,
  ids: readonly string[],
): Promise<{ known: number; customers: number }> {
  const { rows } = await pool.query<{ known: number; customers: number }>(
    `SELECT count(*)::int AS known, (count(*) FILTER (WHERE customer))::int AS customers FROM (
       SELECT bool_or(is_customer) AS customer FROM customer_states WHERE tenant_id = $1 AND customer_id = ANY ($2) GROUP BY customer_id) c`,
    [tenantId, ids],
  );
  return rows[0] ?? { known: 0, customers: 0 };
}

/** References written with one statement: each some kilobytes. */
const rowsAtOnce = 100;

/** Makes it the active one. Of the same data set the references are replaced, and results stay. */
export function storeBaseline(
  pool: Pool,
  tenantId: string,
  baseline: Baseline,
  references: ReadonlyMap<string, FeatureReference>,
): Promise<void> {
  return withTransaction(pool, async (tx) => {
    // Two who set baselines of one tenant do so one after the other.
    const lock = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.quality_baselines ' || $1, 0))";
    await tx.query(lock, [tenantId]);
    await tx.query('UPDATE quality_baselines SET active = false WHERE tenant_id = $1 AND active', [tenantId]);
    await tx.query(
      `INSERT INTO quality_baselines (tenant_id, dataset_id, active, rows, reference_rows, visitors, from_ms, to_ms, warnings, set_by, set_at)
       VALUES ($1, $2, true, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10::float8))
       ON CONFLICT (tenant_id, dataset_id) DO UPDATE SET active = true, rows = excluded.rows, reference_rows = excluded.reference_rows,
         visitors = excluded.visitors, from_ms = excluded.from_ms, to_ms = excluded.to_ms, warnings = excluded.warnings,
         set_by = excluded.set_by, set_at = excluded.set_at`,
      [
        tenantId,
        baseline.datasetId,
        baseline.rows,
        baseline.referenceRows,
        baseline.visitors,
        Math.floor(baseline.fromMs),
        Math.floor(baseline.toMs),
        baseline.warnings,
        baseline.setBy,
        baseline.setMs / 1000,
      ],
    );
    const whose = [tenantId, baseline.datasetId];
    await tx.query('DELETE FROM quality_references WHERE tenant_id = $1 AND dataset_id = $2', whose);
    const all = [...references];
    for (let start = 0; start < all.length; start += rowsAtOnce) {
      const some = all.slice(start, start + rowsAtOnce);
      await tx.query(
        `INSERT INTO quality_references (tenant_id, dataset_id, feature, reference)
         SELECT $1, $2, feature, reference::jsonb FROM unnest($3::text[], $4::text[]) AS r(feature, reference)`,
        [...whose, some.map(([feature]) => feature), some.map(([, reference]) => JSON.stringify(reference))],
      );
    }
  });
}

interface Row {
  tenant_id: string;
  dataset_id: string;
  rows: string;
  reference_rows: number;
  features: number;
  visitors: boolean;
  from_ms: string;
  to_ms: string;
  warnings: string[];
  set_by: string;
  set_at: Date;
}

const columns = `b.tenant_id, b.dataset_id, b.rows, b.reference_rows, b.visitors, b.from_ms, b.to_ms, b.warnings, b.set_by, b.set_at,
  (SELECT count(*)::int FROM quality_references r WHERE r.tenant_id = b.tenant_id AND r.dataset_id = b.dataset_id) AS features`;

function toBaseline(row: Row): Baseline {
  return {
    datasetId: row.dataset_id,
    rows: Number(row.rows),
    referenceRows: row.reference_rows,
    features: row.features,
    visitors: row.visitors,
    fromMs: Number(row.from_ms),
    toMs: Number(row.to_ms),
    warnings: row.warnings,
    setBy: row.set_by,
    setMs: row.set_at.getTime(),
  };
}

export async function activeBaseline(pool: Pool, tenantId: string): Promise<Baseline | undefined> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM quality_baselines b WHERE b.tenant_id = $1 AND b.active`,
    [tenantId],
  );
  return rows[0] && toBaseline(rows[0]);
}

/** Of every tenant, in the order of their ids. */
export async function activeBaselines(pool: Pool): Promise<{ tenantId: string; baseline: Baseline }[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM quality_baselines b WHERE b.active ORDER BY b.tenant_id`,
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, baseline: toBaseline(row) }));
}

/** By feature. */
export async function readReferences(
  pool: Pool,
  tenantId: string,
  datasetId: string,
): Promise<Map<string, FeatureReference>> {
  const { rows } = await pool.query<{ feature: string; reference: unknown }>(
    'SELECT feature, reference FROM quality_references WHERE tenant_id = $1 AND dataset_id = $2 ORDER BY feature',
    [tenantId, datasetId],
  );
  return new Map(rows.map((row) => [row.feature, readReference(row.reference)]));
}
