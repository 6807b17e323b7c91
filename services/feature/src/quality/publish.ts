import { cloudEventHeaders, type MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { rfc3339 } from '@insight-mesh/runtime/time';
import { removePublished, unpublished } from '../store/quality-drift.js';
import { driftType } from './drift-message.js';

const rowsAtOnce = 500;
/** How long Kafka may take for a batch before it is left for the next time. */
const sendMs = 20_000;

/**
 * Sends what is not on insight.drift.v1 yet. A row goes when Kafka has acknowledged its message: what was sent just before a kill is sent
 * again under the same id, and counts once.
 * @returns how many were sent
 */
export async function publishDrift(o: {
  pool: Pool;
  producer: MeshProducer;
  /** Full name. */
  topic: string;
  signal: AbortSignal;
}): Promise<number> {
  let sent = 0;
  while (!o.signal.aborted) {
    const rows = await unpublished(o.pool, rowsAtOnce);
    if (rows.length === 0) break;
    await o.producer.send(
      rows.map((row) => ({
        topic: o.topic,
        key: row.key,
        value: Buffer.from(row.value),
        headers: cloudEventHeaders({ id: row.eventId, type: driftType, source: 'feature', time: rfc3339(row.madeMs) }),
      })),
      { deadlineMs: Date.now() + sendMs },
    );
    await removePublished(
      o.pool,
      rows.map((row) => row.seq),
    );
    sent += rows.length;
  }
  return sent;
}
