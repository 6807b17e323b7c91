import type { FeatureDriftJson } from '@insight-mesh/contracts/json';
import { type Pool, withTransaction } from '@insight-mesh/runtime/postgres';
import { type DriftResult, driftCodec, verdicts } from '../quality/drift-message.js';

/** Days of the active baselines that were checked from a day (since 1970) on, as `tenant day`. */
export async function checkedDays(
  pool: Pool,
  tenantId: string,
  datasetId: string,
  since: number,
): Promise<Set<number>> {
  const { rows } = await pool.query<{ day: number }>(
    `SELECT day - date '1970-01-01' AS day FROM quality_days
     WHERE tenant_id = $1 AND dataset_id = $2 AND day >= date '1970-01-01' + $3::integer`,
    [tenantId, datasetId, since],
  );
  return new Set(rows.map((row) => row.day));
}

/**
 * Keeps what a day's check found, and notes it for publication, in one transaction; does nothing where the day was checked already.
 * @returns whether it was kept
 */
export function storeDay(
  pool: Pool,
  o: {
    tenantId: string;
    datasetId: string;
    day: number;
    entities: number;
    checkedMs: number;
    results: readonly DriftResult[];
  },
): Promise<boolean> {
  return withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO quality_days (tenant_id, dataset_id, day, entities, checked_at)
       VALUES ($1, $2, date '1970-01-01' + $3::integer, $4, to_timestamp($5::float8)) ON CONFLICT DO NOTHING`,
      [o.tenantId, o.datasetId, o.day, o.entities, o.checkedMs / 1000],
    );
    if (rowCount === 0) return false;
    const messages = o.results.map((one) => driftCodec.encode(one.message).toString('utf8'));
    await tx.query(
      `INSERT INTO quality_drift (tenant_id, dataset_id, day, feature, verdict, psi, violations, message)
       SELECT $1, $2, date '1970-01-01' + $3::integer, feature, verdict, psi, violations, message::jsonb
       FROM unnest($4::text[], $5::smallint[], $6::float8[], $7::integer[], $8::text[]) AS r(feature, verdict, psi, violations, message)`,
      [
        o.tenantId,
        o.datasetId,
        o.day,
        o.results.map((one) => one.feature),
        o.results.map((one) => verdicts[one.verdict].number),
        o.results.map((one) => one.psi ?? null),
        o.results.map((one) => one.violations.length),
        messages,
      ],
    );
    await tx.query(
      `INSERT INTO quality_outbox (key, event_id, value, made_at)
       SELECT key, event_id, value, to_timestamp($4::float8) FROM unnest($1::text[], $2::uuid[], $3::text[]) AS r(key, event_id, value)`,
      [
        o.results.map((one) => `${o.tenantId}/${one.feature}`),
        o.results.map((one) => one.eventId),
        messages,
        o.checkedMs / 1000,
      ],
    );
    return true;
  });
}

export interface DriftRow {
  readonly day: number;
  readonly feature: string;
  readonly message: FeatureDriftJson;
}

/** Where a page of results begins: behind this day and feature. */
export interface DriftPosition {
  readonly day: number;
  readonly feature: string;
}

/** Results of one baseline, the newest day first, within it by feature. */
export async function listDrift(
  pool: Pool,
  tenantId: string,
  o: {
    datasetId: string;
    feature: string | undefined;
    fromDay: number | undefined;
    toDay: number | undefined;
    /** Results of this verdict's number or a graver one, or with violations. */
    atLeast: number | undefined;
    after: DriftPosition | undefined;
    limit: number;
  },
): Promise<DriftRow[]> {
  const { rows } = await pool.query<DriftRow>(
    `SELECT day - date '1970-01-01' AS day, feature, message FROM quality_drift
     WHERE tenant_id = $1 AND dataset_id = $2
       AND ($3::text IS NULL OR feature = $3)
       AND ($4::integer IS NULL OR day >= date '1970-01-01' + $4::integer)
       AND ($5::integer IS NULL OR day <= date '1970-01-01' + $5::integer)
       AND ($6::smallint IS NULL OR verdict BETWEEN $6 AND 3 OR violations > 0)
       AND ($7::integer IS NULL OR day < date '1970-01-01' + $7::integer OR (day = date '1970-01-01' + $7::integer AND feature > $8))
     ORDER BY day DESC, feature LIMIT $9`,
    [
      tenantId,
      o.datasetId,
      o.feature ?? null,
      o.fromDay ?? null,
      o.toDay ?? null,
      o.atLeast ?? null,
      o.after?.day ?? null,
      o.after?.feature ?? null,
      o.limit,
    ],
  );
  return rows;
}

/** Results of the newest day that the baseline has any of. */
export async function newestDay(
  pool: Pool,
  tenantId: string,
  datasetId: string,
): Promise<{ day: number; messages: FeatureDriftJson[] } | undefined> {
  const { rows } = await pool.query<{ day: number; message: FeatureDriftJson }>(
    `SELECT day - date '1970-01-01' AS day, message FROM quality_drift WHERE tenant_id = $1 AND dataset_id = $2
       AND day = (SELECT max(day) FROM quality_days WHERE tenant_id = $1 AND dataset_id = $2 AND entities > 0)`,
    [tenantId, datasetId],
  );
  const [first] = rows;
  return first && { day: first.day, messages: rows.map((row) => row.message) };
}

/** Forgets results of before a day (since 1970), at most `limit` days, and baselines that have none left and are not in use. */
export async function pruneDrift(pool: Pool, before: number, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM quality_days WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM quality_days WHERE day < date '1970-01-01' + $1::integer LIMIT $2))`,
    [before, limit],
  );
  await pool.query(
    `DELETE FROM quality_baselines b WHERE NOT b.active AND b.set_at < date '1970-01-01' + $1::integer
       AND NOT EXISTS (SELECT FROM quality_days d WHERE d.tenant_id = b.tenant_id AND d.dataset_id = b.dataset_id)`,
    [before],
  );
  return rowCount ?? 0;
}

export interface OutboxRow {
  readonly seq: string;
  readonly key: string;
  readonly eventId: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly madeMs: number;
}

/** The oldest that are not published. */
export async function unpublished(pool: Pool, limit: number): Promise<OutboxRow[]> {
  const { rows } = await pool.query<{ seq: string; key: string; event_id: string; value: string; made_at: Date }>(
    'SELECT seq, key, event_id, value, made_at FROM quality_outbox ORDER BY seq LIMIT $1',
    [limit],
  );
  return rows.map((row) => ({
    seq: row.seq,
    key: row.key,
    eventId: row.event_id,
    value: row.value,
    madeMs: row.made_at.getTime(),
  }));
}

export async function removePublished(pool: Pool, seqs: readonly string[]): Promise<void> {
  await pool.query('DELETE FROM quality_outbox WHERE seq = ANY ($1::bigint[])', [seqs]);
}
