import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Writes a data set of 600 visitors, of whom those who view much buy, as the feature service publishes one. */
export async function writeScoreDataset(store: string, tenant: string, id: string): Promise<void> {
  const folder = join(store, `datasets/tenant=${tenant}/${id}`);
  mkdirSync(folder, { recursive: true });
  const part = join(folder, 'part-00000.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(
      `copy (select i as label_id, timestamp '2026-04-01' + interval (i) hour as label_time,
         case when (i * 7919) % 100 < 10 * ((i * 31) % 10) then 1.0 else 0.0 end as label, 'c-' || i as customer_id,
         ((i * 31) % 10)::double as customer__view_count_7d
       from range(600) t(i)) to '${part}' (format parquet)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const bytes = readFileSync(part);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifest = {
    ...{ layout: 1, id, tenant, created_at: '2026-06-01T00:00:00.000Z', rows: 600, warnings: [] },
    spec: { features: [], labels: { from: 'file' }, knowledge: 'occurred', missing: 'default', joins: true },
    features: [{ column: 'customer__view_count_7d' }],
    lake: { events: 3_000, watermark: '2026-05-31T00:00:00.000Z' },
    files: [{ name: 'part-00000.parquet', rows: 600, bytes: bytes.length, sha256 }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
