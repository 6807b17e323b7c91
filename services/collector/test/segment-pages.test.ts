import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { personsBrowser } from './browser.js';
import { prepareWorld, startService, type World, watchTopics } from './harness.js';

type Dispatch = (url: string, body: object) => Promise<unknown>;
// The parts of Segment's client for browsers that send, which run without one.
const client = createRequire(import.meta.url);
const fetchDispatcher: { default: (config?: object) => { dispatch: Dispatch } } = client(
  '@segment/analytics-next/dist/cjs/plugins/segmentio/fetch-dispatcher.js',
);

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
const shop = 'https://shop.example';

beforeAll(async () => {
  world = await prepareWorld('collect_segment_pages');
  topics = await watchTopics(world);
  service = startService(world, { BEACON_ORIGINS: shop });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const url = (path: string) => `http://127.0.0.1:${service.ports.http}${path}`;
const by = async (customer: string) => (await topics.events()).filter(({ value }) => value.customer_id === customer);
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const viewed = (userId: string) => ({
  userId,
  type: 'track',
  event: 'Product Viewed',
  properties: { product_id: 'i-1' },
  messageId: randomUUID(),
});

/** As a page of the shop sends it. */
function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(url(path), {
    method: 'POST',
    headers: { origin: shop, 'user-agent': personsBrowser, 'content-type': 'text/plain', ...headers },
    body: raw ? (body as string) : JSON.stringify(body),
  });
}

describe("Segment's client for browsers", () => {
  it('sends by its own dispatcher', async () => {
    const userId = `c-${randomUUID()}`;
    const { dispatch } = fetchDispatcher.default();
    await dispatch(url('/v1/t'), { ...viewed(userId), writeKey: world.keys.writer, sentAt: new Date() });
    expect(await by(userId)).toMatchObject([{ value: { type: 'EVENT_TYPE_VIEW', tenant_id: 'shop-a' } }]);
    await expect(dispatch(url('/v1/t'), { ...viewed(userId), writeKey: 'im_nobody_nothing' })).rejects.toThrow('401');
  });

  it.each([
    ['t', { event: 'Product Viewed', properties: { product_id: 'i-1' } }, 'EVENT_TYPE_VIEW'],
    ['i', { anonymousId: 'a-1', traits: { email: 'a@b.example' } }, 'EVENT_TYPE_IDENTIFY'],
    ['a', { previousId: 'a-1' }, 'EVENT_TYPE_IDENTIFY'],
  ])('with the key in the body alone, to /v1/%s', async (path, message, type) => {
    const userId = `c-${randomUUID()}`;
    const answer = await post(`/v1/${path}`, { ...message, userId, writeKey: world.keys.writer });
    expect([answer.status, await answer.json()]).toEqual([200, { success: true }]);
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await by(userId)).toMatchObject([{ value: { type }, headers: { ce_source: '/collector/segment' } }]);
  });

  it('in batches, and calls that become nothing', async () => {
    const userId = `c-${randomUUID()}`;
    const body = { batch: [viewed(userId), viewed(userId)], sentAt: new Date(), writeKey: world.keys.writer };
    expect((await post('/v1/b', body)).status).toBe(200);
    expect(await by(userId)).toHaveLength(2);
    for (const path of ['/v1/p', '/v1/s', '/v1/g']) {
      expect((await post(path, { userId, writeKey: world.keys.writer })).status).toBe(200);
    }
    expect(await by(userId)).toHaveLength(2);
  });
});

describe('a write key that stands in a page', () => {
  it('can send events and nothing else', async () => {
    const userId = `c-${randomUUID()}`;
    const status = async (key: string, headers: Record<string, string> = {}) =>
      (await post('/v1/t', { ...viewed(userId), writeKey: key }, headers)).status;
    expect(await status('')).toBe(401);
    expect(await status('im_nobody_nothing')).toBe(401);
    expect(await status(world.keys.reader)).toBe(403);
    expect(await status(world.keys.a)).toBe(403);
    expect(await status('', basic(world.keys.a))).toBe(403);
    expect(await status('', { 'x-api-key': world.keys.a })).toBe(403);
    expect(await by(userId)).toEqual([]);
    expect(await status('', basic(world.keys.writer))).toBe(200);
  });

  it('is looked for in the body only where that is small and plain', async () => {
    const userId = `c-${randomUUID()}`;
    const writeKey = world.keys.writer;
    const large = { ...viewed(userId), writeKey, padding: 'x'.repeat(600_000) };
    expect((await post('/v1/t', large)).status).toBe(401);
    const zipped = gzipSync(JSON.stringify({ ...viewed(userId), writeKey }));
    expect((await post('/v1/t', zipped, { 'content-encoding': 'gzip' })).status).toBe(401);
    const chunked = new Blob([JSON.stringify({ ...viewed(userId), writeKey })]).stream();
    const init = { method: 'POST', headers: { origin: shop }, body: chunked, duplex: 'half' };
    expect((await fetch(url('/v1/t'), init as RequestInit)).status).toBe(401);
    for (const broken of ['{"writeKey":', '', '[]', '7', `[{"writeKey":"${writeKey}"},{}]`]) {
      expect((await post('/v1/t', broken)).status).toBe(401);
    }
    expect(await by(userId)).toEqual([]);
    const letters = await topics.deadLetters();
    expect(letters.filter(({ value }) => value.payload.includes(writeKey))).toEqual([]);
  });
});

describe('the origins of pages', () => {
  it('are those of BEACON_ORIGINS', async () => {
    const userId = `c-${randomUUID()}`;
    for (const origin of ['https://other.example', 'null']) {
      const answer = await post('/v1/t', { ...viewed(userId), writeKey: world.keys.writer }, { origin });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      const withBasic = await post('/v1/track', viewed(userId), { origin, ...basic(world.keys.writer) });
      expect(withBasic.status).toBe(403);
    }
    expect(await by(userId)).toEqual([]);
  });

  it('have their preflights answered', async () => {
    const asked = 'anonymousid,authorization,content-type,x-retry-count';
    const ask = (path: string, origin: string, headers = asked) =>
      fetch(url(path), {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': headers,
        },
      });
    for (const path of ['/v1/batch', '/v1/track', '/v1/b', '/v1/t']) {
      const answer = await ask(path, shop);
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
      expect(answer.headers.get('access-control-allow-headers')).toBe(asked);
      expect((await ask(path, 'https://other.example')).status).toBe(403);
    }
    const strange = await ask('/v1/t', shop, 'content-type: x');
    expect([strange.status, strange.headers.get('access-control-allow-headers')]).toEqual([204, null]);
  });

  it('lets pages read when to come back', async () => {
    const answer = await post('/v1/t', { ...viewed('c-1'), writeKey: world.keys.writer });
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after');
  });
});
