import type { Tx } from '@insight-mesh/runtime/postgres';
import type { Pinned } from '../gate/hard-checks.js';
import type { Slot } from '../slots.js';
import type { BigIntColumn, Db } from './db.js';
import { findChampion, type ModelVersion } from './model-versions.js';
import { enqueueChampion } from './outbox.js';

export interface Standing {
  /** The promotion that made the present champion. */
  promotionId: number | undefined;
  champion: ModelVersion | undefined;
  pin: Pin | undefined;
}

/** A slot that stays at its champion. */
export interface Pin extends Pinned {
  atMs: number;
}

/** Locks a slot until the transaction ends, and tells its champion: nobody else changes it meanwhile. */
export async function lockSlot(tx: Tx, tenantId: string, slot: Slot): Promise<Standing> {
  const result = await tx.query<SlotRow & { promotion_id: BigIntColumn | null }>(
    `select promotion_id, slot, pinned_by, pinned_why, pinned_at from slots where tenant_id = $1 and slot = $2 for update`,
    [tenantId, slot],
  );
  const [row] = result.rows;
  const id = row?.promotion_id;
  return {
    promotionId: id === null || id === undefined ? undefined : Number(id),
    champion: await findChampion(tx, tenantId, slot),
    pin: row === undefined ? undefined : pinOf(row),
  };
}

interface SlotRow {
  slot: Slot;
  pinned_by: string | null;
  pinned_why: string | null;
  pinned_at: Date | null;
}

function pinOf({ pinned_by: by, pinned_why: why, pinned_at: at }: SlotRow): Pin | undefined {
  return by === null || why === null || at === null ? undefined : { by, why, atMs: at.getTime() };
}

/** Pins a slot that is locked by the transaction, or takes the pin away. */
export async function setPin(tx: Tx, tenantId: string, slot: Slot, pin: Pin | undefined): Promise<void> {
  await tx.query(
    'update slots set pinned_by = $3, pinned_why = $4, pinned_at = $5 where tenant_id = $1 and slot = $2',
    [tenantId, slot, pin?.by ?? null, pin?.why ?? null, pin === undefined ? null : new Date(pin.atMs)],
  );
}

/** The pinned slots of a tenant. */
export async function listPins(db: Db, tenantId: string): Promise<Map<Slot, Pin>> {
  const result = await db.query<SlotRow>(
    'select slot, pinned_by, pinned_why, pinned_at from slots where tenant_id = $1 and pinned_by is not null',
    [tenantId],
  );
  return new Map(
    result.rows.flatMap((row): [Slot, Pin][] => {
      const pin = pinOf(row);
      return pin === undefined ? [] : [[row.slot, pin]];
    }),
  );
}

/**
 * Makes a version the champion of its slot and hands it to the outbox, in the caller's transaction: the registry and the
 * topic cannot come apart. The slot must be locked by the transaction.
 */
export async function promote(
  tx: Tx,
  version: ModelVersion,
  options: { kind: 'run' | 'promote'; standing: Standing; nowMs: number },
): Promise<ModelVersion> {
  return crown(tx, version, { kind: options.kind, beforeId: options.standing.promotionId, nowMs: options.nowMs });
}

/** The version that a rollback of the locked slot leads to, and the promotion that it then returns to in its turn. */
export async function championBefore(
  tx: Tx,
  standing: Standing,
): Promise<{ version: number; beforeId: number | undefined } | undefined> {
  if (standing.promotionId === undefined) return undefined;
  const result = await tx.query<{ version: BigIntColumn; before_id: BigIntColumn | null }>(
    `select before.version, before.before_id from promotions present
     join promotions before on before.id = present.before_id where present.id = $1`,
    [standing.promotionId],
  );
  const row = result.rows[0];
  if (row === undefined) return undefined;
  return { version: Number(row.version), beforeId: row.before_id === null ? undefined : Number(row.before_id) };
}

/**
 * Makes an earlier champion the champion again. `beforeId` is the promotion before that one, so that a second rollback
 * goes one further back and not forth again.
 */
export async function restore(
  tx: Tx,
  version: ModelVersion,
  options: { beforeId: number | undefined; nowMs: number },
): Promise<ModelVersion> {
  return crown(tx, version, { kind: 'rollback', ...options });
}

async function crown(
  tx: Tx,
  version: ModelVersion,
  options: { kind: 'run' | 'promote' | 'rollback'; beforeId: number | undefined; nowMs: number },
): Promise<ModelVersion> {
  const { tenantId, slot } = version;
  // Of one slot always later than the one before, whatever the clocks of two replicas say: who hears of champions out of their order tells
  // the newer one by it.
  const last = await tx.query<{ promoted_at: Date }>(
    'select promoted_at from promotions where tenant_id = $1 and slot = $2 order by id desc limit 1',
    [tenantId, slot],
  );
  const promotedAt = new Date(Math.max(options.nowMs, (last.rows[0]?.promoted_at.getTime() ?? 0) + 1));
  await tx.query(
    `update model_versions set stage = 'retired' where tenant_id = $1 and slot = $2 and stage = 'champion'`,
    [tenantId, slot],
  );
  await tx.query(
    `update model_versions set stage = 'champion', promoted_at = $4 where tenant_id = $1 and slot = $2 and version = $3`,
    [tenantId, slot, version.version, promotedAt],
  );
  const inserted = await tx.query<{ id: BigIntColumn }>(
    `insert into promotions (tenant_id, slot, version, kind, before_id, promoted_at) values ($1, $2, $3, $4, $5, $6)
     returning id`,
    [tenantId, slot, version.version, options.kind, options.beforeId ?? null, promotedAt],
  );
  await tx.query('update slots set promotion_id = $3 where tenant_id = $1 and slot = $2', [
    tenantId,
    slot,
    inserted.rows[0]?.id,
  ]);
  const champion: ModelVersion = { ...version, stage: 'champion', promotedAtMs: promotedAt.getTime() };
  await enqueueChampion(tx, champion);
  return champion;
}
