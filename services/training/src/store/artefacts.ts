import type { Pool } from '@insight-mesh/runtime/postgres';
import { withTransaction } from '@insight-mesh/runtime/postgres';
import type { Slot } from '../slots.js';
import type { BigIntColumn, Db } from './db.js';
import { lockSlot } from './promotions.js';

/** What garbage collection leaves alone in each slot, beside its champion. */
export interface Keep {
  /** Champions before the present one, as rollbacks go. */
  champions: number;
  /** Newest versions. */
  versions: number;
  /** Registered or promoted within so many days. */
  days: number;
}

/** An artefact that nobody needs any more. */
export interface Unneeded {
  tenantId: string;
  slot: Slot;
  version: number;
  model: string;
  artefact: string;
  sizeBytes: number;
}

interface Row {
  tenant_id: string;
  slot: Slot;
  version: BigIntColumn;
  model: string;
  artefact: string;
  size_bytes: BigIntColumn;
}

// Of one slot. The champions are those that rollbacks lead to, one after the other; a version may be among them twice.
const unneededSql = `
  with recursive chain(id, version, before_id, depth) as (
    select p.id, p.version, p.before_id, 0 from slots s join promotions p on p.id = s.promotion_id
    where s.tenant_id = $1 and s.slot = $2
    union all
    select p.id, p.version, p.before_id, depth + 1 from chain join promotions p on p.id = chain.before_id where depth < $3
  ),
  newest as (
    select version from model_versions where tenant_id = $1 and slot = $2 order by seq desc limit $4
  )
  select tenant_id, slot, version, model, artefact, size_bytes from model_versions
  where tenant_id = $1 and slot = $2 and artefact_removed_at is null and stage <> 'champion'
    and greatest(created_at, promoted_at) < $5
    and version not in (select version from chain) and version not in (select version from newest)
  order by seq limit $6`;

/** The artefacts of a slot that could go, the oldest first. */
export async function unneededArtefacts(
  db: Db,
  o: { tenantId: string; slot: Slot; keep: Keep; nowMs: number; limit: number },
): Promise<Unneeded[]> {
  const { keep } = o;
  const before = new Date(o.nowMs - keep.days * 24 * 3600_000);
  const values = [o.tenantId, o.slot, keep.champions, keep.versions, before, o.limit];
  const result = await db.query<Row>(unneededSql, values);
  return result.rows.map(fromRow);
}

/**
 * Marks what could go as removed, under the slot's lock: from then on it can neither be promoted nor rolled back to, and what is promoted at
 * the same time is not marked.
 */
export async function markUnneeded(
  pool: Pool,
  o: { tenantId: string; slot: Slot; keep: Keep; nowMs: number; limit: number },
): Promise<Unneeded[]> {
  return withTransaction(pool, async (tx) => {
    await lockSlot(tx, o.tenantId, o.slot);
    const unneeded = await unneededArtefacts(tx, o);
    await tx.query(
      `update model_versions set artefact_removed_at = $4 where tenant_id = $1 and slot = $2 and version = any($3::bigint[])`,
      [o.tenantId, o.slot, unneeded.map(({ version }) => version), new Date(o.nowMs)],
    );
    return unneeded;
  });
}

/** Marked, and not known to be deleted: a collection that was killed left them. */
export async function halfRemoved(db: Db, o: { tenantId: string; slot: Slot; limit: number }): Promise<Unneeded[]> {
  const result = await db.query<Row>(
    `select tenant_id, slot, version, model, artefact, size_bytes from model_versions
     where tenant_id = $1 and slot = $2 and artefact_removed_at is not null and artefact_deleted_at is null
     order by seq limit $3`,
    [o.tenantId, o.slot, o.limit],
  );
  return result.rows.map(fromRow);
}

export async function noteDeleted(db: Db, one: Unneeded, nowMs: number): Promise<void> {
  await db.query(
    'update model_versions set artefact_deleted_at = $4 where tenant_id = $1 and slot = $2 and version = $3',
    [one.tenantId, one.slot, one.version, new Date(nowMs)],
  );
}

/** Every slot of every tenant that has one. */
export async function listSlots(db: Db): Promise<{ tenantId: string; slot: Slot }[]> {
  const result = await db.query<{ tenant_id: string; slot: Slot }>(
    'select tenant_id, slot from slots order by tenant_id, slot',
  );
  return result.rows.map((row) => ({ tenantId: row.tenant_id, slot: row.slot }));
}

/** The slots that have versions. */
export async function slotsOfTenant(db: Db, tenantId: string): Promise<Slot[]> {
  const result = await db.query<{ slot: Slot }>('select slot from slots where tenant_id = $1 order by slot', [
    tenantId,
  ]);
  return result.rows.map(({ slot }) => slot);
}

function fromRow(row: Row): Unneeded {
  return {
    tenantId: row.tenant_id,
    slot: row.slot,
    version: Number(row.version),
    model: row.model,
    artefact: row.artefact,
    sizeBytes: Number(row.size_bytes),
  };
}
