import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LakeEvent } from './shop.js';

/** The lake's columns, as the feature service writes them. */
const columns = `{id: 'VARCHAR', tenant_id: 'VARCHAR', type: 'VARCHAR', occurred_at: 'TIMESTAMP', received_at: 'TIMESTAMP',
  customer_id: 'VARCHAR', anonymous_id: 'VARCHAR', session_id: 'VARCHAR', device_id: 'VARCHAR', channel: 'VARCHAR',
  item_id: 'VARCHAR', order_id: 'VARCHAR', items: 'STRUCT(item_id VARCHAR, quantity BIGINT, unit_price BIGINT)[]',
  query: 'VARCHAR', text: 'VARCHAR', rating: 'DOUBLE', value: 'BIGINT', currency: 'VARCHAR', recommendation_id: 'VARCHAR',
  context: 'VARCHAR', consent_analytics: 'BOOLEAN', consent_personalisation: 'BOOLEAN', consent_marketing: 'BOOLEAN',
  attributes: 'VARCHAR', repairs: 'STRUCT(rule VARCHAR, field VARCHAR, original VARCHAR)[]',
  item_facts: 'STRUCT(item_id VARCHAR, category VARCHAR, brand VARCHAR, price BIGINT, currency VARCHAR)[]',
  kafka_partition: 'INTEGER', kafka_offset: 'BIGINT'}`;

/**
 * Writes events as Parquet files by day, whole or not at all.
 * @param root folder of the object store
 * @param firstOffset Kafka offset of the first event; names the files
 */
export async function writeLake(
  root: string,
  tenantId: string,
  events: LakeEvent[],
  firstOffset = 0,
): Promise<string[]> {
  const days = new Map<string, object[]>();
  events.forEach((event, i) => {
    const occurred = new Date(event.timeMs).toISOString();
    const rows = days.get(occurred.slice(0, 10)) ?? [];
    days.set(occurred.slice(0, 10), rows);
    rows.push({
      id: randomUUID(),
      tenant_id: tenantId,
      type: event.type,
      occurred_at: occurred.replace('T', ' ').replace('Z', ''),
      received_at: occurred.replace('T', ' ').replace('Z', ''),
      customer_id: event.customerId,
      anonymous_id: event.anonymousId,
      session_id: event.sessionId,
      item_id: event.itemId,
      items: event.lines?.map((item_id) => ({ item_id, quantity: 1, unit_price: 100 })),
      consent_personalisation: event.consentPersonalisation,
      consent_analytics: event.consentAnalytics,
      kafka_partition: 0,
      kafka_offset: firstOffset + i,
    });
  });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const written: string[] = [];
  try {
    for (const [day, rows] of days) {
      const key = `lake/events/tenant=${tenantId}/day=${day}/p0-${firstOffset}-${firstOffset + events.length}.parquet`;
      const path = join(root, key);
      const source = `${path}.ndjson`;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(source, rows.map((row) => JSON.stringify(row)).join('\n'));
      await connection.run(
        `copy (select * from read_json('${source}', format = 'newline_delimited', columns = ${columns})) to '${path}.tmp' (format parquet)`,
      );
      await rm(source);
      await rename(`${path}.tmp`, path);
      written.push(key);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return written;
}
