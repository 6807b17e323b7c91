import type { Pool } from '@insight-mesh/runtime/postgres';
import type { Snapshot } from '../dataset-jobs/snapshot.js';
import type { StoredManifest, StoredSpec } from '../dataset-jobs/stored-spec.js';

export const datasetStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
/** As people see it; what is being deleted nobody sees. */
export type DatasetState = (typeof datasetStates)[number];

/** A data set without what it was asked for with and what it is, which may be large. */
export interface StoredDataset {
  /** Greater than that of every data set before it. */
  readonly seq: string;
  readonly id: string;
  readonly tenantId: string;
  readonly requestId: string | undefined;
  readonly state: DatasetState;
  readonly cancelling: boolean;
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly attempts: number;
  readonly crashes: number;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  /** Of a succeeded one. */
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface WholeDataset extends StoredDataset {
  readonly spec: StoredSpec;
  readonly snapshot: Snapshot | undefined;
  readonly manifest: StoredManifest | undefined;
}

interface Row {
  seq: string;
  id: string;
  tenant_id: string;
  request_id: string | null;
  state: DatasetState;
  cancelling: boolean;
  step: string;
  done: string;
  total: string;
  attempts: number;
  crashes: number;
  error: string;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  rows: string | null;
  bytes: string | null;
  sha256: string | null;
}

interface WholeRow extends Row {
  spec: StoredSpec;
  snapshot: Snapshot | null;
  manifest: StoredManifest | null;
}

const columns = `seq, id, tenant_id, request_id, state, cancelling, step, done, total, attempts, crashes, error, created_at, started_at,
  ended_at, manifest->>'rows' AS rows, manifest->>'sha256' AS sha256,
  (SELECT sum((f->>'bytes')::bigint) FROM jsonb_array_elements(manifest->'files') f) AS bytes`;
const wholeColumns = `${columns}, spec, snapshot, manifest`;

function fromRow(row: Row): StoredDataset {
  return {
    seq: row.seq,
    id: row.id,
    tenantId: row.tenant_id,
    requestId: row.request_id ?? undefined,
    state: row.state,
    cancelling: row.cancelling,
    step: row.step,
    done: Number(row.done),
    total: Number(row.total),
    attempts: row.attempts,
    crashes: row.crashes,
    error: row.error,
    createdMs: row.created_at.getTime(),
    startedMs: row.started_at?.getTime(),
    endedMs: row.ended_at?.getTime(),
    rows: Number(row.rows ?? 0),
    bytes: Number(row.bytes ?? 0),
    sha256: row.sha256 ?? '',
  };
}

function fromWholeRow(row: WholeRow): WholeDataset {
  const { spec, snapshot, manifest } = row;
  return { ...fromRow(row), spec, snapshot: snapshot ?? undefined, manifest: manifest ?? undefined };
}

export interface NewDataset {
  readonly id: string;
  readonly tenantId: string;
  readonly requestId: string | undefined;
  readonly spec: StoredSpec;
  /** Of this tenant's that may wait. */
  readonly maxQueued: number;
}

export type Inserted =
  | { readonly outcome: 'inserted' }
  /** The request was made before: with the same spec or with another one. */
  | { readonly outcome: 'known'; readonly id: string; readonly same: boolean }
  | { readonly outcome: 'full' };

/** Puts a data set at the end of the queue, once for each request id. */
export async function insertDataset(
  pool: Pool,
  { id, tenantId, requestId, spec, maxQueued }: NewDataset,
): Promise<Inserted> {
  const values = [id, tenantId, requestId ?? null, JSON.stringify(spec)];
  const known = async (): Promise<Inserted | undefined> => {
    if (requestId === undefined) return undefined;
    const { rows } = await pool.query<{ id: string; same: boolean }>(
      'SELECT id, spec = $3::jsonb AS same FROM datasets WHERE tenant_id = $1 AND request_id = $2',
      [tenantId, requestId, values[3]],
    );
    return rows[0] === undefined ? undefined : { outcome: 'known', ...rows[0] };
  };
  // Asked first, so that a repeated request is answered while the queue is full.
  const before = await known();
  if (before !== undefined) return before;
  const { rowCount } = await pool.query(
    `INSERT INTO datasets (id, tenant_id, request_id, spec) SELECT $1, $2, $3, $4
     WHERE (SELECT count(*) FROM datasets WHERE tenant_id = $2 AND state = 'queued') < $5 ON CONFLICT (tenant_id, request_id) DO NOTHING`,
    [...values, maxQueued],
  );
  if (rowCount === 1) return { outcome: 'inserted' };
  return (await known()) ?? { outcome: 'full' };
}

/** The tenant's data set; undefined: it has none of this id. */
export async function findDataset(pool: Pool, tenantId: string, id: string): Promise<StoredDataset | undefined> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM datasets WHERE tenant_id = $1 AND id = $2 AND state <> 'deleting'`,
    [tenantId, id],
  );
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

/** The same with all that is kept of it. */
export async function findWholeDataset(pool: Pool, tenantId: string, id: string): Promise<WholeDataset | undefined> {
  const { rows } = await pool.query<WholeRow>(
    `SELECT ${wholeColumns} FROM datasets WHERE tenant_id = $1 AND id = $2 AND state <> 'deleting'`,
    [tenantId, id],
  );
  return rows[0] === undefined ? undefined : fromWholeRow(rows[0]);
}

/**
 * The newest first.
 * @param o.below seq of the data set before which to go on
 */
export async function listDatasets(
  pool: Pool,
  tenantId: string,
  o: { state: DatasetState | undefined; below: string | undefined; limit: number },
): Promise<StoredDataset[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM datasets
     WHERE tenant_id = $1 AND ($2::bigint IS NULL OR seq < $2) AND state <> 'deleting' AND ($3::text IS NULL OR state = $3)
     ORDER BY seq DESC LIMIT $4`,
    [tenantId, o.below ?? null, o.state ?? null, o.limit],
  );
  return rows.map(fromRow);
}

/** Ends a waiting one at once, and lets the replica that builds a running one know. Nothing happens to one that has ended. */
export async function cancelDataset(pool: Pool, tenantId: string, id: string): Promise<void> {
  await pool.query(
    `UPDATE datasets SET cancelling = true,
       state = CASE WHEN state = 'queued' AND attempts = 0 THEN 'cancelled' ELSE state END,
       step = CASE WHEN state = 'queued' AND attempts = 0 THEN '' ELSE step END,
       ended_at = CASE WHEN state = 'queued' AND attempts = 0 THEN now() END
     WHERE tenant_id = $1 AND id = $2 AND state IN ('queued', 'running') AND NOT cancelling`,
    [tenantId, id],
  );
}

/** What is being deleted. */
export interface HiddenDataset {
  readonly id: string;
  readonly tenantId: string;
  readonly labelsKey: string | undefined;
}

interface HiddenRow {
  id: string;
  tenant_id: string;
  key: string | null;
}

const hiddenColumns = `id, tenant_id, spec->'labels'->>'key' AS key`;

function fromHiddenRow(row: HiddenRow): HiddenDataset {
  return { id: row.id, tenantId: row.tenant_id, labelsKey: row.key ?? undefined };
}

/** From now on nobody sees it. @returns undefined where the tenant has none that has ended */
export async function hideDataset(pool: Pool, tenantId: string, id: string): Promise<HiddenDataset | undefined> {
  const { rows } = await pool.query<HiddenRow>(
    `UPDATE datasets SET state = 'deleting', request_id = NULL WHERE tenant_id = $1 AND id = $2 AND state NOT IN ('queued', 'running')
     RETURNING ${hiddenColumns}`,
    [tenantId, id],
  );
  return rows[0] === undefined ? undefined : fromHiddenRow(rows[0]);
}

/** What somebody wanted deleted, and whose files may still be there. */
export async function hiddenDatasets(pool: Pool): Promise<HiddenDataset[]> {
  const { rows } = await pool.query<HiddenRow>(
    `SELECT ${hiddenColumns} FROM datasets WHERE state = 'deleting' ORDER BY seq LIMIT 100`,
  );
  return rows.map(fromHiddenRow);
}

/** Forgets a hidden one whose files are gone. */
export async function forgetDataset(pool: Pool, id: string): Promise<void> {
  await pool.query(`DELETE FROM datasets WHERE id = $1 AND state = 'deleting'`, [id]);
}

/** Whether any data set of the tenant but this one was asked for with these labels. */
export async function labelsAreShared(pool: Pool, tenantId: string, key: string, id: string): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT 1 FROM datasets WHERE tenant_id = $1 AND id <> $2 AND spec->'labels'->>'key' = $3 LIMIT 1`,
    [tenantId, id, key],
  );
  return rows.length > 0;
}

/** Of these ids, those of data sets that are not ended. */
export async function unendedOf(pool: Pool, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM datasets WHERE id = ANY($1::uuid[]) AND state IN ('queued', 'running')`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

export { fromWholeRow, type WholeRow, wholeColumns };
