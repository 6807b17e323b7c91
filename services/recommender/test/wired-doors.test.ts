import { createServer } from 'node:net';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { FaultFeature } from './fault-feature.js';
import { RecordingCollector } from './recording-collector.js';
import { TestMesh } from './test-mesh.js';
import { aisle, itemKnn, items, popularity, vsKnn } from './test-shop.js';

let mesh: TestMesh;
let feature: FaultFeature;
let collector: RecordingCollector;
let service: Service;
let key: string;

/** A port that was free a moment ago: 0 means that the listener is off. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

beforeAll(async () => {
  mesh = await new TestMesh().start();
  feature = await new FaultFeature(mesh).start();
  collector = await new RecordingCollector(mesh).start();
  key = await mesh.addTenant('shop', ['recommend:read', 'events:write', 'catalog:write']);
  await mesh.putItems('shop', items);
  await mesh.promote('shop', 'recommend', 1, vsKnn());
  await mesh.promote('shop', 'similar', 1, itemKnn());
  await mesh.promote('shop', 'popular', 1, popularity());
  service = await mesh.serve(feature.address, {
    DROP_IN_PORT: String(await freePort()),
    DROP_IN_TENANT: 'shop',
    GORSE_API: 'on',
    COLLECTOR_ADDRESS: collector.address,
  });
});

afterAll(async () => {
  await mesh?.stop();
  await collector?.stop();
  await feature?.stop();
});

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${service.doors.http}${path}`, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  expect([response.status, answer]).toEqual([200, answer]);
  return answer;
}

it('every door of a service answers', async () => {
  const { items: shown } = (await call('POST', '/v1/recommend', { session_items: ['i-11'], count: 3 })) as {
    items: unknown[];
  };
  expect(shown).toHaveLength(3);
  for (const [path, request] of [
    ['/v1/similar-items', { item_id: 'i-11', count: 3 }],
    ['/v1/complementary-items', { basket_items: ['i-11'], count: 3 }],
    ['/v1/popular-items', { count: 3 }],
  ] as const) {
    expect(((await call('POST', path, request)) as { items: unknown[] }).items).toHaveLength(3);
  }
  const feedback = { FeedbackType: 'click', UserId: 'bob', ItemId: 'i-11', Timestamp: '' };
  expect(await call('POST', '/api/feedback', [feedback])).toEqual({ RowAffected: 1 });
  expect(collector.events.size).toBe(1);
  expect(await call('GET', '/api/popular?n=4')).toHaveLength(4);
  expect(await call('GET', '/api/latest?n=2')).toEqual(['i-39', 'i-38'].map((Id) => ({ Id, Score: 0 })));

  const address = `127.0.0.1:${service.doors.dropIn}`;
  const demo = createClient('oteldemo.RecommendationService', { address, defaultDeadlineMs: 30_000 });
  const { product_ids: ids } = await demo.ListRecommendations({ product_ids: ['i-11'] });
  expect(ids).toHaveLength(5);
  demo.close();
});

it('a category of Gorse is a rule of ours', async () => {
  const ids = (await call('GET', `/api/recommend/bob/${encodeURIComponent('Aisle 3')}?n=5`)) as string[];
  expect(ids).toHaveLength(5);
  for (const id of ids) expect(aisle(3)).toContain(id);
});
