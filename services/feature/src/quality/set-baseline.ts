import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { type Baseline, knownCustomers, storeBaseline } from '../store/quality-baselines.js';
import { featuresOf } from './dataset-features.js';
import { type OpenDataset, openDataset } from './dataset-reader.js';
import { type FeatureReference, makeReference } from './reference.js';

/** Rows that a reference is made of at most: its shares are then known to .1%. */
const mostRows = 200_000;
/** Of a data set's customers, to see whether visitors are among them. */
const customersLookedAt = 1_000;

export interface BaselineOptions {
  readonly pool: Pool;
  readonly store: ObjectStore;
  readonly tempRoot?: string | undefined;
  readonly tenantId: string;
  readonly datasetId: string;
  /** `key:…` or `service:…`. */
  readonly setBy: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** The caller's. */
  readonly signal: AbortSignal;
}

async function labelTimes({ columns, query, manifest }: OpenDataset): Promise<{ fromMs: number; toMs: number }> {
  const madeMs = Date.parse(manifest.created_at);
  const fallback = { fromMs: madeMs, toMs: madeMs };
  if (!columns.has('label_time')) return fallback;
  const [row] = await query(
    (from) => `SELECT epoch_ms(min(t))::DOUBLE AS first, epoch_ms(max(t))::DOUBLE AS last
      FROM (SELECT CAST(label_time AS TIMESTAMPTZ) AS t FROM ${from})`,
  );
  if (typeof row?.first !== 'number' || typeof row.last !== 'number') return fallback;
  return { fromMs: row.first, toMs: row.last };
}

/** Whether the sample of served entities must have visitors too: where hardly any of the data set's customers is one, it must not. */
async function hasVisitors(pool: Pool, tenantId: string, { columns, query }: OpenDataset): Promise<boolean> {
  if (!columns.has('customer_id')) return true;
  const rows = await query(
    (from) => `SELECT DISTINCT customer_id::VARCHAR AS id FROM ${from}
      WHERE customer_id IS NOT NULL ORDER BY hash(customer_id::VARCHAR), 1 LIMIT ${customersLookedAt}`,
  );
  const { known, customers } = await knownCustomers(
    pool,
    tenantId,
    rows.map((row) => String(row.id)),
  );
  return known === 0 || customers / known < 0.98;
}

/**
 * Makes a data set the one that served features are compared with: reads it once, and stores what is needed of each feature.
 * @throws AppError NOT_FOUND, FAILED_PRECONDITION, CANCELLED
 */
export async function setBaseline(o: BaselineOptions): Promise<Baseline> {
  const { pool, tenantId, datasetId, signal } = o;
  const dataset = await openDataset(o.store, tenantId, datasetId, o.tempRoot);
  try {
    const { features, warnings } = featuresOf(dataset);
    if (features.length === 0) {
      const why = warnings.length === 0 ? 'it has none' : warnings.slice(0, 3).join('; ');
      throw new AppError(
        'FAILED_PRECONDITION',
        `data set ${datasetId} has no feature that is defined now as it was then (${why}): build one with today's features`,
      );
    }
    if (dataset.manifest.rows === 0) {
      throw new AppError('FAILED_PRECONDITION', `data set ${datasetId} has no rows: there is nothing to compare with`);
    }
    const telling = dataset.manifest.spec.missing === 'null';
    const references = new Map<string, FeatureReference>();
    let referenceRows = 0;
    for (const { column } of features) {
      if (signal.aborted) throw new AppError('CANCELLED', 'the caller is gone');
      const values = await dataset.numbers(column, mostRows);
      referenceRows = values.length;
      references.set(column, makeReference(values, telling));
      await breathe();
    }
    const told = [...warnings];
    if (!telling) {
      told.push(
        'the data set has defaults where nothing was seen: missing values are compared as defaults, and their shares are not',
      );
    }
    const baseline: Baseline = {
      datasetId,
      rows: dataset.manifest.rows,
      referenceRows,
      features: features.length,
      visitors: await hasVisitors(pool, tenantId, dataset),
      ...(await labelTimes(dataset)),
      warnings: told,
      setBy: o.setBy,
      setMs: o.nowMs,
    };
    await storeBaseline(pool, tenantId, baseline, references);
    return baseline;
  } finally {
    await dataset.close();
  }
}
