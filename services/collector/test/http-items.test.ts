import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;

beforeAll(async () => {
  world = await prepareWorld('collect_items');
  topics = await watchTopics(world);
  service = startService(world);
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

const lamp = {
  id: 'i-203',
  title: 'Walnut desk lamp',
  category_path: ['Home', 'Lighting'],
  price: 12900,
  currency: 'EUR',
};

it('stores an item whole under its tenant and id', async () => {
  expect(await send(lamp, { method: 'PUT', path: '/v1/items' })).toMatchObject({ status: 200, body: { accepted: 1 } });
  const [stored] = await topics.items();
  expect(stored?.key).toBe('shop-a/i-203');
  expect(stored?.value).toEqual({ ...lamp, tenant_id: 'shop-a', updated_at: expect.stringMatching(/Z$/) });
  expect(stored?.headers).toMatchObject({ ce_type: 'insightmesh.item.upserted', ce_source: '/collector/http' });
});

it('takes arrays and lines, by PUT and POST, the last of an id last', async () => {
  const twice = [
    { id: 'i-1', title: 'first' },
    { id: 'i-1', title: 'second' },
  ];
  expect((await send(twice, { method: 'POST', path: '/v1/items' })).body.accepted).toBe(2);
  const lines = twice.map((item) => JSON.stringify({ ...item, title: `${item.title} line` })).join('\n');
  expect((await send(lines, { method: 'PUT', path: '/v1/items', type: 'application/x-ndjson' })).body.accepted).toBe(2);
  const titles = (await topics.items()).filter(({ value }) => value.id === 'i-1').map(({ value }) => value.title);
  expect(titles).toEqual(['first', 'second', 'first line', 'second line']);
});

it('rejects what is wrong, item by item, and keeps it', async () => {
  const bad = { id: 'i-bad', price: 12.5 };
  const answer = await send([{ id: 'i-2' }, bad, { title: 'no id' }], { method: 'PUT', path: '/v1/items' });
  expect(answer.body).toMatchObject({
    accepted: 1,
    rejected: [
      { index: 1, id: 'i-bad', field: 'price' },
      { index: 2, id: '', field: 'id' },
    ],
  });
  const letters = (await topics.deadLetters()).map(({ value }) => [value.field, value.payload]);
  expect(letters).toContainEqual(['price', JSON.stringify(bad)]);
  expect(await topics.events()).toEqual([]);
});

it('has the limits of the events', async () => {
  const many = Array.from({ length: 10_000 }, (_, n) => ({ id: `i-${n}` }));
  expect(await send(many, { method: 'PUT', path: '/v1/items' })).toMatchObject({ status: 413 });
  expect(await send('{', { method: 'PUT', path: '/v1/items' })).toMatchObject({ status: 400 });
});
