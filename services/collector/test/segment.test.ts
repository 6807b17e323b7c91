import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;
let address: string;

beforeAll(async () => {
  world = await prepareWorld('collect_segment');
  topics = await watchTopics(world);
  service = startService(world);
  await service.life.start();
  send = httpClient(service, world.keys.a);
  address = `http://127.0.0.1:${service.ports.http}`;
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const by = async (customer: string) => (await topics.events()).filter(({ value }) => value.customer_id === customer);
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const order = {
  order_id: 'o-1',
  total: 44.97,
  currency: 'EUR',
  products: [
    { product_id: 'i-1', price: 19.99, quantity: 2 },
    { product_id: 'i-2', price: 4.99, quantity: 1 },
  ],
};
const storedOrder = {
  type: 'EVENT_TYPE_PURCHASE',
  tenant_id: 'shop-a',
  order_id: 'o-1',
  value: 4497,
  currency: 'EUR',
  items: [
    { item_id: 'i-1', quantity: 2, unit_price: 1999 },
    { item_id: 'i-2', quantity: 1, unit_price: 499 },
  ],
};

describe('the clients of the Segment HTTP API', () => {
  it('@segment/analytics-node', async () => {
    const userId = `c-${randomUUID()}`;
    const timestamp = new Date('2026-05-01T09:30:00.000Z');
    const client = new Analytics({ writeKey: world.keys.a, host: address, flushAt: 50, maxRetries: 0 });
    const errors: unknown[] = [];
    client.on('error', (error) => errors.push(error));
    client.identify({ userId, anonymousId: 'a-1', traits: { email: 'a@b.example' } });
    client.page({ userId, name: 'Home' });
    client.track({
      userId,
      event: 'Product Viewed',
      properties: { product_id: 'i-1' },
      timestamp,
      messageId: `m-${userId}`,
    });
    client.track({ userId, event: 'Order Completed', properties: order });
    await client.closeAndFlush({ timeout: 10_000 });
    expect(errors).toEqual([]);
    const stored = (await by(userId)).map(({ value }) => value);
    expect(stored.map(({ type }) => type)).toEqual(['EVENT_TYPE_IDENTIFY', 'EVENT_TYPE_VIEW', 'EVENT_TYPE_PURCHASE']);
    expect(stored[0]).toMatchObject({ anonymous_id: 'a-1' });
    expect(stored[1]).toMatchObject({ id: `m-${userId}`, occurred_at: timestamp.toISOString(), item_id: 'i-1' });
    expect(stored[1]?.sent_at).toMatch(/Z$/);
    expect(stored[2]).toMatchObject(storedOrder);
    expect(JSON.stringify(stored)).not.toContain('a@b.example');
  });

  it('@rudderstack/rudder-sdk-node', async () => {
    const userId = `c-${randomUUID()}`;
    const client = new RudderAnalytics(world.keys.a, { dataPlaneUrl: address, flushAt: 20, gzip: true });
    client.identify({ userId, anonymousId: 'a-1' });
    client.track({ userId, event: 'Product Added', properties: { product_id: 'i-1', price: 5, currency: 'EUR' } });
    client.track({ userId, event: 'Order Completed', properties: order });
    client.alias({ userId, previousId: 'a-2' });
    await client.flush();
    const stored = (await by(userId)).map(({ value }) => value);
    expect(stored).toMatchObject([
      { type: 'EVENT_TYPE_IDENTIFY', anonymous_id: 'a-1' },
      { type: 'EVENT_TYPE_ADD_TO_CART', item_id: 'i-1', value: 500, channel: 'server' },
      storedOrder,
      { type: 'EVENT_TYPE_IDENTIFY', anonymous_id: 'a-2' },
    ]);
  });
});

describe('POST /v1/track and its like', () => {
  const event = 'Product Viewed';
  const properties = { product_id: 'i-1' };

  it.each([
    ['track', { event, properties }, 'EVENT_TYPE_VIEW'],
    ['identify', { anonymousId: 'a-1' }, 'EVENT_TYPE_IDENTIFY'],
    ['alias', { previousId: 'a-1' }, 'EVENT_TYPE_IDENTIFY'],
  ])('%s takes one call with the key as the user name of Basic', async (call, message, type) => {
    const userId = `c-${randomUUID()}`;
    const answer = await send({ ...message, userId }, { path: `/v1/${call}`, key: '', headers: basic(world.keys.a) });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(await by(userId)).toMatchObject([{ value: { type }, headers: { ce_source: '/collector/segment' } }]);
  });

  it.each(['page', 'screen', 'group'])('%s is answered and becomes nothing', async (call) => {
    const userId = `c-${randomUUID()}`;
    const answer = await send({ userId, name: 'Home', groupId: 'g' }, { path: `/v1/${call}` });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(await by(userId)).toEqual([]);
    expect((await topics.deadLetters()).filter(({ value }) => value.payload.includes(userId))).toEqual([]);
  });

  it('keeps what it refuses of a batch as it came, and takes the rest', async () => {
    const userId = `c-${randomUUID()}`;
    const wrong = { type: 'track', userId, event: 'Product Viewed', messageId: `bad-${userId}` };
    const batch = [wrong, { type: 'track', userId, event, properties, messageId: userId }];
    const headers = { ...basic(world.keys.a), 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ batch, sentAt: '2026-05-01T09:30:00Z' }));
    const answer = await send(body, { path: '/v1/batch', key: '', headers });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(await by(userId)).toMatchObject([{ value: { id: userId, sent_at: '2026-05-01T09:30:00.000Z' } }]);
    const letters = (await topics.deadLetters()).filter(({ value }) => value.payload.includes(userId));
    expect(letters).toMatchObject([
      { value: { tenant_id: 'shop-a', field: 'item_id', reason: 'a view event needs item_id' } },
    ]);
    expect(letters[0]?.value.payload).toBe(JSON.stringify(wrong));
  });

  it('keeps a refused message however deep it is', async () => {
    const userId = `c-${randomUUID()}`;
    const deep = `{"type":"track","userId":"${userId}","deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const body = `{"sentAt":null,"batch":[{"type":"page"},${deep}]}`;
    expect((await send(body, { path: '/v1/batch' })).status).toBe(200);
    const letters = (await topics.deadLetters()).filter(({ value }) => value.payload.includes(userId));
    expect(letters.map(({ value }) => value.payload)).toEqual([deep]);
  });

  it('asks for a key with events:write', async () => {
    const body = { userId: 'c-1', event, properties };
    const status = async (headers: Record<string, string>) =>
      (await send(body, { path: '/v1/track', key: '', headers })).status;
    expect(await status({})).toBe(401);
    expect(await status(basic('im_nobody_nothing'))).toBe(401);
    expect(await status(basic(world.keys.reader))).toBe(403);
    expect(await status({ authorization: `Bearer ${world.keys.a}` })).toBe(200);
  });

  it('refuses a batch that is none, or too large', async () => {
    const status = async (body: unknown) => (await send(body, { path: '/v1/batch' })).status;
    expect(await status({ events: [] })).toBe(400);
    expect(await status([])).toBe(400);
    expect(await status({ batch: [] })).toBe(200);
    expect(await status({ batch: Array.from({ length: 5_001 }, () => 1) })).toBe(413);
    expect(await status('{"batch":')).toBe(400);
  });
});
