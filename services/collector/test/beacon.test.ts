import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import type { Service } from '../src/service.js';
import { personsBrowser } from './browser.js';
import { prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
const shop = 'https://shop.example';

beforeAll(async () => {
  world = await prepareWorld('collect_beacon');
  topics = await watchTopics(world);
  service = startService(world, { BEACON_ORIGINS: `${shop}, https://m.shop.example` });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const view = (id: string = randomUUID()) => ({ id, type: 'view', anonymous_id: 'a-17', item_id: 'i-203' });
const storedOf = async (id: string) => (await topics.events()).filter(({ value }) => value.id === id);

/** As navigator.sendBeacon sends a string. */
function beacon(
  body: string | Uint8Array,
  o: { key?: string; origin?: string; at?: Service; headers?: Record<string, string> } = {},
) {
  const { key = world.keys.writer, origin = shop, at = service, headers = {} } = o;
  const query = key === '' ? '' : `?key=${encodeURIComponent(key)}`;
  const given = {
    'content-type': 'text/plain;charset=UTF-8',
    'user-agent': personsBrowser,
    ...(origin === '' ? {} : { origin }),
    ...headers,
  };
  return fetch(`http://127.0.0.1:${at.ports.http}/v1/beacon${query}`, {
    method: 'POST',
    headers: given,
    body: body as string,
  });
}

describe('POST /v1/beacon', () => {
  it('stores what a page sends as text, and answers 204', async () => {
    const event = view();
    const answer = await beacon(JSON.stringify([event]));
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await storedOf(event.id)).toMatchObject([
      { key: 'shop-a/a-17', headers: { ce_source: '/collector/beacon' }, value: { type: 'EVENT_TYPE_VIEW' } },
    ]);
  });

  it('keeps what it refuses', async () => {
    const mark = randomUUID();
    expect((await beacon(JSON.stringify({ ...view(), type: mark }))).status).toBe(204);
    expect((await beacon(`{"broken ${mark}`)).status).toBe(400);
    const letters = (await topics.deadLetters()).filter(({ value }) => value.payload.includes(mark));
    expect(letters).toHaveLength(2);
  });

  it('takes a key that can send events and nothing else', async () => {
    const body = JSON.stringify(view());
    const status = async (key: string) => (await beacon(body, { key })).status;
    expect(await status('')).toBe(401);
    expect(await status('im_nobody_nothing')).toBe(401);
    expect(await status(world.keys.reader)).toBe(403);
    expect(await status(world.keys.a)).toBe(403);
    expect((await beacon(body, { key: '', headers: { 'x-api-key': world.keys.writer } })).status).toBe(401);
  });

  it("stores nothing of another shop's pages", async () => {
    const event = view();
    const answer = await beacon(JSON.stringify(event), { origin: 'https://other.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect((await beacon(JSON.stringify(event), { origin: 'null' })).status).toBe(403);
    expect(await storedOf(event.id)).toEqual([]);
    expect((await beacon(JSON.stringify(event), { origin: '' })).status).toBe(204);
  });

  it('answers a preflight', async () => {
    const ask = (origin: string) =>
      fetch(`http://127.0.0.1:${service.ports.http}/v1/beacon?key=x`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    const answer = await ask('https://m.shop.example');
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://m.shop.example',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding',
      vary: 'origin',
    });
    expect((await ask('https://other.example')).status).toBe(403);
  });

  it('never fails on any input', async () => {
    const body = fc.oneof(
      fc.json().map((json) => Buffer.from(json)),
      fc.dictionary(fc.constantFrom('type', 'anonymous_id', 'item_id', 'attributes'), fc.jsonValue()).map((each) => {
        return Buffer.from(JSON.stringify(each));
      }),
      fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const answer = await beacon(bytes);
        await answer.arrayBuffer();
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  });
});

describe('BEACON_ORIGINS', () => {
  it('is none at first, any with *, and origins only', async () => {
    const origins = (text: string) => loadConfig({ ...world.env, BEACON_ORIGINS: text }).BEACON_ORIGINS;
    expect(loadConfig(world.env).BEACON_ORIGINS).toEqual([]);
    expect(origins('*')).toEqual(['*']);
    expect(() => origins('shop.example')).toThrow(/BEACON_ORIGINS/);
    expect(() => origins('https://shop.example/')).toThrow(/BEACON_ORIGINS/);
    const open = startService(world, { BEACON_ORIGINS: '*' });
    await open.life.start();
    const answer = await beacon(JSON.stringify(view()), { at: open, origin: 'https://other.example' });
    await open.life.stop();
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });
});
