import { waitFor } from '@insight-mesh/local-stack/testing';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { httpClient, prepareWorld, startService, type World, watchTopics } from './harness.js';

const nowMs = Date.UTC(2026, 4, 1, 12, 0, 5);
const at = (ms: number) => new Date(nowMs + ms).toISOString();
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let send: ReturnType<typeof httpClient>;
const metrics = new Metrics('collector-test');

async function value(of: Metrics, name: string, labels: object = {}): Promise<number | undefined> {
  const found = await of.registry.getSingleMetric(name)?.get();
  return found?.values.find((each) => Object.entries(labels).every(([key, is]) => each.labels[key] === is))?.value;
}

const known = (of: Metrics, items: number) =>
  waitFor(async () => (await value(of, 'insightmesh_collector_catalogue_items')) === items, {
    what: `${items} items in the catalogue`,
  });

beforeAll(async () => {
  world = await prepareWorld('collect_cleaning');
  topics = await watchTopics(world);
  service = startService(world, { BEACON_ORIGINS: 'https://shop.example' }, { metrics, now: () => nowMs });
  await service.life.start();
  send = httpClient(service, world.keys.a);
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

async function stored(id: string) {
  return (await topics.events()).find((event) => event.value.id === id)?.value;
}

it('is ready with an empty catalogue', async () => {
  await waitFor(() => service.life.ready(), { what: 'readiness' });
});

it('mends events by what the catalogue says, for its tenant alone', async () => {
  const items = [
    { id: 'ＳＫＵ１', price: '１９９９', currency: 'eur' },
    { id: 'SKU2', price: 500, currency: 'JPY' },
    { id: 'SKU3', title: 'without a price' },
  ];
  expect((await send(items, { path: '/v1/items' })).body).toEqual({ accepted: 3, rejected: [] });
  expect((await topics.items()).map(({ value: item }) => item.id)).toContain('SKU1');
  await known(metrics, 3);
  const order = (id: string) => ({
    id,
    type: 'purchase',
    customer_id: 'c-1',
    items: [
      { item_id: 'ＳＫＵ１', quantity: '２' },
      { item_id: 'SKU1', quantity: 1, unit_price: 199_900 },
      { item_id: 'SKU3', quantity: 10_000 },
    ],
  });
  expect((await send(order('k-1'))).body).toEqual({ accepted: 1, rejected: [] });
  expect(await stored('k-1')).toMatchObject({
    currency: 'EUR',
    items: [
      { item_id: 'SKU1', quantity: 2, unit_price: 1_999 },
      { item_id: 'SKU1', quantity: 1, unit_price: 1_999 },
      { item_id: 'SKU3', quantity: 10_000 },
    ],
    repairs: [
      { rule: 'full-width', field: 'items[0].quantity' },
      { rule: 'full-width', field: 'items[0].item_id' },
      { rule: 'fill-from-catalogue', field: 'items[0].unit_price' },
      { rule: 'fill-from-catalogue', field: 'currency' },
      { rule: 'price-outlier', field: 'items[1].unit_price' },
      { rule: 'quantity-outlier', field: 'items[2].quantity' },
    ],
  });
  await send(order('k-2'), { key: world.keys.b });
  expect(await stored('k-2')).not.toHaveProperty('currency');
  const counted = { rule: 'full-width', tenant: 'shop-a' };
  expect(await value(metrics, 'insightmesh_collector_cleaned_total', counted)).toBe(2);
});

it('moves back what a wrong clock has dated, and keeps its sent_at', async () => {
  const sent = at(400 * 86_400_000);
  const event = { id: 'k-3', type: 'view', customer_id: 'c-1', item_id: 'SKU1', occurred_at: sent, sent_at: sent };
  expect((await send(event)).body).toEqual({ accepted: 1, rejected: [] });
  expect(await stored('k-3')).toMatchObject({ occurred_at: at(0), sent_at: sent, repairs: [{ rule: 'clock-skew' }] });
});

it('drops what came twice in a body, and bots; counts and tells them', async () => {
  const view = (id: string, rest: object = {}) => ({ id, type: 'view', anonymous_id: 'a-1', item_id: 'SKU1', ...rest });
  const body = [view('k-4'), view('k-4'), view('k-5', { context: { user_agent: googlebot } })];
  // What a server calls itself is nobody's browser.
  const answer = await send(body, { headers: { 'user-agent': 'curl/8.0' } });
  expect(answer.body).toEqual({ accepted: 1, rejected: [], dropped: 2 });
  const page = { path: `/v1/beacon?key=${world.keys.writer}`, key: '', type: 'text/plain' };
  const headers = { origin: 'https://shop.example', 'user-agent': googlebot };
  expect((await send(view('k-6'), { ...page, headers })).status).toBe(204);
  expect(await stored('k-4')).toBeDefined();
  expect([await stored('k-5'), await stored('k-6')]).toEqual([undefined, undefined]);
  const dropped = (rule: string) => value(metrics, 'insightmesh_collector_dropped_total', { rule });
  expect([await dropped('duplicate-in-body'), await dropped('bot-user-agent')]).toEqual([1, 2]);
});

it('reads amounts of other trackers by the names they have for a currency', async () => {
  const properties = { product_id: 'SKU2', price: 300, currency: '円' };
  const call = { messageId: 'k-7', userId: 'c-1', event: 'Product Viewed', properties };
  expect((await send(call, { path: '/v1/track' })).status).toBe(200);
  expect(await stored('k-7')).toMatchObject({ value: 300, currency: 'JPY', repairs: [{ rule: 'currency-code' }] });
});

it('knows the catalogue when it is ready after a restart, up to its bound, or not at all', async () => {
  for (const [maximum, items, full] of [
    ['10', 3, 0],
    ['1', 1, 1],
    ['0', 0, 0],
  ] as const) {
    const own = new Metrics('collector-test');
    const other = startService(world, { CATALOGUE_MAX_ITEMS: maximum }, { metrics: own });
    await other.life.start();
    await waitFor(() => other.life.ready(), { what: 'readiness' });
    expect(await value(own, 'insightmesh_collector_catalogue_items')).toBe(items);
    expect(await value(own, 'insightmesh_collector_catalogue_full')).toBe(full);
    await other.life.stop();
  }
});

it('reads full-width amounts of a Segment client as the decimal amounts that they are', async () => {
  const properties = {
    order_id: 'o-1',
    total: '１２９.５０',
    currency: 'EUR',
    products: [{ product_id: 'i-1', price: '１２９.５０', quantity: '１' }],
  };
  const call = { messageId: 'fw-1', userId: 'c-1', event: 'Order Completed', properties };
  expect((await send(call, { path: '/v1/track' })).body).toEqual({ success: true });
  expect(await stored('fw-1')).toMatchObject({
    value: 12_950,
    currency: 'EUR',
    items: [{ item_id: 'i-1', quantity: 1, unit_price: 12_950 }],
    repairs: [
      { rule: 'full-width', field: 'value' },
      { rule: 'full-width', field: 'items[0].quantity' },
      { rule: 'full-width', field: 'items[0].unit_price' },
    ],
  });
});
