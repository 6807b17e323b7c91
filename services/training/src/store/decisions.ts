import type { Check } from '../gate/check.js';
import type { Evidence } from '../gate/evidence.js';
import type { Slot } from '../slots.js';
import type { BigIntColumn, Db } from './db.js';

export type DecisionKind = 'run' | 'promote' | 'rollback';

/** Why a version became the champion, or did not. */
export interface Decision {
  tenantId: string;
  slot: Slot;
  version: number;
  kind: DecisionKind;
  promoted: boolean;
  why: string;
  checks: Check[];
  /** Absent where a person decided. */
  evidence?: Evidence;
  /** The champion that it was held against. */
  championVersion: number | undefined;
  dataSet: string;
  forced: boolean;
  /** key:<id>, service:<name> or run:<id>. */
  decidedBy: string;
  /** What a person gave as a reason. */
  reason: string;
  decidedAtMs: number;
}

interface DecisionRow {
  tenant_id: string;
  slot: Slot;
  version: BigIntColumn;
  kind: DecisionKind;
  promoted: boolean;
  why: string;
  checks: Check[];
  evidence: Evidence | null;
  champion_version: BigIntColumn | null;
  data_set: string;
  forced: boolean;
  decided_by: string;
  reason: string;
  decided_at: Date;
}

/** Keeps a decision, and its sentence with the version. */
export async function insertDecision(db: Db, decision: Decision): Promise<void> {
  const { tenantId, slot, version } = decision;
  await db.query(
    `insert into decisions (tenant_id, slot, version, kind, promoted, why, checks, evidence, champion_version, data_set,
       forced, decided_by, reason, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tenantId,
      slot,
      version,
      decision.kind,
      decision.promoted,
      decision.why,
      JSON.stringify(decision.checks),
      decision.evidence === undefined ? null : JSON.stringify(decision.evidence),
      decision.championVersion ?? null,
      decision.dataSet,
      decision.forced,
      decision.decidedBy,
      decision.reason,
      new Date(decision.decidedAtMs),
    ],
  );
  await db.query('update model_versions set decision = $4 where tenant_id = $1 and slot = $2 and version = $3', [
    tenantId,
    slot,
    version,
    decision.why,
  ]);
}

/** The newest decisions on a version, the newest first. */
export async function decisionsOf(
  db: Db,
  version: { tenantId: string; slot: Slot; version: number },
  limit: number,
): Promise<Decision[]> {
  const result = await db.query<DecisionRow>(
    'select * from decisions where tenant_id = $1 and slot = $2 and version = $3 order by id desc limit $4',
    [version.tenantId, version.slot, version.version, limit],
  );
  return result.rows.map(fromRow);
}

/** What its run measured of a version; undefined for versions of before that was kept. */
export async function evidenceOf(
  db: Db,
  version: { tenantId: string; slot: Slot; version: number },
): Promise<Evidence | undefined> {
  const result = await db.query<{ evidence: Evidence }>(
    `select evidence from decisions where tenant_id = $1 and slot = $2 and version = $3 and evidence is not null
     order by id desc limit 1`,
    [version.tenantId, version.slot, version.version],
  );
  return result.rows[0]?.evidence;
}

/** How many candidates runs have compared with this champion on this very data: each was a chance to be lucky. */
export async function countTries(
  db: Db,
  on: { tenantId: string; slot: Slot; championVersion: number; dataSet: string },
): Promise<number> {
  const result = await db.query<{ count: number }>(
    `select count(*)::int as count from decisions
     where tenant_id = $1 and slot = $2 and champion_version = $3 and data_set = $4 and kind = 'run'`,
    [on.tenantId, on.slot, on.championVersion, on.dataSet],
  );
  return result.rows[0]?.count ?? 0;
}

function fromRow(row: DecisionRow): Decision {
  return {
    tenantId: row.tenant_id,
    slot: row.slot,
    version: Number(row.version),
    kind: row.kind,
    promoted: row.promoted,
    why: row.why,
    checks: row.checks,
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
    championVersion: row.champion_version === null ? undefined : Number(row.champion_version),
    dataSet: row.data_set,
    forced: row.forced,
    decidedBy: row.decided_by,
    reason: row.reason,
    decidedAtMs: row.decided_at.getTime(),
  };
}
