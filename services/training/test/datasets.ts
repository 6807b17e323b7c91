import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { random } from './shop.js';

export interface DatasetOptions {
  root: string;
  tenantId: string;
  id: string;
  createdAt?: string;
  rule?: { withinMs?: number; fromMs?: number; types?: string[] };
  warnings?: string[];
}

/** Writes rows as a data set, as the feature service publishes one. Columns follow from the first row. */
export async function writeDataset(rows: readonly Record<string, unknown>[], o: DatasetOptions): Promise<string> {
  const folder = join(o.root, `datasets/tenant=${o.tenantId}/${o.id}`);
  await mkdir(folder, { recursive: true });
  const [source, part] = [join(folder, 'rows.ndjson'), join(folder, 'part-00000.parquet')];
  await writeFile(source, rows.map((row) => JSON.stringify(row)).join('\n'));
  const types = Object.entries(rows[0] ?? { label_id: 1 }).map(([name, value]) => {
    const type = name === 'label_time' ? 'TIMESTAMP' : typeof value === 'number' ? 'DOUBLE' : 'VARCHAR';
    return `'${name}': '${type}'`;
  });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(
      `copy (select * from read_json('${source}', format = 'newline_delimited', hive_partitioning = false, columns = {${types.join(', ')}}))
       to '${part}' (format parquet)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  await rm(source);
  const bytes = await readFile(part);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const features = Object.keys(rows[0] ?? {}).filter((name) => name.includes('__'));
  const manifest = {
    ...{ layout: 1, id: o.id, tenant: o.tenantId, created_at: o.createdAt ?? '2026-06-01T00:00:00.000Z' },
    spec: {
      features: [{ kind: 'customer', names: features.map((name) => name.split('__')[1]) }],
      labels: { from: 'rule', anchor: 'event', types: ['view'], outcome: ['purchase'], withinMs: 0, ...o.rule },
      ...{ knowledge: 'occurred', missing: 'default', joins: true },
    },
    ...{ folds_version: 1, definitions_sha256: '' },
    features: features.map((column) => ({
      column,
      kind: 'customer',
      name: column,
      type: 'number',
      window: '',
      default: 0,
    })),
    lake: { files: 1, sha256: '', events: 5 * rows.length, watermark: '2026-05-31T00:00:00.000Z' },
    ...{ rows: rows.length, rejected: {} },
    files: [{ name: 'part-00000.parquet', rows: rows.length, bytes: bytes.length, sha256 }],
    sha256,
    warnings: o.warnings ?? [],
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const day = 86_400_000;

/**
 * Customers who buy the likelier the more they viewed, and through the app; each has one to three rows within a few days, and later rows are
 * mostly of other customers.
 */
export function buyers(o: { seed: number; rows: number; fromMs?: number }): Record<string, unknown>[] {
  const next = random(o.seed);
  const fromMs = o.fromMs ?? Date.UTC(2026, 3, 1);
  const rows: Record<string, unknown>[] = [];
  for (let customer = 0; rows.length < o.rows; customer++) {
    const habit = next() * 10;
    const count = 1 + Math.floor(next() * 3);
    for (let i = 0; i < count && rows.length < o.rows; i++) {
      const views = Math.floor(habit + next() * 4);
      const app = next() < 0.4;
      const margin = 0.9 * (views - 7) + (app ? 1.5 : -0.5);
      rows.push({
        label_id: rows.length + 1,
        label_time: new Date(fromMs + (rows.length * 50 * day) / o.rows + i * 60_000).toISOString().replace('Z', ''),
        label: next() < 1 / (1 + Math.exp(-margin)) ? 1 : 0,
        customer_id: `c-${customer}`,
        channel: app ? 'app' : 'web',
        customer__view_count_7d: views,
        customer__noise: next(),
      });
    }
  }
  return rows;
}
