import type { ModelName } from '@insight-mesh/algorithms/model';
import type { Costs, Latency } from '../gate/evidence.js';
import type { Slot } from '../slots.js';
import type { TabularRecipe } from '../tabular/recipe-names.js';
import type { BigIntColumn, Db } from './db.js';

export type Stage = 'candidate' | 'champion' | 'retired';

/** The recipe of a fit: with the model's name it gives the same model on the same data. */
export type ModelConfig = Record<string, number | string | boolean>;

/** Of next items, or in the slots of scores the recipe of the fit. */
export type RegisteredModel = ModelName | TabularRecipe;

export interface NewModelVersion {
  tenantId: string;
  slot: Slot;
  version: number;
  model: RegisteredModel;
  /** Key of the artefact's folder in the object store. */
  artefact: string;
  manifestSha256: string;
  metrics: Record<string, number>;
  config: ModelConfig;
  sizeBytes: number;
  runId: string;
  dataSet: string;
  trainedUntilMs: number;
  codeVersion: string;
  seed: number;
  createdAtMs: number;
  /** Events of any type in the files of its data set. */
  dataRows: number;
  costs: Costs;
  /** Undefined for versions of before latencies were measured. */
  latency: Pick<Latency, 'p50Ms' | 'p99Ms'> | undefined;
  /** Fitted here, or registered as a file. */
  origin: 'run' | 'elsewhere';
}

export interface ModelVersion extends NewModelVersion {
  stage: Stage;
  promotedAtMs: number | undefined;
  /** Order of registration over all slots. */
  seq: number;
  /** Why it was promoted, or why not; empty for versions of before decisions were kept. */
  decision: string;
  /** Its files are gone, or are being removed. */
  artefactRemoved: boolean;
}

interface VersionRow {
  seq: BigIntColumn;
  tenant_id: string;
  slot: Slot;
  version: BigIntColumn;
  model: RegisteredModel;
  stage: Stage;
  artefact: string;
  manifest_sha256: string;
  metrics: Record<string, number>;
  config: ModelConfig;
  size_bytes: BigIntColumn;
  run_id: string;
  data_set: string;
  trained_until: Date;
  code_version: string;
  seed: BigIntColumn;
  created_at: Date;
  promoted_at: Date | null;
  data_rows: BigIntColumn;
  training_seconds: number;
  cpu_seconds: number;
  gpu_seconds: number;
  backend: string;
  latency_p50_ms: number | null;
  latency_p99_ms: number | null;
  origin: 'run' | 'elsewhere';
  decision: string;
  artefact_removed_at: Date | null;
}

/** The next version number of each slot. A number that a failed run took is not given again. */
export async function reserveVersions(db: Db, tenantId: string, slots: readonly Slot[]): Promise<Map<Slot, number>> {
  const versions = new Map<Slot, number>();
  for (const slot of [...slots].sort()) {
    const result = await db.query<{ last_version: BigIntColumn }>(
      `insert into slots (tenant_id, slot, last_version) values ($1, $2, 1)
       on conflict (tenant_id, slot) do update set last_version = slots.last_version + 1
       returning last_version`,
      [tenantId, slot],
    );
    versions.set(slot, Number(result.rows[0]?.last_version));
  }
  return versions;
}

/** Registers a version as a candidate. Its artefact must be in the object store already. */
export async function insertVersion(db: Db, version: NewModelVersion): Promise<void> {
  await db.query(
    `insert into model_versions (tenant_id, slot, version, model, artefact, manifest_sha256, metrics, config, size_bytes,
       run_id, data_set, trained_until, code_version, seed, created_at, data_rows, training_seconds, cpu_seconds, gpu_seconds,
       backend, latency_p50_ms, latency_p99_ms, origin)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      version.tenantId,
      version.slot,
      version.version,
      version.model,
      version.artefact,
      version.manifestSha256,
      JSON.stringify(version.metrics),
      JSON.stringify(version.config),
      version.sizeBytes,
      version.runId,
      version.dataSet,
      new Date(version.trainedUntilMs),
      version.codeVersion,
      version.seed,
      new Date(version.createdAtMs),
      version.dataRows,
      version.costs.trainingSeconds,
      version.costs.cpuSeconds,
      version.costs.gpuSeconds,
      version.costs.backend,
      version.latency?.p50Ms ?? null,
      version.latency?.p99Ms ?? null,
      version.origin,
    ],
  );
}

export async function findVersion(
  db: Db,
  tenantId: string,
  slot: Slot,
  version: number,
): Promise<ModelVersion | undefined> {
  const result = await db.query<VersionRow>(
    'select * from model_versions where tenant_id = $1 and slot = $2 and version = $3',
    [tenantId, slot, version],
  );
  return result.rows.map(fromRow)[0];
}

export async function findChampion(db: Db, tenantId: string, slot: Slot): Promise<ModelVersion | undefined> {
  const result = await db.query<VersionRow>(
    `select * from model_versions where tenant_id = $1 and slot = $2 and stage = 'champion'`,
    [tenantId, slot],
  );
  return result.rows.map(fromRow)[0];
}

/** The champions of every tenant and slot. */
export async function listChampions(db: Db): Promise<ModelVersion[]> {
  const result = await db.query<VersionRow>(
    `select * from model_versions where stage = 'champion' order by tenant_id, slot`,
  );
  return result.rows.map(fromRow);
}

/** A page of the tenant's versions, the newest first, from below `beforeSeq`. */
export async function listVersions(
  db: Db,
  query: {
    tenantId: string;
    slot: Slot | undefined;
    model?: string | undefined;
    stage?: Stage | undefined;
    beforeSeq: number | undefined;
    limit: number;
  },
): Promise<ModelVersion[]> {
  const result = await db.query<VersionRow>(
    `select * from model_versions
     where tenant_id = $1 and ($2::text is null or slot = $2) and ($3::bigint is null or seq < $3)
       and ($5::text is null or model = $5) and ($6::text is null or stage = $6)
     order by seq desc limit $4`,
    [
      query.tenantId,
      query.slot ?? null,
      query.beforeSeq ?? null,
      query.limit,
      query.model ?? null,
      query.stage ?? null,
    ],
  );
  return result.rows.map(fromRow);
}

/** What a run registered, in the order of registration. */
export async function versionsOfRun(db: Db, tenantId: string, runId: string): Promise<ModelVersion[]> {
  const result = await db.query<VersionRow>(
    'select * from model_versions where tenant_id = $1 and run_id = $2 order by seq',
    [tenantId, runId],
  );
  return result.rows.map(fromRow);
}

function fromRow(row: VersionRow): ModelVersion {
  return {
    seq: Number(row.seq),
    tenantId: row.tenant_id,
    slot: row.slot,
    version: Number(row.version),
    model: row.model,
    stage: row.stage,
    artefact: row.artefact,
    manifestSha256: row.manifest_sha256,
    metrics: row.metrics,
    config: row.config,
    sizeBytes: Number(row.size_bytes),
    runId: row.run_id,
    dataSet: row.data_set,
    trainedUntilMs: row.trained_until.getTime(),
    codeVersion: row.code_version,
    seed: Number(row.seed),
    createdAtMs: row.created_at.getTime(),
    promotedAtMs: row.promoted_at?.getTime(),
    dataRows: Number(row.data_rows),
    costs: {
      trainingSeconds: row.training_seconds,
      cpuSeconds: row.cpu_seconds,
      gpuSeconds: row.gpu_seconds,
      backend: row.backend,
    },
    latency:
      row.latency_p50_ms === null || row.latency_p99_ms === null
        ? undefined
        : { p50Ms: row.latency_p50_ms, p99Ms: row.latency_p99_ms },
    origin: row.origin,
    decision: row.decision,
    artefactRemoved: row.artefact_removed_at !== null,
  };
}
