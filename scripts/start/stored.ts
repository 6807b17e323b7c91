import { waitFor } from '@insight-mesh/local-stack/testing';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { createLogger } from '@insight-mesh/runtime/log';
import pg from 'pg';
import type { Mesh } from '../lib/mesh.js';

const topic = 'clickstream.events.v1';

/** How far the two consumers of feature are behind the end of the event topic, in messages, summed over partitions. */
async function lag(
  client: pg.Client,
  admin: ReturnType<ReturnType<typeof createKafka>['admin']>,
): Promise<{ fold: number; lake: number }> {
  const ends = await admin.fetchTopicOffsets(topic);
  const { rows } = await client.query<{ consumer: string; partition: number; next_offset: string }>(
    'SELECT consumer, partition, next_offset FROM feature.consumer_offsets WHERE topic = $1',
    [topic],
  );
  const behind = (consumer: string) =>
    ends.reduce((sum, end) => {
      const row = rows.find((candidate) => candidate.consumer === consumer && candidate.partition === end.partition);
      return sum + Number(end.high) - Number(row?.next_offset ?? 0);
    }, 0);
  return { fold: behind('feature'), lake: behind('feature-lake') };
}

/**
 * Waits until everything on the event topic is in Postgres and in the lake.
 * @param onLag hears the messages still to come; what it throws ends the waiting
 */
export async function untilStored(
  mesh: Pick<Mesh, 'brokers' | 'databaseUrl'>,
  onLag: (messages: number) => void,
): Promise<void> {
  const log = createLogger({ service: 'start', level: 'error' });
  const admin = createKafka({ brokers: mesh.brokers, clientId: 'start', log }).admin();
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  await client.connect();
  await admin.connect();
  const ended: unknown[] = [];
  try {
    await waitFor(
      async () => {
        const now = await lag(client, admin);
        try {
          onLag(Math.max(now.fold, now.lake));
        } catch (error) {
          ended.push(error);
        }
        return ended.length > 0 || (now.fold === 0 && now.lake === 0);
      },
      { timeoutMs: 180_000, intervalMs: 200, what: 'the events to be stored by feature' },
    );
    if (ended.length > 0) throw ended[0];
  } finally {
    await admin.disconnect();
    await client.end();
  }
}

/** Distinct events and customers that feature has stored. */
export async function storedCounts(mesh: Mesh): Promise<{ events: number; customers: number }> {
  const client = new pg.Client({ connectionString: mesh.databaseUrl });
  await client.connect();
  try {
    const count = async (table: string) => {
      const { rows } = await client.query<{ n: string }>(
        `SELECT count(*) AS n FROM feature.${table} WHERE tenant_id = $1`,
        [mesh.tenantId],
      );
      return Number(rows[0]?.n ?? 0);
    };
    return { events: await count('seen_events'), customers: await count('customer_states') };
  } finally {
    await client.end();
  }
}
