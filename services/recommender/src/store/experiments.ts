import type { ArmParameters } from '@insight-mesh/algorithms/experiments/assign';
import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import type { Experiment, ExperimentState } from '../experiments/experiment.js';
import type { ScenarioName } from '../experiments/scenarios.js';

export type Db = Pool | Tx;

interface Row {
  tenant_id: string;
  key: string;
  layer: string;
  salt: string;
  scenarios: ScenarioName[];
  description: string;
  arms: { key: string; share: number; parameters: ArmParameters }[];
  control: string;
  planned_units: string;
  traffic: number;
  traffic_buckets: Buffer | null;
  arm_buckets: Buffer;
  state: ExperimentState;
  phase: number;
  phase_at: Date | null;
  created_by: string;
  created_at: Date;
  started_at: Date | null;
  stopped_at: Date | null;
}

/** A tenant's hold-out group. */
export interface Holdout {
  tenantId: string;
  salt: string;
  buckets: number;
  phase: number;
  sinceMs: number;
}

interface HoldoutRow {
  tenant_id: string;
  holdout_salt: string;
  holdout_buckets: number;
  holdout_phase: number;
  holdout_at: Date;
}

const at = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));

/** Locks the tenant's experiments against other changes until the transaction ends, and reads its hold-out group. */
export async function lockTenant(tx: Tx, o: { tenantId: string; salt: string; nowMs: number }): Promise<Holdout> {
  await tx.query(
    `INSERT INTO experiment_tenants (tenant_id, holdout_salt, holdout_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [o.tenantId, o.salt, new Date(o.nowMs)],
  );
  const { rows } = await tx.query<HoldoutRow>('SELECT * FROM experiment_tenants WHERE tenant_id = $1 FOR UPDATE', [
    o.tenantId,
  ]);
  return toHoldout(rows[0] as HoldoutRow);
}

export async function saveHoldout(tx: Tx, { tenantId, buckets, phase, sinceMs }: Holdout): Promise<void> {
  await tx.query(
    `UPDATE experiment_tenants SET holdout_buckets = $2, holdout_phase = $3, holdout_at = $4 WHERE tenant_id = $1`,
    [tenantId, buckets, phase, new Date(sinceMs)],
  );
}

/** Undefined where nobody has ever changed anything of the tenant's. */
export async function findHoldout(db: Db, tenantId: string): Promise<Holdout | undefined> {
  const { rows } = await db.query<HoldoutRow>('SELECT * FROM experiment_tenants WHERE tenant_id = $1', [tenantId]);
  return rows.map(toHoldout)[0];
}

/** Makes the layer if there is none. */
export async function ensureLayer(tx: Tx, tenantId: string, layer: { name: string; salt: string }): Promise<void> {
  await tx.query(`INSERT INTO experiment_layers (tenant_id, name, salt) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
    tenantId,
    layer.name,
    layer.salt,
  ]);
}

/** @returns false where the tenant has one of this key */
export async function insertExperiment(tx: Tx, e: Experiment): Promise<boolean> {
  const result = await tx.query(
    `INSERT INTO experiments (tenant_id, key, layer, salt, scenarios, description, arms, control, planned_units, traffic, arm_buckets,
       state, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
    [
      ...[e.tenantId, e.key, e.layer, e.salt, e.scenarios, e.description, JSON.stringify(e.arms), e.control],
      ...[e.plannedUnits, e.traffic, Buffer.from(e.armBuckets), e.state, e.createdBy, new Date(e.createdAtMs)],
    ],
  );
  return result.rowCount === 1;
}

/** What may change of an experiment. */
export async function saveExperiment(tx: Tx, e: Experiment): Promise<void> {
  await tx.query(
    `UPDATE experiments SET arms = $3, traffic = $4, traffic_buckets = $5, arm_buckets = $6, state = $7, phase = $8, phase_at = $9,
       started_at = $10, stopped_at = $11 WHERE tenant_id = $1 AND key = $2`,
    [
      ...[e.tenantId, e.key, JSON.stringify(e.arms), e.traffic],
      e.trafficBuckets === undefined ? null : Buffer.from(e.trafficBuckets),
      ...[Buffer.from(e.armBuckets), e.state, e.phase, at(e.phaseAtMs), at(e.startedAtMs), at(e.stoppedAtMs)],
    ],
  );
}

export async function countExperiments(db: Db, tenantId: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM experiments WHERE tenant_id = $1', [
    tenantId,
  ]);
  return rows[0]?.n ?? 0;
}

export async function findExperiment(db: Db, tenantId: string, key: string): Promise<Experiment | undefined> {
  const { rows } = await db.query<Row>('SELECT * FROM experiments WHERE tenant_id = $1 AND key = $2', [tenantId, key]);
  return rows.map(toExperiment)[0];
}

/** The tenant's that run. */
export async function runningExperiments(db: Db, tenantId: string): Promise<Experiment[]> {
  const { rows } = await db.query<Row>(
    `SELECT * FROM experiments WHERE tenant_id = $1 AND state = 'running' ORDER BY key`,
    [tenantId],
  );
  return rows.map(toExperiment);
}

/** A page by key, from behind `after`. */
export async function listExperiments(
  db: Db,
  { tenantId, after, limit }: { tenantId: string; after: string; limit: number },
): Promise<Experiment[]> {
  const { rows } = await db.query<Row>(
    'SELECT * FROM experiments WHERE tenant_id = $1 AND key > $2 ORDER BY key LIMIT $3',
    [tenantId, after, limit],
  );
  return rows.map(toExperiment);
}

export interface Phase {
  experiment: string;
  phase: number;
  beganAtMs: number;
  /** By arm; they need not add up to 1. */
  shares: Readonly<Record<string, number>>;
}

export async function savePhase(tx: Tx, tenantId: string, phase: Phase): Promise<void> {
  await tx.query(
    `INSERT INTO experiment_phases (tenant_id, experiment, phase, began_at, shares) VALUES ($1, $2, $3, $4, $5)`,
    [tenantId, phase.experiment, phase.phase, new Date(phase.beganAtMs), JSON.stringify(phase.shares)],
  );
}

export async function findPhase(
  db: Db,
  { tenantId, experiment, phase }: { tenantId: string; experiment: string; phase: number },
): Promise<Phase | undefined> {
  const { rows } = await db.query<{ began_at: Date; shares: Record<string, number> }>(
    'SELECT began_at, shares FROM experiment_phases WHERE tenant_id = $1 AND experiment = $2 AND phase = $3',
    [tenantId, experiment, phase],
  );
  const row = rows[0];
  return row && { experiment, phase, beganAtMs: row.began_at.getTime(), shares: row.shares };
}

/** What splits the traffic of all tenants, as of one revision. */
export interface SplitRows {
  readonly revision: string;
  /** Running ones and drafts, which a request may ask for. */
  readonly experiments: readonly Experiment[];
  readonly holdouts: readonly Holdout[];
  readonly layers: readonly { tenantId: string; name: string; salt: string }[];
}

/** Undefined where the revision is still `known`. */
export async function readSplits(tx: Tx, known: string | undefined): Promise<SplitRows | undefined> {
  const { rows } = await tx.query<{ revision: string }>('SELECT revision FROM experiment_revision');
  const revision = rows[0]?.revision ?? '0';
  if (revision === known) return undefined;
  const experiments = await tx.query<Row>(
    `SELECT * FROM experiments WHERE state IN ('running', 'draft') ORDER BY tenant_id, key`,
  );
  const holdouts = await tx.query<HoldoutRow>('SELECT * FROM experiment_tenants');
  const layers = await tx.query<{ tenant_id: string; name: string; salt: string }>(
    'SELECT tenant_id, name, salt FROM experiment_layers ORDER BY tenant_id, name',
  );
  return {
    revision,
    experiments: experiments.rows.map(toExperiment),
    holdouts: holdouts.rows.map(toHoldout),
    layers: layers.rows.map(({ tenant_id, name, salt }) => ({ tenantId: tenant_id, name, salt })),
  };
}

function toHoldout(row: HoldoutRow): Holdout {
  return {
    ...{ tenantId: row.tenant_id, salt: row.holdout_salt, buckets: row.holdout_buckets },
    ...{ phase: row.holdout_phase, sinceMs: row.holdout_at.getTime() },
  };
}

function toExperiment(row: Row): Experiment {
  return {
    ...{ tenantId: row.tenant_id, key: row.key, layer: row.layer, salt: row.salt, scenarios: row.scenarios },
    ...{ description: row.description, arms: row.arms, control: row.control, traffic: row.traffic },
    plannedUnits: Number(row.planned_units),
    trafficBuckets: row.traffic_buckets === null ? undefined : new Uint8Array(row.traffic_buckets),
    armBuckets: new Uint8Array(row.arm_buckets),
    ...{ state: row.state, phase: row.phase, createdBy: row.created_by, createdAtMs: row.created_at.getTime() },
    startedAtMs: row.started_at?.getTime(),
    stoppedAtMs: row.stopped_at?.getTime(),
    phaseAtMs: row.phase_at?.getTime(),
  };
}
