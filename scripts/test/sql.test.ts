import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutRoot } from '../lib/checkout.js';

interface Ran {
  code: number;
  out: string;
  err: string;
  json: Record<string, unknown> | undefined;
}

const program = join(checkoutRoot(), 'scripts', 'dist', 'sql.js');
let root: string;

function run(...args: string[]): Promise<Ran> {
  const env = {
    PATH: process.env.PATH,
    INSIGHT_MESH_LOCAL: join(root, 'none'),
    OBJECT_STORE_URL: pathToFileURL(root).href,
    TMPDIR: root,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, cwd: root }, (error, out, err) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      const json = last.startsWith('{') ? (JSON.parse(last) as Record<string, unknown>) : undefined;
      resolve({ code: error === null ? 0 : Number(error.code), out, err, json });
    });
  });
}

const file = (tenant: string, day: string, name: string) =>
  join(root, `lake/events/tenant=${tenant}/day=${day}/${name}.parquet`);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sql-test-'));
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run("SET TimeZone = 'UTC'");
  const write = async (tenant: string, day: string, name: string, rows: string) => {
    const path = file(tenant, day, name);
    mkdirSync(dirname(path), { recursive: true });
    await connection.run(
      `COPY (SELECT 'e-' || n AS id, '${tenant}' AS tenant_id, TIMESTAMPTZ '${day} 12:00:00+00' AS occurred_at, n AS value FROM ${rows} AS t(n)) TO '${path}' (FORMAT parquet)`,
    );
  };
  await write('demo', '2026-05-01', 'p0-0-10', 'range(0, 10)');
  await write('demo', '2026-05-02', 'p0-10-15', 'range(10, 15)');
  // Superseded: a merge is between two steps.
  await write('demo', '2026-05-01', 'p0-0-5', 'range(0, 5)');
  await write('0123', '2026-05-02', 'p1-0-2-k0a1b2c3d', 'range(100, 102)');
  connection.closeSync();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run sql', { timeout: 120_000 }, () => {
  it('answers with a table and a line for programs, from current files alone', async () => {
    const { code, out, json, err } = await run(
      'select tenant, day, count(*) as n from events group by all order by all',
    );
    expect(code, err).toBe(0);
    expect(out.split('\n').slice(0, 5)).toEqual([
      'tenant  day          n',
      '------  ----------  --',
      '0123    2026-05-02   2',
      'demo    2026-05-01  10',
      'demo    2026-05-02   5',
    ]);
    expect(json).toMatchObject({ rows: 3, columns: ['tenant', 'day', 'n'], files: 3 });
  });

  it('takes a tenant and days', async () => {
    const { json, out } = await run(
      'select * from events',
      '--tenant',
      'demo',
      '--from',
      '2026-05-02',
      '--to',
      '2026-05-02',
      '--json',
    );
    expect(json).toMatchObject({ rows: 5, files: 1 });
    const rows = out
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({
      id: 'e-10',
      tenant: 'demo',
      day: '2026-05-02',
      occurred_at: '2026-05-02 12:00:00+00',
    });
    const none = await run('select 1 from events', '--tenant', 'nobody');
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('no files of this tenant')]);
  });

  it('counts the rows that it does not show', async () => {
    const { out, json } = await run('select value from events order by 1;  -- all', '--limit', '3');
    expect(out).toContain('… 14 more rows');
    expect(json).toMatchObject({ rows: 17 });
  });

  it('writes all rows to a new file', async () => {
    const out = join(root, 'out.csv');
    const { code, json, err } = await run('select id, value from events order by value -- all', '--out', out);
    expect(code, err).toBe(0);
    expect(json).toMatchObject({ rows: 17, out });
    expect(readFileSync(out, 'utf8')).toMatch(/^id,value\ne-0,0\n/);
    expect((await run('select 1', '--out', out)).err).toContain('is there already');
    expect(readdirSync(root).filter((name) => name.includes('.part'))).toEqual([]);
    rmSync(out);
  });

  it('refuses what does not only read', async () => {
    const path = file('demo', '2026-05-01', 'p0-0-10');
    const before = readFileSync(path);
    const refused = await run(`copy (select 1) to '${path}'`);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/only queries that read are taken.*this is COPY/),
    ]);
    expect(readFileSync(path)).toEqual(before);
  });

  it('names a truncated file by its key, and tells of foreign ones', async () => {
    const path = file('demo', '2026-05-03', 'p0-20-30');
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(file('demo', '2026-05-01', 'p0-0-10'), path);
    truncateSync(path, 100);
    const broken = await run('select count(*) from events');
    expect(broken.code).toBe(1);
    expect(broken.err).toContain("'lake/events/tenant=demo/day=2026-05-03/p0-20-30.parquet'");
    rmSync(path);
    writeFileSync(join(dirname(path), 'part-0.parquet'), 'what');
    const foreign = await run('select count(*) as n from events');
    expect(foreign.json).toMatchObject({ rows: 1, files: 3 });
    expect(foreign.err).toContain("1 files that are not the lake's");
    rmSync(dirname(path), { recursive: true });
  });

  it('ends by the clock and by Ctrl-C, and leaves nothing', async () => {
    const endless = 'select sum(hash(a.range + b.range)) from range(100000000) a, range(100000000) b';
    const late = await run(endless, '--timeout', '1');
    expect([late.code, late.err]).toEqual([1, expect.stringContaining('longer than 1 s: --timeout')]);
    const env = { PATH: process.env.PATH, OBJECT_STORE_URL: pathToFileURL(root).href, TMPDIR: root };
    const stopped = spawn(process.execPath, [program, endless], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    stopped.stderr.on('data', (chunk) => {
      err += chunk;
    });
    // Again and again: it may not have begun to listen yet.
    const timer = setInterval(() => stopped.kill('SIGINT'), 500);
    const [code, signal] = await once(stopped, 'close');
    clearInterval(timer);
    expect(code === 130 ? err : `SIGINT ${signal}`).toMatch(/stopped|SIGINT SIGINT/);
    expect(readdirSync(root).filter((name) => name.startsWith('insight-mesh-sql') && code === 130)).toEqual([]);
  });

  it('says what is missing', async () => {
    expect((await run()).err).toContain('the query is missing');
    expect((await run('select 1', '--tables')).err).toContain('--tables takes no query');
    expect((await run('select 1', '--from', '2026-02-31')).err).toContain('must be a day');
    expect((await run('select 1', '--out', 'x.xls')).err).toContain('must end with .csv');
    expect((await run('--tables')).err).toContain('--address');
  });
});
