import type { Pool, Tx } from '@insight-mesh/runtime/postgres';

/** Stands for every partition without a row of its own. */
const allOthers = -1;

/** A store into which nothing was folded yet will be made by this version. To be called before the first event is folded. */
export async function noteFolds(pool: Pool, folds: number): Promise<void> {
  await pool.query(
    `INSERT INTO states_made (partition, folds) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM consumer_offsets)
     ON CONFLICT DO NOTHING`,
    [allOthers, folds],
  );
}

/** The states of a partition have been made anew, by this version. */
export async function noteMade(tx: Tx, partition: number, folds: number): Promise<void> {
  await tx.query(
    `INSERT INTO states_made (partition, folds) VALUES ($1, $2)
     ON CONFLICT (partition) DO UPDATE SET folds = excluded.folds, made_at = now()`,
    [partition, folds],
  );
}

/** By which version of the folds the states of each partition were made, of those from which the consumer has folded. */
export async function foldsOfPartitions(db: Pool | Tx, consumer: string): Promise<Map<number, number>> {
  const { rows } = await db.query<{ partition: number; folds: number }>(
    `SELECT DISTINCT o.partition, coalesce(m.folds, others.folds, 0) AS folds FROM consumer_offsets o
     LEFT JOIN states_made m ON m.partition = o.partition LEFT JOIN states_made others ON others.partition = $2
     WHERE o.consumer = $1 ORDER BY o.partition`,
    [consumer, allOthers],
  );
  return new Map(rows.map((row) => [row.partition, row.folds]));
}
