import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CollectorWriter } from '../src/gorse/collector-writer.js';
import { parseFeedbackTypes } from '../src/gorse/feedback-types.js';
import { gorseRoutes } from '../src/gorse/gorse-routes.js';
import type { RecommenderHandlers } from '../src/http/handlers.js';
import { createHttpDoor } from '../src/http/http-door.js';
import { doorConfig, handlersOf } from './doors.js';
import { FaultFeature } from './fault-feature.js';
import { RecordingCollector } from './recording-collector.js';
import { TestMesh } from './test-mesh.js';
import { aisle, itemKnn, items, popularity, vsKnn } from './test-shop.js';

let mesh: TestMesh;
let feature: FaultFeature;
let collector: RecordingCollector;
let base: string;
let key: string;
let readKey: string;
let otherKey: string;
/** What Recommend was asked last. */
let asked: Parameters<RecommenderHandlers['Recommend']>[0] | undefined;
let nowMs = Date.UTC(2026, 5, 1);
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  mesh = await new TestMesh().start();
  feature = await new FaultFeature(mesh).start();
  collector = await new RecordingCollector(mesh).start();
  key = await mesh.addTenant('shop', ['recommend:read', 'events:write', 'catalog:write']);
  readKey = await mesh.addTenant('reader');
  otherKey = await mesh.addTenant('other', ['recommend:read', 'events:write', 'catalog:write']);
  feature.popular('shop', aisle(2));
  await mesh.putItems('shop', items);
  await mesh.promote('shop', 'recommend', 1, vsKnn());
  await mesh.promote('shop', 'similar', 1, itemKnn());
  await mesh.promote('shop', 'popular', 1, popularity());
  const service = await mesh.serve(feature.address);
  const real = handlersOf(mesh.client(service, key));
  const client = createClient('insightmesh.collector.v1.CollectorService', {
    address: collector.address,
    defaultDeadlineMs: 30_000,
  });
  const routes = gorseRoutes({
    handlers: {
      ...real,
      Recommend: (request, call) => {
        asked = request;
        return real.Recommend(request, call);
      },
      PopularItems: async ({ count }) => ({
        items: aisle(2)
          .slice(0, count)
          .map((id) => ({ item_id: id, score: 1 })),
      }),
    },
    preview: real.Recommend,
    writer: new CollectorWriter(client, 10_000),
    catalogue: collector,
    feedbackTypes: parseFeedbackTypes('watched=view,dislike=none') ?? new Map(),
    ready: () => true,
    now: () => nowMs,
  });
  const { authenticator } = service.context;
  const door = createHttpDoor({
    config: doorConfig(),
    routes,
    authenticator,
    log: mesh.log,
    metrics: new Metrics('r'),
  });
  base = `http://127.0.0.1:${await door.start()}`;
  stops.push(
    () => door.stop(),
    () => client.close(),
  );
});

afterAll(async () => {
  for (const stop of stops) await stop();
  await mesh?.stop();
  await collector?.stop();
  await feature?.stop();
});

beforeEach(() => {
  collector.events.clear();
  collector.away = false;
});

/** As Gorse's clients send: the key in X-API-Key, JSON both ways. */
async function gorse(method: string, path: string, body?: unknown, apiKey = key) {
  const response = await fetch(base + path, {
    method,
    headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

const feedback = (type: string, item: string, more: object = {}) => ({
  FeedbackType: type,
  UserId: 'bob',
  ItemId: item,
  Timestamp: '2026-05-01T09:30:00Z',
  ...more,
});
const stored = () => [...collector.events.values()];

describe('the sequence of a Gorse client', () => {
  it('inserts users, items and feedback, and recommends', async () => {
    expect(await gorse('POST', '/api/user', { UserId: 'bob', Labels: ['a'], Comment: '' })).toMatchObject({
      status: 200,
      body: { RowAffected: 1 },
    });
    const users = [{ UserId: 'ann' }, { UserId: 'bob', Labels: { city: 'X' } }];
    expect((await gorse('POST', '/api/users', users)).body).toEqual({ RowAffected: 2 });
    const rows = aisle(0)
      .slice(0, 3)
      .map((id) => ({ ItemId: id, Categories: ['All'], Timestamp: '2026-05-01 10:00:00', Labels: { x: 1 } }));
    expect((await gorse('POST', '/api/items', rows)).body).toEqual({ RowAffected: 3 });
    const sent = [feedback('click', 'i-00'), feedback('star', 'i-01'), feedback('purchase', 'i-02', { Value: 2 })];
    expect((await gorse('POST', '/api/feedback', sent)).body).toEqual({ RowAffected: 3 });
    const events = stored().filter(({ type }) => type !== 'EVENT_TYPE_IDENTIFY');
    expect(events).toMatchObject([
      { type: 'EVENT_TYPE_VIEW', item_id: 'i-00', customer_id: 'bob', tenant: 'shop' },
      { type: 'EVENT_TYPE_FAVOURITE', item_id: 'i-01', occurred_at: '2026-05-01T09:30:00.000Z' },
      { type: 'EVENT_TYPE_PURCHASE', items: [{ item_id: 'i-02', quantity: 2 }] },
    ]);

    const list = await gorse('GET', '/api/recommend/bob?n=4');
    expect(list.status).toBe(200);
    expect(list.body).toHaveLength(4);
    expect((list.body as unknown[]).every((id) => typeof id === 'string')).toBe(true);
    expect(asked).toMatchObject({ customer_id: 'bob', count: 4 });
    const later = await gorse('GET', '/api/recommend/bob/?n=2&offset=2');
    expect(later.body).toEqual((list.body as string[]).slice(2));
  });

  it('counts a feedback that is posted again once, and a PUT of another time again', async () => {
    for (let turn = 0; turn < 3; turn++) await gorse('POST', '/api/feedback', [feedback('click', 'i-05')]);
    await gorse('POST', '/api/feedback', [feedback('click', 'i-05', { Timestamp: '2026-05-02' })]);
    expect(stored()).toHaveLength(1);
    for (const day of ['2026-05-02', '2026-05-02', '2026-05-03']) {
      await gorse('PUT', '/api/feedback', [feedback('click', 'i-05', { Timestamp: day })]);
    }
    expect(stored()).toHaveLength(3);
    await gorse('POST', '/api/feedback', [feedback('click', 'i-05')], otherKey);
    expect(stored()).toHaveLength(4);
  });

  it('takes the types that a setting names, and keeps nothing of those that are none', async () => {
    const rows = [feedback('watched', 'i-06'), feedback('dislike', 'i-07')];
    expect((await gorse('POST', '/api/feedback', rows)).body).toEqual({ RowAffected: 2 });
    expect(stored()).toMatchObject([{ type: 'EVENT_TYPE_VIEW', item_id: 'i-06' }]);
  });

  it('writes back what it recommended, as shown, once the collector has it', async () => {
    const list = await gorse('GET', '/api/recommend/bob?n=3&write-back-type=read&write-back-delay=0h10m0s');
    expect(stored().map(({ type, item_id: id }) => [type, id])).toEqual(
      (list.body as string[]).map((id) => ['EVENT_TYPE_IMPRESSION', id]),
    );
    collector.away = true;
    const failed = await gorse('GET', '/api/recommend/bob?n=3&write-back-type=read');
    expect(failed.status).toBe(503);
  });
});

describe('items', () => {
  it('are read as they were written, changed and deleted', async () => {
    const item = {
      ItemId: 'g-1',
      IsHidden: false,
      Categories: ['Shoes', 'Red'],
      Timestamp: '2026-05-01T10:00:00.000Z',
      Labels: { name: 'Red shoe', sizes: [41, 42] },
      Comment: 'A shoe',
    };
    await gorse('POST', '/api/item', item);
    expect((await gorse('GET', '/api/item/g-1')).body).toEqual(item);
    // Long after: from the catalogue, not from what was just written.
    nowMs += 3_600_000;
    expect((await gorse('GET', '/api/item/g-1')).body).toEqual(item);
    expect(collector.items.get('shop/g-1')).toMatchObject({ title: 'Red shoe', in_stock: true });

    expect((await gorse('PATCH', '/api/item/g-1', { IsHidden: true, Comment: 'Gone' })).body).toEqual({
      RowAffected: 1,
    });
    expect((await gorse('GET', '/api/item/g-1')).body).toEqual({ ...item, IsHidden: true, Comment: 'Gone' });
    expect(collector.items.get('shop/g-1')).toMatchObject({ in_stock: false });
    await gorse('PUT', '/api/item/g-1/category/Sale');
    await gorse('DELETE', '/api/item/g-1/category/Red');
    expect((await gorse('GET', '/api/item/g-1')).body).toMatchObject({ Categories: ['Shoes', 'Sale'] });

    await gorse('DELETE', '/api/item/g-1');
    nowMs += 3_600_000;
    expect((await gorse('GET', '/api/item/g-1')).status).toBe(404);
    expect((await gorse('PATCH', '/api/item/g-1', {})).status).toBe(404);
    expect((await gorse('GET', '/api/item/g-1', undefined, otherKey)).status).toBe(404);
  });

  it('that came another way are read, and not written over in part', async () => {
    collector.items.set('shop/plain', { id: 'plain', title: 'Plain', attributes: { colour: 'red' } });
    expect((await gorse('GET', '/api/item/plain')).body).toMatchObject({ Comment: 'Plain', Labels: { colour: 'red' } });
    expect((await gorse('PATCH', '/api/item/plain', { IsHidden: true })).body).toMatchObject({
      status: 'FAILED_PRECONDITION',
    });
  });
});

describe('lists', () => {
  it('of a session follow its feedback, the oldest first', async () => {
    const session = [feedback('click', 'i-11'), feedback('click', 'i-10', { Timestamp: '2026-04-01' })];
    const { body } = await gorse('POST', '/api/session/recommend?n=3', session);
    expect(asked?.session_items).toEqual(['i-10', 'i-11']);
    expect(body).toHaveLength(3);
    for (const each of body as { Id: string; Score: number }[]) {
      expect(aisle(1)).toContain(each.Id);
      expect(Number.isFinite(each.Score)).toBe(true);
    }
  });

  it('of neighbours are those of the item', async () => {
    const { body } = await gorse('GET', '/api/item-to-item/neighbors/i-11?n=3');
    expect((body as { Id: string }[]).every(({ Id }) => aisle(1).includes(Id))).toBe(true);
    expect((await gorse('GET', '/api/item/i-11/neighbors?n=3')).body).toEqual(body);
  });

  it('of what is popular come in pages', async () => {
    const { body } = await gorse('GET', '/api/popular?n=2&offset=1');
    expect(body).toEqual(
      aisle(2)
        .slice(1, 3)
        .map((Id) => ({ Id, Score: 1 })),
    );
    expect((await gorse('GET', '/api/non-personalized/most_starred?n=2&offset=1')).body).toEqual(body);
  });

  it('of what is new have the newest first, nothing hidden, and the categories asked for', async () => {
    const day = (n: number) => `2026-03-0${n}T00:00:00Z`;
    const rows = [1, 3, 2, 4].map((n) => ({
      ItemId: `n-${n}`,
      Categories: n === 3 ? ['Old'] : ['New', 'Old'],
      Timestamp: day(n),
      IsHidden: n === 4,
    }));
    await gorse('POST', '/api/items', rows, otherKey);
    const all = await gorse('GET', '/api/latest?n=10', undefined, otherKey);
    expect(all.body).toEqual([3, 2, 1].map((n) => ({ Id: `n-${n}`, Score: Date.parse(day(n)) / 1_000 })));
    const some = await gorse('GET', '/api/latest/New?n=10', undefined, otherKey);
    expect((some.body as { Id: string }[]).map(({ Id }) => Id)).toEqual(['n-2', 'n-1']);
  });

  it('of categories ask for them as a rule', async () => {
    await gorse('GET', `/api/recommend/bob/${encodeURIComponent('a"b')}?n=1`);
    expect(asked?.rules?.filter).toBe('"a\\"b" in item.category_path');
    await gorse('GET', '/api/recommend/bob?n=1&category=A&category=B');
    expect(asked?.rules?.filter).toBe('"A" in item.category_path && "B" in item.category_path');
  });
});

describe('what is wrong', () => {
  it.each([
    ['POST', '/api/feedback', {}, 'the body must be a list'],
    ['POST', '/api/feedback', [feedback('frobbed', 'i-1')], '[0].FeedbackType is no type that is known'],
    ['POST', '/api/feedback', [feedback('click', '')], '[0].ItemId is needed'],
    ['POST', '/api/feedback', [feedback('click', 'i-1', { Timestamp: 'yesterday' })], '[0].Timestamp must be a time'],
    ['POST', '/api/item', { ItemId: 'x', Categories: 'Shoes' }, 'Categories must be a list of text'],
    ['GET', '/api/recommend/bob?n=-1', undefined, 'n must be a whole number'],
    ['GET', '/api/recommend/bob?write-back-delay=soon', undefined, 'write-back-delay must be a duration'],
  ])('%s %s %j says so', async (method, path, body, message) => {
    const answer = await gorse(method, path, body);
    expect(answer.status).toBe(400);
    expect((answer.body as { message: string }).message).toContain(message);
    expect(stored()).toEqual([]);
  });

  it('is told of what the collector refuses; the rest is stored', async () => {
    const answer = await gorse('POST', '/api/feedback', [feedback('click', 'i-1'), feedback('click', 'refused')]);
    expect(answer).toMatchObject({
      status: 400,
      body: { details: [{ fieldViolations: [{ field: '[1].item_id', description: 'must be another' }] }] },
    });
    expect(collector.events.size).toBeGreaterThan(0);
  });

  it('is a key without the scope, and a collector that is away', async () => {
    expect((await gorse('POST', '/api/feedback', [feedback('click', 'i-1')], readKey)).status).toBe(403);
    expect((await gorse('GET', '/api/recommend/bob', undefined, 'wrong')).status).toBe(401);
    collector.away = true;
    const answer = await gorse('POST', '/api/feedback', [feedback('click', 'i-1')]);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('is a path that has no meaning here', async () => {
    const answer = await gorse('GET', '/api/user/bob/feedback/read');
    expect(answer.status).toBe(501);
    expect((answer.body as { message: string }).message).toContain('GetHistory');
    expect((await fetch(`${base}/api/health/ready`)).status).toBe(200);
  });
});
