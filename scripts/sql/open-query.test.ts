import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LakeQuery } from './open-query.js';

const limits = { memoryMb: 128 };
let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'open-query-'));
  mkdirSync(join(folder, 'tenant=0123/day=2026-05-01'), { recursive: true });
  file = join(folder, 'tenant=0123/day=2026-05-01/one.parquet');
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (SELECT 1 AS id) TO '${file}' (FORMAT parquet)`);
  await connection.run(`COPY (SELECT 1 AS id) TO '${join(folder, 'other.parquet')}' (FORMAT parquet)`);
  connection.closeSync();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(sql: string): Promise<unknown[][]> {
  const query = await LakeQuery.open([file], undefined, { ...limits, tempDir: join(folder, 'spill') });
  try {
    const { chunks } = await query.rows(await query.check(sql));
    const rows: unknown[][] = [];
    for await (const chunk of chunks) rows.push(...chunk);
    return rows;
  } finally {
    query.close();
  }
}

describe('a query of the lake', () => {
  it('sees tenant as text and day as a day', async () => {
    expect(await ask('select id, tenant, typeof(tenant), day, typeof(day) from events')).toEqual([
      [1, '0123', 'VARCHAR', '2026-05-01', 'DATE'],
    ]);
    expect(await ask('with e as (from events) select count(*) from e;')).toEqual([['1']]);
    expect((await ask('describe events')).length).toBe(3);
    expect((await ask('explain analyze select * from events')).length).toBeGreaterThan(0);
  });

  it.each([
    ["copy (select 1) to 'x.csv'", /only queries that read|Permission Error/],
    ['create table t as select 1', /only queries that read.*CREATE/],
    ['select 1; select 2', /2 statements/],
    ["set memory_limit = '10GB'", /only queries that read.*SET/],
    ["attach 'x.db'", /only queries that read.*ATTACH/],
    ['install httpfs', /only queries that read/],
    ['call pragma_version()', /only queries that read.*CALL/],
    ["select * from read_text('/etc/passwd')", /Permission Error/],
    ["select * from glob('/etc/*')", /Permission Error/],
    ["select * from 'other.parquet'", /Permission Error|does not exist/],
    ['-- nothing', /the query is empty/],
    ['  ', /the query is empty/],
    ['selekt 1', /syntax error/],
    ['select nope from events', /nope/],
    ['pivot events on id', /PIVOT needs/],
  ])('is not: %s', async (sql, why) => {
    await expect(ask(sql)).rejects.toThrow(why);
    expect(existsSync('x.csv')).toBe(false);
  });

  it('cannot read another file of the lake, nor write over one that it may read', async () => {
    const before = readFileSync(file);
    await expect(ask(`select * from read_parquet('${join(folder, 'other.parquet')}')`)).rejects.toThrow(
      /Permission Error/,
    );
    for (const how of [
      '',
      'explain analyze ',
      '\n EXPLAIN  analyze\n',
      '/* */ explain analyze ',
      '-- a\nexplain analyze ',
      'explain (analyze) ',
      'explain(analyze)',
    ]) {
      await expect(ask(`${how}copy (select 1) to '${file}' (USE_TMP_FILE false)`), how).rejects.toThrow(
        /only queries that read|syntax error/,
      );
    }
    expect(readFileSync(file)).toEqual(before);
  });

  it.each([
    ['out.csv', 'FORMAT csv, HEADER'],
    ['out.parquet', 'FORMAT parquet'],
    ['out.ndjson', 'FORMAT json'],
  ])('writes to the file that was named: %s', async (name, format) => {
    const out = join(folder, name);
    const query = await LakeQuery.open([file], out, { ...limits, tempDir: join(folder, 'spill') });
    expect(await query.write(await query.check('select * from events -- all'), out, format)).toBe(1);
    query.close();
    expect(existsSync(out)).toBe(true);
  });
});
