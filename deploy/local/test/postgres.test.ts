import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../src/ports.js';
import { type Postgres, startPostgres } from '../src/postgres.js';

let dir: string;
let postgres: Postgres;

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat() as unknown[];
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'postgres-test-'));
  chmodSync(dir, 0o711);
  // As an initdb leaves it that was killed on its way.
  mkdirSync(join(dir, 'data.half', 'base'), { recursive: true });
  postgres = await startPostgres({ dir });
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('refuses a wrong password', async () => {
  const wrong = new URL(postgres.url);
  wrong.password = 'guessed';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
});

it('has every committed row and the same address after a kill -9', async () => {
  await query(postgres.url, 'create table kept as select generate_series(1, 1000) as id');
  const before = postgres.url;
  const pidFile = join(dir, 'data', 'postmaster.pid');
  await postgres.kill();
  expect(existsSync(pidFile)).toBe(true);
  postgres = await startPostgres({ dir });
  expect(postgres.url).toBe(before);
  expect(await query(postgres.url, 'select count(*)::int from kept')).toEqual([1000]);
});

it('is not stopped by a pid file whose number now belongs to another process', async () => {
  await postgres.kill();
  const pidFile = join(dir, 'data', 'postmaster.pid');
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));
  postgres = await startPostgres({ dir });
  expect(await query(postgres.url, 'select count(*)::int from kept')).toEqual([1000]);
});

it('stops a server that an earlier start left running on the same data', async () => {
  const left = postgres;
  postgres = await startPostgres({ dir });
  expect(left.running()).toBe(false);
  expect(await query(postgres.url, 'select count(*)::int from kept')).toEqual([1000]);
});

it('stops although a client is connected, and says which port is taken', async () => {
  const client = new pg.Client({ connectionString: postgres.url });
  const ended = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await postgres.stop();
  await ended;
  expect(postgres.running()).toBe(false);
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await expect(startPostgres({ dir, port })).rejects.toThrow(`port ${port} (Postgres) is taken`);
  } finally {
    server.close();
  }
});
