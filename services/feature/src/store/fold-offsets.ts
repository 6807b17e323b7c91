import type { Tx } from '@insight-mesh/runtime/postgres';
import type { PartitionId } from './lake-ranges.js';

/**
 * The next offset of the stream's fold of a partition, locked until the transaction ends: so long nobody folds it.
 * @throws Error when none is stored
 */
export async function lockFold(
  tx: Tx,
  consumer: string,
  { clusterId, topic, partition }: PartitionId,
): Promise<bigint> {
  const { rows } = await tx.query<{ next_offset: string }>(
    `SELECT next_offset FROM consumer_offsets WHERE consumer = $1 AND cluster_id = $2 AND topic = $3 AND partition = $4
     FOR UPDATE`,
    [consumer, clusterId, topic, partition],
  );
  if (rows[0] === undefined) throw new Error(`the stored offset of partition ${partition} is gone`);
  return BigInt(rows[0].next_offset);
}
