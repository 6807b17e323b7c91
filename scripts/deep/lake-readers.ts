import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { lastLines, runCommand } from '@insight-mesh/local-stack/run-command';
import { Command } from 'commander';
import { z } from 'zod';
import { checkoutRoot, toolsFolder } from '../lib/checkout.js';
import { IntakeClient } from '../lib/intake-client.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import { wholeNumber } from '../lib/options.js';
import { jsonLine, runCommandLine } from '../lib/result.js';
import { ensureTenantKey } from '../lib/tenant-key.js';
import { queryOne, until } from './lake-world.js';

/** What the readers are tested with. */
const packages = ['pandas==2.2.3', 'pyarrow==18.1.0', 'duckdb==1.5.6', 'pyspark==3.5.3', 'setuptools==75.6.0'];
const minute = 60_000;

const summaries = z.record(z.string(), z.looseObject({ rows: z.number(), types: z.record(z.string(), z.unknown()) }));
const line = z.object({ reader: z.string(), seconds: z.number(), found: summaries });

interface Flags {
  events: number;
}

/** A Python with the packages, made once; undefined where this machine has none to make it with. */
async function python(say: (line: string) => void): Promise<string | undefined> {
  const home = join(toolsFolder(), 'lake-readers');
  const program = join(home, 'bin', 'python');
  const made = join(home, packages.join(' ').replaceAll(/[^\w.]+/g, '-'));
  if (existsSync(made)) return program;
  rmSync(home, { recursive: true, force: true });
  const venv = await runCommand('python3', ['-m', 'venv', home], { timeoutMs: 2 * minute }).catch(() => undefined);
  if (venv?.code !== 0) return undefined;
  say(`fetching ${packages.join(', ')} …`);
  const pip = await runCommand(
    program,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages],
    { timeoutMs: 10 * minute },
  );
  if (pip.code !== 0) throw new Error(`pip did not install the readers:\n${lastLines(pip.output, 10)}`);
  writeFileSync(made, '');
  return program;
}

function events(tenant: string, count: number): object[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `${tenant}-${n}`,
    type: n % 5 === 0 ? 'purchase' : 'view',
    // Around midnight of either zone, so that a shifted hour would be another day.
    occurred_at: new Date(Date.UTC(2026, 3, 10 + (n % 3), n % 24, 30, 0, n % 1_000)).toISOString(),
    customer_id: `c-${n % 37}`,
    session_id: `s-${n % 91}`,
    ...(n % 5 === 0
      ? {
          order_id: `o-${tenant}-${n}`,
          items: [
            { item_id: `i-${n % 13}`, quantity: 1 + (n % 3), unit_price: 1_999 + n },
            { item_id: '商品 "1"', quantity: 1, unit_price: 500 },
          ],
          value: 4_000_000_000 + n,
          currency: 'EUR',
        }
      : { item_id: `i-${n % 13}` }),
    attributes: { n, text: `line\n"${n}" 灯具` },
    consent: { analytics: true, personalisation: n % 7 !== 0 },
  }));
}

/** Sends, stores in several files, and merges the first half of them. */
async function fill(mesh: Mesh, count: number): Promise<void> {
  const stored = (wanted: number) =>
    until(
      async () =>
        Number(await queryOne(mesh, `SELECT coalesce(sum(rows), 0) FROM feature.lake_ranges WHERE state = 'done'`)) >=
        wanted,
    );
  const half = Math.floor(count / 2);
  const other = await ensureTenantKey({ dir: mesh.dir, databaseUrl: mesh.databaseUrl, tenantId: '0123' });
  const clients = { [mesh.tenantId]: mesh.apiKey, '0123': other };
  const items = Array.from({ length: 13 }, (_, n) => ({
    id: `i-${n}`,
    title: `Item ${n}`,
    category_path: ['Home', '灯具'],
    brand: 'Nordlys',
    price: 1_999 + n,
    currency: 'EUR',
  }));
  for (const apiKey of Object.values(clients)) await new IntakeClient({ url: mesh.collectorHttp, apiKey }).items(items);
  let sent = 0;
  for (const part of [0, 1]) {
    for (const [tenant, apiKey] of Object.entries(clients)) {
      const client = new IntakeClient({ url: mesh.collectorHttp, apiKey });
      const all = events(tenant, count).slice(part * half, (part + 1) * half);
      for (let at = 0; at < all.length; at += 500) {
        const answer = await client.events(all.slice(at, at + 500));
        if (answer.rejected.length > 0) throw new Error(`the collector refused ${JSON.stringify(answer.rejected[0])}`);
        sent += answer.accepted;
        await stored(sent);
      }
    }
    if (part === 0) await lakeCommand(mesh, 'compact');
  }
  await until(
    async () => Number(await queryOne(mesh, 'SELECT count(*) FROM feature.lake_days WHERE changes > listed')) === 0,
  );
  await lakeCommand(mesh, 'check');
}

async function lakeCommand(mesh: Mesh, name: string): Promise<void> {
  const script = join(checkoutRoot(), 'scripts/dist/lake.js');
  const args = [script, name, '--database', mesh.databaseUrl, '--object-store', mesh.objectStoreUrl];
  const { code, output } = await runCommand(process.execPath, args, { timeoutMs: 2 * minute });
  if (code !== 0) throw new Error(`lake ${name} failed:\n${lastLines(output, 10)}`);
}

/** One tenant's lake in which a file is of layout 1, as an earlier release wrote it. */
async function mixedLake(lake: string, folder: string): Promise<void> {
  const tenant = join(folder, 'tenant=0123');
  mkdirSync(folder, { recursive: true });
  cpSync(join(lake, 'tenant=0123'), tenant, { recursive: true });
  const [name = ''] = readdirSync(tenant, { recursive: true, encoding: 'utf8' })
    .filter((each) => each.endsWith('.parquet'))
    .sort();
  const connection = await (await DuckDBInstance.create()).connect();
  const path = join(tenant, name);
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(
    `COPY (SELECT * REPLACE (occurred_at::TIMESTAMP AS occurred_at, received_at::TIMESTAMP AS received_at)
       FROM read_parquet('${path}', hive_partitioning = false)) TO '${path}.old' (FORMAT parquet, COMPRESSION zstd)`,
  );
  connection.closeSync();
  rmSync(path);
  cpSync(`${path}.old`, path);
  rmSync(`${path}.old`);
}

/** Without what each reader names in its own way. */
function plain({ types: _, ...rest }: z.infer<typeof summaries>[string]): object {
  return rest;
}

async function main({ events: count }: Flags): Promise<void> {
  const began = performance.now();
  const say = (text: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
  const program = await python(say);
  if (program === undefined) {
    say('skipped: this needs python3 with venv and pip');
    process.stdout.write(jsonLine({ ok: true, skipped: 'no python3 with venv' }));
    return;
  }
  const hasJava = (await runCommand('java', ['-version'], { timeoutMs: minute }).catch(() => undefined))?.code === 0;
  if (!hasJava) say('Spark is skipped: this needs Java 17');
  const readers = ['pandas', 'pyarrow', 'duckdb', ...(hasJava ? ['spark'] : [])];
  const dir = mkdtempSync(join(tmpdir(), 'insight-mesh-readers-'));
  try {
    const mesh = await startMesh({
      dir,
      services: ['collector', 'feature'],
      env: { feature: { LAKE_MAX_AGE_MS: '100' } },
      onStep: say,
    });
    try {
      await fill(mesh, count);
    } finally {
      await mesh.stop();
    }
    const lake = join(fileURLToPath(mesh.objectStoreUrl), 'lake/events');
    await mixedLake(lake, join(dir, 'mixed'));
    const script = join(checkoutRoot(), 'scripts/deep/lake-readers.py');
    const { code, output } = await runCommand(program, [script, lake, join(dir, 'mixed'), ...readers], {
      timeoutMs: 10 * minute,
      onLine: (text) => (text.startsWith('{') ? say(`${text.slice(0, 60)} …`) : undefined),
    });
    const lines = output
      .split('\n')
      .flatMap((text) => (text.startsWith('{"reader"') ? [line.parse(JSON.parse(text))] : []));
    if (code !== 0 || lines.length !== readers.length) throw new Error(`a reader failed:\n${lastLines(output, 30)}`);
    const wrong: string[] = [];
    const wanted = lines.find(({ reader }) => reader === 'duckdb')?.found ?? {};
    const types: Record<string, unknown> = {};
    for (const { reader, found } of lines) {
      types[reader] = found.manifest?.types;
      for (const [way, summary] of Object.entries(found)) {
        const same = isDeepStrictEqual(plain(summary), plain(wanted[way === 'folder' ? 'manifest' : way] ?? summary));
        if (!same) wrong.push(`${reader} by ${way}`);
      }
    }
    const rows = wanted.manifest?.rows ?? 0;
    if (!(Number(wanted.manifest?.facts) > 0)) wrong.push('no event has item_facts, so that nobody has read any');
    const ok = wrong.length === 0 && rows === Math.floor(count / 2) * 4;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(jsonLine({ readers, rows, wrong, types, packages, seconds, ok }));
    if (!ok) process.exitCode = 1;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const program = new Command('node scripts/dist/deep/lake-readers.js')
  .description(
    'Writes a lake with a mesh, and reads it with pandas, pyarrow, DuckDB and Spark, by manifest and by folder: all must find the same.',
  )
  .option('--events <number>', 'for each of two tenants', wholeNumber(10, 1_000_000), 4_000)
  .allowExcessArguments(false)
  .action((flags: Flags) => runCommandLine(() => main(flags)));
await program.parseAsync();
