import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import type { Expectation } from '../quality/expectations.js';

/** What a tenant declared of one feature. */
export interface Declared {
  readonly expectation: Expectation;
  readonly setBy: string;
  /** Milliseconds since 1970. */
  readonly setMs: number;
}

/** All or nothing. @param wanted by feature; undefined: nothing is declared any more */
export function storeExpectations(
  pool: Pool,
  tenantId: string,
  wanted: ReadonlyMap<string, Expectation | undefined>,
  by: { setBy: string; nowMs: number },
): Promise<void> {
  return withTransaction(pool, async (tx) => {
    // In one order everywhere, so that two callers never wait for each other in a circle.
    const features = [...wanted.keys()].sort();
    await tx.query('DELETE FROM quality_expectations WHERE tenant_id = $1 AND feature = ANY ($2)', [
      tenantId,
      features.filter((feature) => wanted.get(feature) === undefined),
    ]);
    const set = features.filter((feature) => wanted.get(feature) !== undefined);
    await tx.query(
      `INSERT INTO quality_expectations (tenant_id, feature, expectation, set_by, set_at)
       SELECT $1, feature, expectation::jsonb, $4, to_timestamp($5::float8) FROM unnest($2::text[], $3::text[]) AS e(feature, expectation)
       ON CONFLICT (tenant_id, feature) DO UPDATE SET expectation = excluded.expectation, set_by = excluded.set_by, set_at = excluded.set_at`,
      [tenantId, set, set.map((feature) => JSON.stringify(wanted.get(feature))), by.setBy, by.nowMs / 1000],
    );
  });
}

/** By feature. */
export async function readExpectations(pool: Pool, tenantId: string): Promise<Map<string, Declared>> {
  const { rows } = await pool.query<{ feature: string; expectation: Expectation; set_by: string; set_at: Date }>(
    'SELECT feature, expectation, set_by, set_at FROM quality_expectations WHERE tenant_id = $1',
    [tenantId],
  );
  return new Map(
    rows.map((row) => [row.feature, { expectation: row.expectation, setBy: row.set_by, setMs: row.set_at.getTime() }]),
  );
}
