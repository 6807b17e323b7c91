import { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool } from '@insight-mesh/runtime/postgres';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { prepareWorld, startService, testLog, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
const metrics = new Metrics('collector-test');
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const traits = {
  email: 'Jane.Roe@mail.example',
  phone: '+49 151 12345678',
  firstName: 'Jane',
  lastName: 'Roe',
  name: 'Jane Roe',
  username: 'janeroe77',
  birthday: '1990-02-03',
  avatar: 'https://img.example/jane.png',
  address: { street: 'Hauptstrasse 12', city: 'Ulm', postalCode: '89073', country: 'DE' },
  note: 'call me at 13800138000 or jane.roe@mail.example',
  plan: 'gold',
};
const context = {
  ip: '203.0.113.77',
  userAgent: chrome,
  locale: 'de-DE',
  page: {
    path: '/u/jane.roe@mail.example',
    url: 'https://shop.example/cart?email=jane.roe%40mail.example#t=s3cret',
    referrer: 'https://mail.example/?to=jane.roe%40mail.example',
    search: '?email=jane.roe%40mail.example',
    title: 'Cart',
  },
  campaign: { name: 'spring', source: 'newsletter', medium: 'email' },
  device: { id: 'd-1', model: 'iPhone17,1', name: "Jane's iPhone", advertisingId: 'AD-1' },
  traits,
};
const personal = [
  ...['jane', 'roe', '89073', 'hauptstrasse', 'ulm', '1990', 'img.example', '12345678', '13800138000'],
  ...['203.0.113.77', 'mozilla', 's3cret', 'AD-1'],
];

beforeAll(async () => {
  world = await prepareWorld('segment_privacy');
  topics = await watchTopics(world);
  const { DATABASE_URL: url = '', DATABASE_SCHEMA: schema = '' } = world.env;
  const pool = createPool({ url, schema, max: 1, log: testLog, metrics: new Metrics('test') });
  const privacy = { email: 'hmac', phone: 'hmac', name: 'hmac', address: 'hmac', ip: 'drop', user_agent: 'keep' };
  const sql = `INSERT INTO policies (tenant_id, policy, updated_by) VALUES ('shop-b', $1, 'test')`;
  await pool.query(sql, [{ privacy, cleaning: { bots: 'mark' } }]);
  await pool.end();
  service = startService(world, {}, { metrics });
  await service.life.start();
});

afterAll(async () => {
  await service.life.stop();
  await topics.close();
  await world.close();
});

/** What becomes of an identify and a view with all that the client can say, and of a bot's view. */
async function sent(key: string, userId: string) {
  const client = new Analytics({ writeKey: key, host: `http://127.0.0.1:${service.ports.http}`, maxRetries: 0 });
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  const view = { userId, event: 'Product Viewed', properties: { product_id: 'i-1' } };
  client.identify({ userId, traits, context });
  client.track({ ...view, context });
  client.track({ ...view, messageId: `bot-${userId}`, context: { userAgent: googlebot } });
  await client.closeAndFlush({ timeout: 10_000 });
  expect(errors).toEqual([]);
  return (await topics.events()).map(({ value }) => value).filter((value) => value.customer_id === userId);
}

it('holds nothing personal under the default policy, and no bot', async () => {
  const stored = await sent(world.keys.a, 'c-1');
  expect(stored).toHaveLength(2);
  const text = JSON.stringify(stored).toLowerCase();
  for (const each of personal) expect(text).not.toContain(each.toLowerCase());
  const kept = { plan: 'gold', note: 'call me at [phone] or [email]' };
  const around = {
    ip: '203.0.113.0',
    locale: 'de-DE',
    device: { model: 'iPhone17,1' },
    campaign: { name: 'spring', source: 'newsletter', medium: 'email' },
    traits: kept,
    page: { path: '/u/[email]', title: 'Cart', url: 'https://shop.example/cart', referrer: 'https://mail.example/' },
  };
  expect(stored).toMatchObject([
    { type: 'EVENT_TYPE_IDENTIFY', attributes: { traits: kept }, device_id: 'd-1' },
    { type: 'EVENT_TYPE_VIEW' },
  ]);
  for (const { context: stands } of stored) expect(stands).toEqual(around);
  const dropped = await metrics.registry.getSingleMetric('insightmesh_collector_dropped_total')?.get();
  expect(dropped?.values).toMatchObject([{ value: 1, labels: { tenant: 'shop-a', rule: 'bot-user-agent' } }]);
});

it('holds pseudonyms where the policy says hmac, the same in every event, and marks the bot', async () => {
  const stored = await sent(world.keys.b, 'c-1');
  expect(stored).toHaveLength(5);
  const [identify, view, bot] = stored.filter(({ tenant_id: tenant }) => tenant === 'shop-b');
  const pseudonym = expect.stringMatching(/^hmac:[\w-]{22}$/);
  const hashed = Object.fromEntries(
    ['email', 'phone', 'firstName', 'lastName', 'name', 'username', 'address'].map((name) => [name, pseudonym]),
  );
  const expected = { ...hashed, plan: 'gold', note: 'call me at [phone] or [email]' };
  expect(identify?.attributes).toEqual({ traits: expected });
  expect(view?.context).toMatchObject({ user_agent: chrome, traits: expected });
  expect(view?.context).not.toHaveProperty('ip');
  expect(view?.context?.traits).toEqual(identify?.attributes?.traits);
  expect(bot?.repairs).toEqual([{ rule: 'bot-user-agent', field: 'context.user_agent' }]);
  const text = JSON.stringify([identify, view]).toLowerCase();
  for (const each of personal.filter((word) => word !== 'mozilla')) expect(text).not.toContain(each.toLowerCase());
});
