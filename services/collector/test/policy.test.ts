import { randomName } from '@insight-mesh/local-stack/testing';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { buildService, type Service } from '../src/service.js';
import { httpClient, memoryLog, prepareWorld, startService, testLog, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let pool: Pool;
let send: ReturnType<typeof httpClient>;
const metrics = new Metrics('collector-test');
const log = memoryLog();
let nowMs = Date.UTC(2026, 4, 1);

beforeAll(async () => {
  world = await prepareWorld('collect_policy');
  topics = await watchTopics(world);
  pool = createPool({
    url: world.env.DATABASE_URL ?? '',
    schema: world.env.DATABASE_SCHEMA ?? '',
    max: 1,
    log: testLog,
    metrics,
  });
  service = buildService(loadConfig(world.env), log.log, { metrics, now: () => nowMs });
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await pool.end();
  await world.close();
});

const view = (id: string, consent?: object) => ({ id, type: 'view', customer_id: 'c-1', item_id: 'i-1', consent });

async function setPolicy(tenant: string, policy: unknown): Promise<void> {
  const sql = `INSERT INTO policies (tenant_id, policy, updated_by) VALUES ($1, $2, 'test')
    ON CONFLICT (tenant_id) DO UPDATE SET policy = excluded.policy`;
  await pool.query(sql, [tenant, JSON.stringify(policy)]);
}

async function notUnderstood(tenant: string): Promise<Record<string, number>> {
  const gauge = await metrics.registry.getSingleMetric('insightmesh_collector_policy_not_understood')?.get();
  const own = gauge?.values.filter(({ labels }) => labels.tenant === tenant) ?? [];
  return Object.fromEntries(own.map(({ labels, value }) => [labels.taken, value]));
}

async function storedIds(): Promise<(string | undefined)[]> {
  return (await topics.events()).map(({ value }) => value.id);
}

describe('a database without the tables of this release', () => {
  it.each(['DATABASE_SCHEMA', 'ACCESS_SCHEMA'])('is told of at the start: %s', async (name) => {
    const { life } = startService(world, { [name]: randomName('collect_empty') });
    await expect(life.start()).rejects.toThrow(/did not start: .*: run npm run migrate first/);
  });
});

describe("a tenant's policy", () => {
  it('keeps events out whose customer refused analytics: counted, told, stored nowhere', async () => {
    const answer = await send([view('p-1', { analytics: false }), view('p-2', { analytics: true }), view('p-3')]);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, rejected: [], dropped: 1 } });
    expect((await storedIds()).sort()).toEqual(['p-2', 'p-3']);
    expect(await topics.deadLetters()).toEqual([]);
    const counted = await metrics.registry.getSingleMetric('insightmesh_collector_dropped_total')?.get();
    expect(counted?.values).toMatchObject([{ value: 1, labels: { kind: 'event', tenant: 'shop-a', rule: 'consent' } }]);
  });

  it("counts within 5 seconds of its change, for its tenant and for nobody else's", async () => {
    await setPolicy('shop-a', { consent: { analytics: 'granted' } });
    nowMs += 5_000;
    expect((await send(view('p-4'))).body).toEqual({ accepted: 0, rejected: [], dropped: 1 });
    expect((await send(view('p-5'), { key: world.keys.b })).body).toEqual({ accepted: 1, rejected: [] });
    await setPolicy('shop-a', { consent: { analytics: 'any' } });
    nowMs += 5_000;
    expect((await send(view('p-6', { analytics: false }))).body).toEqual({ accepted: 1, rejected: [] });
  });

  it('of a later release is kept as far as it is known, and strictly where a value is not', async () => {
    const stored = { consent: { analytics: 'asked_twice', cookies: 'none' }, privacy: { ip: 'drop' }, later: {} };
    await setPolicy('shop-b', stored);
    nowMs += 5_000;
    const context = { ip: '203.0.113.9', page: 'p' };
    const events = [{ ...view('p-7'), context }, view('p-8', { analytics: true })].map((event) => ({
      ...event,
      context,
    }));
    const answer = await send(events, { key: world.keys.b });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, dropped: 1 } });
    const all = await topics.events();
    expect(all.map(({ value }) => value.id)).not.toContain('p-7');
    expect(all.find(({ value }) => value.id === 'p-8')?.value.context).toEqual({ page: 'p' });
    expect(await notUnderstood('shop-b')).toEqual({ ignored: 2, strictest: 1, default: 0 });
    nowMs += 5_000;
    await send(view('p-9', { analytics: true }), { key: world.keys.b });
    expect(log.lines('does not understand')).toEqual([
      expect.objectContaining({ level: 'warn', tenant: 'shop-b', version: 1, count: 3 }),
    ]);
    await setPolicy('shop-b', { privacy: { ip: 'drop' } });
    nowMs += 5_000;
    await send(view('p-10'), { key: world.keys.b });
    expect(await notUnderstood('shop-b')).toEqual({ ignored: 0, strictest: 0, default: 0 });
  });

  it('that is none lets nothing through by a guess', async () => {
    await setPolicy('shop-b', 'granted');
    nowMs += 700_000;
    const answer = await send(view('p-11'), { key: world.keys.b });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await storedIds()).not.toContain('p-11');
  });
});
