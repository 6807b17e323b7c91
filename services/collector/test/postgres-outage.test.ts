import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@insight-mesh/local-stack/postgres';
import { testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { revokeKey } from '@insight-mesh/runtime/access-store';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, testLog, type World } from './harness.js';

// A Postgres of its own: the others' must not be killed. For root it runs as another user, who must be able to enter.
const dir = mkdtempSync(join(tmpdir(), 'collector-postgres-'));
chmodSync(dir, 0o711);
let postgres: Postgres;
let world: World;
let pool: Pool;
let service: Service;
let send: ReturnType<typeof httpClient>;
/** Time that passes without anybody waiting for it. */
let skewMs = 0;
const now = () => Date.now() + skewMs;

beforeAll(async () => {
  postgres = await startPostgres({ dir });
  world = await prepareWorld('collect_pg', { ...testServers(), databaseUrl: postgres.url });
  pool = createPool({ url: postgres.url, schema: schema(), max: 2, log: testLog, metrics: new Metrics('test') });
  service = startService(world, {}, { now });
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service?.life.stop();
  await world?.close();
  await pool?.end();
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const schema = () => world.env.ACCESS_SCHEMA ?? '';
const event = { type: 'sign_up', customer_id: 'c-1' };
const readiness = async (of = service) => (await fetch(`http://127.0.0.1:${of.ports.admin}/readyz`)).status;

async function told(key?: string): Promise<string> {
  const answer = await send(event, key === undefined ? {} : { key });
  return `${answer.status} ${answer.headers.get('retry-after')}`;
}

it('goes on with the keys in use while Postgres stands still, and answers the others in time', async () => {
  const strict = startService(world, { KEYS_HOLD_SECONDS: '0', DEAD_LETTER_CONSUMER: 'off' });
  await strict.life.start();
  expect(await told()).toBe('200 null');
  const still = await pool.connect();
  await still.query('BEGIN');
  const own = `"${world.env.DATABASE_SCHEMA}"`;
  await still.query(`LOCK TABLE api_keys, ${own}.policies, ${own}.policy_versions IN ACCESS EXCLUSIVE MODE`);
  skewMs += 5_000;
  expect(await Promise.all([told(), told(world.keys.b)])).toEqual(['200 null', '503 1']);
  // Nobody waits any more for what does not come.
  const began = performance.now();
  for (let n = 0; n < 20; n++) expect(await told()).toBe('200 null');
  expect(performance.now() - began).toBeLessThan(2_500);
  await waitFor(async () => (await readiness(strict)) === 503, { what: 'one that holds no keys not to be ready' });
  expect(await readiness()).toBe(200);
  await still.query('ROLLBACK');
  still.release();
  await waitFor(async () => (await told(world.keys.b)) === '200 null', { what: 'keys to be looked up again' });
  await strict.life.stop();
});

it('goes on with the keys in use while Postgres is away, for so long and no longer, and comes back by itself', async () => {
  expect(await told()).toBe('200 null');
  await postgres.kill();
  skewMs += 5_000;
  expect(await Promise.all([told(), told(), told(world.keys.writer)])).toEqual(['200 null', '200 null', '503 1']);
  expect(await readiness()).toBe(200);
  skewMs += 590_000;
  expect(await told()).toBe('200 null');
  skewMs += 10_000;
  expect(await told()).toBe('503 1');
  await waitFor(async () => (await readiness()) === 503, { what: 'the collector not to be ready' });
  postgres = await startPostgres({ dir });
  await waitFor(async () => (await told()) === '200 null', { what: 'the key to be known again' });
  await waitFor(async () => (await readiness()) === 200, { what: 'the collector to be ready' });
  expect(await told(world.keys.writer)).toBe('200 null');
});

it('holds no key on that was stale when Postgres went away: it may have been revoked before', async () => {
  const { writer } = world.keys;
  expect(await told(writer)).toBe('200 null');
  await waitFor(() => revokeKey(pool, schema(), writer.slice(3, 15)).then(() => true), { what: 'the revocation' });
  skewMs += 5_001;
  expect(await told()).toBe('200 null');
  await postgres.kill();
  expect(await told(writer)).toBe('503 1');
  skewMs += 5_000;
  expect(await told()).toBe('200 null');
  postgres = await startPostgres({ dir });
  await waitFor(async () => (await told(writer)) === '401 null', { what: 'the revocation to be heard of' });
});
