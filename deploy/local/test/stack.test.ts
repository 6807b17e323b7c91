import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../src/ports.js';
import { RunFile } from '../src/run-file.js';
import { startStack } from '../src/stack.js';
import { testServers } from '../src/testing.js';

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'stack-test-'));
  chmodSync(dir, 0o711);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('uses servers that are already there and stops none of them', async () => {
  const { brokers, databaseUrl } = testServers();
  const stack = await startStack({ dir, kafka: brokers, database: databaseUrl });
  expect(stack).toMatchObject({ brokers, databaseUrl, nodes: [], postgres: undefined });
  expect(stack.pids()).toEqual([]);
  expect(RunFile.owner(dir)).toEqual({ pid: process.pid });
  await stack.stop();
  expect(RunFile.owner(dir)).toBeUndefined();
  const again = await startStack({ dir, kafka: brokers, database: databaseUrl });
  await again.stop();
});

it('names the given server that does not answer, without its password', async () => {
  const { brokers } = testServers();
  const database = `postgres://someone:secret@127.0.0.1:${await freePort()}/shop`;
  const error = await startStack({ dir, kafka: brokers, database }).catch((failure: Error) => failure);
  expect(String(error)).toMatch(/the Postgres of --database \(127\.0\.0\.1:\d+\/shop\) does not answer/);
  expect(String(error)).not.toContain('secret');
});

it('stops the server that came up when the other did not', async () => {
  const { databaseUrl } = testServers();
  const taken = Number(new URL(databaseUrl).port);
  const { brokers } = testServers();
  const failing = startStack({ dir, kafka: brokers, postgresPort: taken });
  await expect(failing).rejects.toThrow(`port ${taken} (Postgres) is taken`);
  expect(RunFile.owner(dir)).toBeUndefined();
});
