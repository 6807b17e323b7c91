import { hash } from 'node:crypto';
import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import type { PartitionId } from './lake-ranges.js';

type Source = Pick<PartitionId, 'clusterId' | 'topic'>;

/** What tells a source's files from those of another Kafka cluster or topic: 8 hex digits. */
function tagOf({ clusterId, topic }: Source): string {
  return hash('sha256', `${clusterId}\n${topic}`, 'hex').slice(0, 8);
}

/**
 * The tag in the names of a source's files. It follows from the cluster's id and the topic, so that a lake whose Postgres was lost gets the
 * same names again; only the first source of a lake that is older than tags has none.
 */
export async function sourceTag(db: Pool | Tx, source: Source): Promise<string> {
  const select = 'SELECT tag FROM lake_sources WHERE cluster_id = $1 AND topic = $2';
  const values = [source.clusterId, source.topic];
  const { rows } = await db.query<{ tag: string }>(select, values);
  if (rows[0] !== undefined) return rows[0].tag;
  await db.query(
    'INSERT INTO lake_sources (cluster_id, topic, tag) VALUES ($1, $2, $3) ON CONFLICT (cluster_id, topic) DO NOTHING',
    [...values, tagOf(source)],
  );
  return (await db.query<{ tag: string }>(select, values)).rows[0]?.tag ?? tagOf(source);
}
