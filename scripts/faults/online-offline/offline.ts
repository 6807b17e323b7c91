import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { checkoutRoot } from '../../lib/checkout.js';
import { type Entities, entityColumns, kindNames, type Look, type Names } from './read.js';

export interface Cut {
  readonly visitorId: string;
  readonly customerId: string;
  /** In the time of the stream. */
  readonly cutMs: number;
  restoredMs?: number;
}

export interface OfflineOptions {
  readonly dir: string;
  readonly objectStoreUrl: string;
  readonly tenantId: string;
  readonly names: Names;
  readonly knowledge: 'occurred' | 'received';
  readonly cuts: readonly Cut[];
}

const csv = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** A data set with looks as its labels, from the lake: its rows by label, with null where nothing was seen. */
export async function offlineRows(
  looks: readonly Look[],
  o: OfflineOptions,
): Promise<Map<number, Record<string, unknown>>> {
  const dir = join(o.dir, `dataset-${o.knowledge}`);
  mkdirSync(dir);
  const labels = join(dir, 'labels.csv');
  const line = ({ entities, atMs }: { entities: Entities; atMs: number }, n: number) =>
    [new Date(atMs).toISOString(), String(n % 2), ...entityColumns.map((column) => csv(entities[column]))].join(',');
  writeFileSync(labels, `${['label_time', 'label', ...entityColumns].join(',')}\n${looks.map(line).join('\n')}\n`);
  const lake = join(fileURLToPath(o.objectStoreUrl), 'lake/events');
  const build = {
    id: `looks-${o.knowledge}`,
    tenantId: o.tenantId,
    spec: {
      features: kindNames.map((kind) => ({ kind, names: o.names[kind] ?? [] })),
      labels: { from: 'file', path: labels },
      knowledge: o.knowledge,
      missing: 'null',
      joins: true,
    },
    lakeFiles: readdirSync(lake, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => join(lake, name)),
    cuts: o.cuts,
    folder: join(dir, 'work'),
    outFolder: join(dir, 'out'),
  };
  writeFileSync(join(dir, 'build.json'), JSON.stringify(build));
  const program = join(checkoutRoot(), 'services/feature/dist/src/datasets/main.js');
  const { code, output } = await runCommand(process.execPath, [program, '--options', join(dir, 'build.json')]);
  if (code !== 0) throw new Error(`the data set was not built:\n${lastLines(output)}`);
  const manifest = JSON.parse(readFileSync(join(dir, 'out/manifest.json'), 'utf8')) as { rows: number };
  if (manifest.rows !== looks.length) throw new Error(`the data set has ${manifest.rows} rows, not ${looks.length}`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const read = await connection.runAndReadAll(`SELECT * FROM read_parquet('${join(dir, 'out')}/part-*.parquet')`);
    return new Map(read.getRowObjectsJS().map((row) => [Number(row.label_id), row]));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
