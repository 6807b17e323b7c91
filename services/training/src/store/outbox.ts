import { type Pool, type Tx, withTransaction } from '@insight-mesh/runtime/postgres';
import { versionCodec, versionToJson } from '../model-message.js';
import type { BigIntColumn, Db } from './db.js';
import { listChampions, type ModelVersion } from './model-versions.js';

export interface OutboxRow {
  id: number;
  key: string;
  value: string;
}

/**
 * Notes a champion for publication. Rows of one slot get their ids under the slot's lock, so their order is the order
 * of the promotions.
 */
export async function enqueueChampion(tx: Tx, champion: ModelVersion): Promise<void> {
  await tx.query('insert into outbox (key, value) values ($1, $2)', [
    `${champion.tenantId}/${champion.slot}`,
    versionCodec.encode(versionToJson(champion)).toString('utf8'),
  ]);
}

/**
 * Notes every champion again: a topic that was lost, or another cluster, comes to know them.
 * @param keys only those of these slots, as tenant/slot
 */
export async function enqueueAllChampions(pool: Pool, keys?: ReadonlySet<string>): Promise<number> {
  return withTransaction(pool, async (tx) => {
    await tx.query('select 1 from slots order by tenant_id, slot for update');
    const all = await listChampions(tx);
    const champions = all.filter(({ tenantId, slot }) => keys?.has(`${tenantId}/${slot}`) ?? true);
    for (const champion of champions) await enqueueChampion(tx, champion);
    return champions.length;
  });
}

/** The oldest unpublished rows. */
export async function pendingRows(db: Db, limit: number): Promise<OutboxRow[]> {
  const result = await db.query<{ id: BigIntColumn; key: string; value: string }>(
    'select id, key, value from outbox order by id limit $1',
    [limit],
  );
  return result.rows.map((row) => ({ id: Number(row.id), key: row.key, value: row.value }));
}

export async function removeRows(db: Db, ids: readonly number[]): Promise<void> {
  await db.query('delete from outbox where id = any($1::bigint[])', [ids]);
}

export async function countPending(db: Db): Promise<number> {
  const result = await db.query<{ count: number }>('select count(*)::int as count from outbox');
  return result.rows[0]?.count ?? 0;
}
