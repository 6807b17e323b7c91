import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** A column of numbers: counts of which most are 0, long tails, shares, ages with gaps, levels, and rare marks. */
function column(at: number): string {
  const kinds = [
    'CASE WHEN random() < 0.6 THEN 0 ELSE floor(random() * 12) END',
    'round(exp(2 + random() * 6 + random() * 4) * 100)',
    'random()',
    'CASE WHEN random() < 0.1 THEN NULL ELSE -ln(1 - random()) * 86400 END',
    'floor(random() * 1000)',
    'CASE WHEN random() < 0.03 THEN 1 ELSE 0 END',
  ];
  return `(${kinds[at % kinds.length]})::DOUBLE`;
}

async function write(file: string, select: string, seed: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB' });
  const connection = await instance.connect();
  try {
    await connection.run(`SELECT setseed(${(seed % 1_000) / 1_000})`);
    await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** 100 columns: ids, times, a label, a split, a category, a truth value and numbers. */
export function writeProfiled(file: string, rows: number, seed: number): Promise<void> {
  const numbers = Array.from({ length: 92 }, (_, at) => `${column(at)} AS feature_${at}`);
  const select = `SELECT 'l-' || i AS label_id, TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * i AS label_time, (random() < 0.2)::INT AS label,
      'c-' || (i % 200000) AS customer_id, 'i-' || (i % 5000) AS item_id, CASE WHEN i < ${Math.round(rows * 0.8)} THEN 'train' ELSE 'test' END AS split,
      chr(65 + (i % 20)::INT) AS channel, i % 3 = 0 AS flag, ${numbers.join(', ')} FROM range(${rows}) t(i)`;
  return write(file, select, seed);
}

export interface DatasetFeature {
  readonly column: string;
  readonly kind: string;
  readonly name: string;
  readonly type: string;
  readonly window: string;
  readonly default: number;
}

/** A finished data set of these features with made-up values, in an object store that is a folder. */
export async function writeDataset(
  store: string,
  o: {
    tenant: string;
    id: string;
    features: readonly DatasetFeature[];
    rows: number;
    foldsVersion: number;
    seed: number;
  },
): Promise<void> {
  const folder = join(store, 'datasets', `tenant=${o.tenant}`, o.id);
  mkdirSync(folder, { recursive: true });
  const [name, path] = ['part-0000.parquet', join(folder, 'part-0000.parquet')];
  const numbers = o.features.map((feature, at) => `${column(at)} AS ${feature.column}`);
  await write(
    path,
    `SELECT 'l-' || i AS label_id, TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * i AS label_time, 0 AS label, 'c-' || i AS customer_id,
       ${numbers.join(', ')} FROM range(${o.rows}) t(i)`,
    o.seed,
  );
  const sum = createHash('sha256');
  await pipeline(createReadStream(path), sum);
  const manifest = {
    layout: 1,
    id: o.id,
    tenant: o.tenant,
    created_at: new Date().toISOString(),
    folds_version: o.foldsVersion,
    spec: { missing: 'null' },
    features: o.features,
    rows: o.rows,
    files: [{ name, rows: o.rows, bytes: statSync(path).size, sha256: sum.digest('hex') }],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
