import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Metrics } from '../src/metrics.js';
import { migrate } from '../src/migrations.js';
import { askPromptly, createPool, type Pool, quoteIdentifier, withTransaction } from '../src/postgres.js';
import { log, metricValue } from './kafka-fixture.js';

const url = testServers().databaseUrl;
const schema = randomName('rt_pg');
const metrics = new Metrics('test');
let pool: Pool;

beforeAll(async () => {
  pool = createPool({ url, schema, max: 5, log, metrics });
  await pool.query(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
  await pool.query('CREATE TABLE numbers (n integer PRIMARY KEY, v integer NOT NULL DEFAULT 0)');
});

afterAll(async () => {
  await pool.query(`DROP SCHEMA ${quoteIdentifier(schema)} CASCADE`);
  await pool.end();
});

describe('a pool', () => {
  it('looks into its schema', async () => {
    const { rows } = await pool.query('SELECT table_schema FROM information_schema.tables WHERE table_name = $1', [
      'numbers',
    ]);
    expect(rows).toEqual([{ table_schema: schema }]);
  });

  it('survives that its connections are killed, idle and in use', async () => {
    const busy = await pool.connect();
    const idle = await pool.connect();
    idle.release();
    const other = createPool({ url, schema, max: 1, log, metrics, name: 'killer' });
    await other.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()',
      [schema],
    );
    await other.end();
    await expect(busy.query('SELECT 1')).rejects.toThrow();
    busy.release(true);
    await waitFor(async () => (await pool.query('SELECT 1 AS one')).rows[0]?.one === 1);
  });

  it('cancels a statement that runs too long', async () => {
    const hasty = createPool({ url, schema, max: 1, log, metrics, name: 'hasty', statementTimeoutMs: 50 });
    await expect(hasty.query('SELECT pg_sleep(30)')).rejects.toThrow('statement timeout');
    await hasty.end();
  });

  it('gives up on a question that callers wait for, and goes on', async () => {
    const single = createPool({ url, schema, max: 1, log, metrics, name: 'single' });
    const client = await single.connect();
    await expect(askPromptly(single, 'SELECT 1')).rejects.toThrow('in time');
    client.release();
    await expect(askPromptly(single, 'SELECT pg_sleep(30)')).rejects.toThrow('in time');
    expect(await askPromptly(single, 'SELECT $1::int AS n', [7])).toEqual([{ n: 7 }]);
    await single.end();
  });

  it('tells its use', async () => {
    const client = await pool.connect();
    const gauge = 'insightmesh_postgres_pool_connections';
    expect(await metricValue(metrics, gauge, { pool: schema, state: 'used' })).toBe(1);
    client.release();
    expect(await metricValue(metrics, gauge, { pool: schema, state: 'used' })).toBe(0);
  });
});

describe('a transaction', () => {
  beforeEach(() => pool.query('TRUNCATE numbers').then(() => undefined));

  it('is committed whole or not at all', async () => {
    expect(
      await withTransaction(pool, async (tx) => (await tx.query('INSERT INTO numbers VALUES (1), (2)')).rowCount),
    ).toBe(2);
    const failing = withTransaction(pool, async (tx) => {
      await tx.query('INSERT INTO numbers VALUES (3)');
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect((await pool.query('SELECT n FROM numbers ORDER BY n')).rows).toEqual([{ n: 1 }, { n: 2 }]);
    expect(pool.waitingCount + (pool.totalCount - pool.idleCount)).toBe(0);
  });

  it('is run again after a serialization failure, and loses no update', async () => {
    await pool.query('INSERT INTO numbers VALUES (1)');
    let runs = 0;
    const add = () =>
      withTransaction(pool, async (tx) => {
        runs++;
        await tx.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
        const { rows } = await tx.query<{ v: number }>('SELECT v FROM numbers WHERE n = 1');
        await tx.query('UPDATE numbers SET v = $1 WHERE n = 1', [(rows[0]?.v ?? 0) + 1]);
      });
    // Two read the same value before either writes: one of them must be run again.
    const results = await Promise.allSettled([add(), add(), add()]);
    const done = results.filter((result) => result.status === 'fulfilled').length;
    expect(done).toBe(3);
    expect(runs).toBeGreaterThanOrEqual(3);
    expect((await pool.query('SELECT v FROM numbers')).rows).toEqual([{ v: 3 }]);
  });

  it('is run again after a deadlock', async () => {
    await pool.query('INSERT INTO numbers VALUES (1), (2)');
    let arrived = 0;
    const touch = (first: number, second: number) => {
      let runs = 0;
      return withTransaction(pool, async (tx) => {
        runs++;
        await tx.query('UPDATE numbers SET v = v + 1 WHERE n = $1', [first]);
        arrived++;
        // At the first run both hold their first row before either asks for its second.
        if (runs === 1) await waitFor(() => arrived >= 2);
        await tx.query('UPDATE numbers SET v = v + 1 WHERE n = $1', [second]);
        return runs;
      });
    };
    const runs = await Promise.all([touch(1, 2), touch(2, 1)]);
    expect(runs.reduce((a, b) => a + b)).toBeGreaterThan(2);
    expect((await pool.query('SELECT v FROM numbers')).rows).toEqual([{ v: 2 }, { v: 2 }]);
  });

  it('does not give a broken connection back to the pool', async () => {
    const dying = withTransaction(pool, async (tx) => {
      await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    await expect(dying).rejects.toThrow();
    for (let i = 0; i < 5; i++) expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('migrations', () => {
  const migrated = randomName('rt_mig');
  let directory: string;
  const run = () => migrate({ url, schema: migrated, directory, log });
  const write = (name: string, sql: string) => writeFile(join(directory, name), sql);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'im-migrations-'));
  });
  afterAll(async () => {
    await pool.query(`DROP SCHEMA IF EXISTS ${quoteIdentifier(migrated)} CASCADE`);
    await rm(directory, { recursive: true, force: true });
  });

  it('are applied in order, once, also by runners that come at the same time', async () => {
    await write('0001_first.sql', 'CREATE TABLE a (n integer); INSERT INTO a VALUES (1);');
    await write('0002_second.sql', 'INSERT INTO a SELECT n + 1 FROM a;');
    await write('notes.txt', 'not SQL');
    const applied = await Promise.all([run(), run(), run()]);
    expect(applied.flat()).toEqual(['0001_first.sql', '0002_second.sql']);
    expect(await run()).toEqual([]);
    const { rows } = await pool.query(`SELECT n FROM ${quoteIdentifier(migrated)}.a ORDER BY n`);
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('leave nothing of a file that fails, and name it', async () => {
    await write('0003_third.sql', 'CREATE TABLE b (n integer); INSERT INTO missing VALUES (1);');
    await expect(run()).rejects.toThrow(/0003_third\.sql.*missing/);
    const { rows } = await pool.query("SELECT to_regclass($1 || '.b') AS b", [migrated]);
    expect(rows).toEqual([{ b: null }]);
    await write('0003_third.sql', 'CREATE TABLE b (n integer);');
    expect(await run()).toEqual(['0003_third.sql']);
  });

  it('refuse an applied file that was changed, by name', async () => {
    await write('0002_second.sql', 'INSERT INTO a SELECT n + 2 FROM a;');
    await expect(run()).rejects.toThrow(/0002_second\.sql was changed/);
    await write('0002_second.sql', 'INSERT INTO a SELECT n + 1 FROM a;');
    expect(await run()).toEqual([]);
  });

  it('refuse a new file before an applied one, and names out of the pattern', async () => {
    await write('0001_late.sql', 'SELECT 1;');
    await expect(run()).rejects.toThrow(/0001_late\.sql sorts before/);
    await rm(join(directory, '0001_late.sql'));
    await write('4_short.sql', 'SELECT 1;');
    await expect(run()).rejects.toThrow(/4_short\.sql/);
    await rm(join(directory, '4_short.sql'));
  });

  it('leave alone what a newer release has applied', async () => {
    await rm(join(directory, '0003_third.sql'));
    expect(await run()).toEqual([]);
  });
});
