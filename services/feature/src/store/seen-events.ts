import type { Pool, Tx } from '@insight-mesh/runtime/postgres';
import { float8Array, int8Array, textArray, uuidArray } from './arrays.js';

/** Where an event id stood for the first time. */
export interface FirstSeen {
  /** 32 hex digits. */
  readonly hash: string;
  readonly tenantId: string;
  readonly offset: bigint;
  /** When Kafka took it (ms since 1970). */
  readonly appendedMs: number;
}

/** Stores the ids that were never seen; answers their hashes. The hashes given must differ. */
export async function insertSeen(tx: Tx, partition: number, events: readonly FirstSeen[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  // One order for all: two transactions with the same ids wait for each other instead of locking each other out.
  const sorted = [...events].sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const { rows } = await tx.query<{ hash: string }>({
    name: 'insert-seen',
    text: `INSERT INTO seen_events (hash, kafka_offset, day, kafka_partition, tenant_id)
      SELECT hash, kafka_offset, to_timestamp(appended) AT TIME ZONE 'UTC', $1, tenant_id
      FROM unnest($2::uuid[], $3::bigint[], $4::float8[], $5::text[]) AS e(hash, kafka_offset, appended, tenant_id)
      ON CONFLICT DO NOTHING RETURNING hash`,
    values: [
      partition,
      uuidArray(sorted.map((event) => event.hash)),
      int8Array(sorted.map((event) => event.offset)),
      float8Array(sorted.map((event) => event.appendedMs / 1000)),
      textArray(sorted.map((event) => event.tenantId)),
    ],
  });
  return new Set(rows.map(({ hash }) => hash.replaceAll('-', '')));
}

/** Which of the offsets hold the first occurrence of their event's id. */
export async function firstOccurrences(
  pool: Pool,
  partition: number,
  events: readonly { hash: string; offset: bigint }[],
): Promise<Set<bigint>> {
  if (events.length === 0) return new Set();
  const { rows } = await pool.query<{ kafka_offset: string }>(
    `SELECT s.kafka_offset FROM unnest($2::uuid[], $3::bigint[]) AS e(hash, kafka_offset)
     JOIN seen_events s ON s.hash = e.hash AND s.kafka_partition = $1 AND s.kafka_offset = e.kafka_offset`,
    [partition, uuidArray(events.map((event) => event.hash)), int8Array(events.map((event) => event.offset))],
  );
  return new Set(rows.map((row) => BigInt(row.kafka_offset)));
}

/**
 * Forgets ids that Kafka took more than `days` days before the newest one, but none that the lake has yet to look up.
 * Works through at most `limit` rows, so that it never holds locks for long.
 * @returns how many were forgotten
 */
export async function pruneSeen(pool: Pool, o: { lakeConsumer: string; days: number; limit: number }): Promise<number> {
  // The newest day is looked for downwards from tomorrow: the BRIN index finds rows of a day, but no maximum.
  const { rowCount } = await pool.query(
    `DELETE FROM seen_events WHERE ctid = ANY (ARRAY(
       SELECT s.ctid FROM seen_events s
       WHERE s.day < (
           SELECT d::date FROM generate_series(current_date + 1, current_date - 400, interval '-1 day') AS d
           WHERE EXISTS (SELECT 1 FROM seen_events n WHERE n.day = d::date) LIMIT 1) - $2::integer
         AND s.kafka_offset < (
           SELECT o.next_offset FROM consumer_offsets o WHERE o.consumer = $1 AND o.partition = s.kafka_partition
           ORDER BY o.updated_at DESC LIMIT 1)
       LIMIT $3))`,
    [o.lakeConsumer, o.days, o.limit],
  );
  return rowCount ?? 0;
}
