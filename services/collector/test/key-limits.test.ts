import { randomUUID } from 'node:crypto';
import { createKey, limitKey, revokeKey, rotateKey } from '@insight-mesh/runtime/access-store';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, testLog, type World, watchTopics } from './harness.js';

const shop = 'https://shop.example';
let world: World;
let service: Service;
let pool: Pool;
let send: ReturnType<typeof httpClient>;
const metrics = new Metrics('collector-test');
// Keys expire by the database's clock, so this one begins with it.
let nowMs = Date.now();

beforeAll(async () => {
  world = await prepareWorld('collect_limits');
  const { DATABASE_URL: url = '', ACCESS_SCHEMA: schema = '' } = world.env;
  pool = createPool({ url, schema, max: 2, log: testLog, metrics });
  service = startService(world, { BEACON_ORIGINS: shop }, { metrics, now: () => nowMs });
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await pool.end();
  await world.close();
});

const schema = () => world.env.ACCESS_SCHEMA ?? '';
const view = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };

function newKey(options: { doors?: string[]; eventsPerSecond?: number } = {}) {
  return createKey(pool, schema(), { tenantId: 'shop-a', scopes: ['events:write'], label: 'test', ...options });
}

async function collect(key: string, events: number): Promise<unknown> {
  const client = createClient('insightmesh.collector.v1.CollectorService', {
    address: `127.0.0.1:${service.ports.grpc}`,
    apiKey: key,
    defaultDeadlineMs: 10_000,
  });
  try {
    return await client.Collect({
      events: Array.from({ length: events }, () => ({ ...view, type: 'EVENT_TYPE_VIEW' as const })),
    });
  } catch (error) {
    return error;
  } finally {
    client.close();
  }
}

describe('a key for some doors', () => {
  it('is taken at these and refused at the others, which are told', async () => {
    const { key } = await newKey({ doors: ['logs', 'segment'] });
    expect((await send(view, { key, path: '/v1/logs' })).status).toBe(200);
    const track = { userId: 'c-1', event: 'Product Viewed', properties: { product_id: 'i-1' } };
    expect((await send(track, { key, path: '/v1/track' })).status).toBe(200);
    const refused = await send(view, { key });
    expect(refused.status).toBe(403);
    expect(refused.body.message).toBe('the API key is for logs, segment, not for http');
    expect(await collect(key, 1)).toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('a key with a limit', () => {
  it('sends its burst and then hears when to go on, which holds; others are not held up', async () => {
    const { key, id } = await newKey({ eventsPerSecond: 10 });
    const events = Array.from({ length: 50 }, () => view);
    expect((await send(events, { key })).body.accepted).toBe(50);
    const limited = await send('this body is never read', { key });
    expect(limited.status).toBe(429);
    expect(limited.body).toMatchObject({ status: 'RESOURCE_EXHAUSTED' });
    // A burst of 20 and 30 in debt, at 10 a second.
    expect(limited.headers.get('retry-after')).toBe('4');
    expect(await collect(key, 1)).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryAfterSeconds: 4 });
    expect((await send(view)).status).toBe(200);
    nowMs += 4_000;
    expect((await send(view, { key })).status).toBe(200);
    const counted = await metrics.registry.getSingleMetric('insightmesh_collector_limited_total')?.get();
    expect(counted?.values).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ value: 1, labels: { tenant: 'shop-a', door: 'http' } }),
        expect.objectContaining({ value: 1, labels: { tenant: 'shop-a', door: 'grpc' } }),
      ]),
    );
    await limitKey(pool, schema(), id, 1_000);
    nowMs += 5_000;
    expect((await send(events, { key })).status).toBe(200);
    expect((await send(events, { key })).status).toBe(200);
  });

  it('of pages is told so that the page can read it', async () => {
    const { key } = await newKey({ doors: ['beacon'], eventsPerSecond: 10 });
    const beacon = (events: number, origin = shop) =>
      fetch(`http://127.0.0.1:${service.ports.http}/v1/beacon?key=${key}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain;charset=UTF-8', origin },
        body: JSON.stringify(Array.from({ length: events }, () => view)),
      });
    expect((await beacon(45)).status).toBe(204);
    const limited = await beacon(1);
    expect(limited.status).toBe(429);
    expect(await limited.json()).toMatchObject({ status: 'RESOURCE_EXHAUSTED' });
    expect(Object.fromEntries(limited.headers)).toMatchObject({
      'retry-after': '3',
      'access-control-allow-origin': shop,
      'access-control-expose-headers': 'retry-after',
    });
    const foreign = await beacon(1, 'https://other.example');
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    nowMs += 3_000;
    expect((await beacon(1)).status).toBe(204);
  });

  it("holds back Segment's client, which sends everything in the end", async () => {
    // By the real clock, which the client waits by.
    const real = startService(world, { DEAD_LETTER_CONSUMER: 'off' });
    await real.life.start();
    const topics = await watchTopics(world);
    const { key } = await newKey({ doors: ['segment'], eventsPerSecond: 20 });
    const client = new Analytics({ writeKey: key, host: `http://127.0.0.1:${real.ports.http}`, flushAt: 20 });
    const errors: unknown[] = [];
    const statuses: number[] = [];
    client.on('error', (error) => errors.push(error));
    client.on('http_response', ({ status }) => statuses.push(Number(status)));
    const ids = Array.from({ length: 100 }, () => randomUUID());
    for (const messageId of ids) {
      client.track({ messageId, userId: 'c-segment', event: 'Product Viewed', properties: { product_id: 'i-1' } });
    }
    await client.closeAndFlush({ timeout: 45_000 });
    expect(errors).toEqual([]);
    // A burst of 40 goes through at once; after that each second lets in one more body of 20.
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const stored = (await topics.events()).filter(({ value }) => value.customer_id === 'c-segment');
    expect(stored.map(({ value }) => value.id).sort()).toEqual(ids.sort());
    await topics.close();
    await real.life.stop();
  });
});

describe('a rotated key', () => {
  it('sends together with the one in its place what one key may send', async () => {
    const old = await newKey({ eventsPerSecond: 10 });
    const { made } = await rotateKey(pool, schema(), old.id, { overlapMs: 3_600_000 });
    const events = Array.from({ length: 30 }, () => view);
    expect((await send(events, { key: old.key })).status).toBe(200);
    // A burst of 20, and 10 in debt at 10 a second.
    const limited = await send(view, { key: made.key });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await collect(made.key, 1)).toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    nowMs += 2_000;
    expect((await send(events, { key: made.key })).status).toBe(200);
    expect((await send(view, { key: old.key })).status).toBe(429);
    expect((await send(view)).status).toBe(200);
  });
});

describe('a key that ends', () => {
  it('by revocation is refused at every door within 5 seconds', async () => {
    const { key, id } = await newKey();
    expect((await send(view, { key })).status).toBe(200);
    expect(await collect(key, 1)).toMatchObject({ accepted: 1 });
    await revokeKey(pool, schema(), id);
    nowMs += 5_000;
    expect((await send(view, { key })).status).toBe(401);
    expect(await collect(key, 1)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('by rotation works beside the new one until the overlap is over, and not from cache beyond that', async () => {
    const old = await newKey({ doors: ['http'] });
    expect((await send(view, { key: old.key })).status).toBe(200);
    const { made, old: rotated } = await rotateKey(pool, schema(), old.id, { overlapMs: 3_600_000 });
    expect((await send(view, { key: made.key })).status).toBe(200);
    expect((await send(view, { key: made.key, path: '/v1/logs' })).status).toBe(403);
    const endMs = rotated.expiresAt?.getTime() ?? 0;
    nowMs = endMs - 1;
    expect((await send(view, { key: old.key })).status).toBe(200);
    nowMs = endMs;
    expect((await send(view, { key: old.key })).status).toBe(401);
    expect((await send(view, { key: made.key })).status).toBe(200);
    await expect(rotateKey(pool, schema(), old.id, { overlapMs: 0 })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
  });
});
