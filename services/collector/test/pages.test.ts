import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { waitFor } from '@insight-mesh/local-stack/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { hasChromium, openBrowser, type PageServer, servePages } from './browser.js';
import { prepareWorld, startService, type World, watchTopics } from './harness.js';

const { resolve } = createRequire(import.meta.url);

// What the scripts on the pages bring; the pages' own world is not that of these tests.
declare const navigator: { sendBeacon(url: string, body: string): boolean };
declare function addEventListener(type: string, listener: () => void): void;
type Tracker = Record<'identify' | 'page' | 'track', (...words: unknown[]) => Promise<unknown>>;
interface SegmentModule {
  AnalyticsBrowser: { load(settings: object, options: object): Promise<[Tracker, unknown]> };
}
type RudderClass = new () => Tracker & { load(writeKey: string, url: string, options: object): void };
const ways = ['one by one', 'in batches'];

describe.skipIf(!hasChromium)('pages in Chromium', () => {
  let world: World;
  let topics: Awaited<ReturnType<typeof watchTopics>>;
  let service: Service;
  let server: PageServer;
  let browser: Browser;
  let collector: string;

  beforeAll(async () => {
    const scripts = {
      '/segment.js': resolve('@segment/analytics-next/dist/umd/index.js'),
      '/rudder.js': resolve('@rudderstack/analytics-js/bundled').replace('/cjs/index.cjs', '/umd/index.js'),
    };
    server = await servePages({ '/': '<!doctype html><title>Shop</title>', '/next': '<!doctype html>' }, scripts);
    world = await prepareWorld('collect_pages');
    topics = await watchTopics(world);
    service = startService(world, { BEACON_ORIGINS: server.shop });
    await service.life.start();
    collector = `http://127.0.0.1:${service.ports.http}`;
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.life.stop();
    await topics?.close();
    await world?.close();
    await server?.close();
  });

  const ids = async () => (await topics.events()).map(({ value }) => value.id ?? '');
  const stored = (id: string) => waitFor(async () => (await ids()).includes(id), { what: `${id} to be stored` });
  /** By type: requests that are under way at the same time may arrive in any order. */
  const by = async (customer: string) =>
    (await topics.events())
      .filter(({ value }) => value.customer_id === customer)
      .sort((one, two) => String(one.value.type).localeCompare(String(two.value.type)));
  const view = (id: string) => JSON.stringify({ id, type: 'view', anonymous_id: 'a-1', item_id: 'i-1' });

  async function pageOf(origin: string, path = '/') {
    const page = await browser.newPage();
    await page.goto(`${origin}${path}`);
    return page;
  }

  it('sends by sendBeacon and by fetch with keepalive while it is being left', async () => {
    const page = await pageOf(server.shop);
    const [beacon, kept] = [randomUUID(), randomUUID()];
    const sent = { url: `${collector}/v1/beacon?key=${world.keys.writer}`, beacon: view(beacon), kept: view(kept) };
    await page.evaluate(({ url, beacon: first, kept: second }) => {
      addEventListener('pagehide', () => {
        navigator.sendBeacon(url, first);
        void fetch(url, { method: 'POST', body: second, keepalive: true });
      });
    }, sent);
    await page.goto(`${server.shop}/next`);
    await stored(beacon);
    await stored(kept);
    await page.close();
  });

  it('reads the answer, and that of a page that asks first', async () => {
    const page = await pageOf(server.shop);
    const id = randomUUID();
    const sent = { url: `${collector}/v1/beacon?key=${world.keys.writer}`, body: view(id) };
    const status = await page.evaluate(async ({ url, body }) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', body, headers })).status;
    }, sent);
    expect(status).toBe(204);
    expect(await ids()).toContain(id);
    await page.close();
  });

  it('of another origin stores nothing', async () => {
    const page = await pageOf(server.other);
    const [beacon, asked] = [randomUUID(), randomUUID()];
    const sent = { collector, key: world.keys.writer, beacon: view(beacon), asked: view(asked) };
    const refused = page.waitForResponse((response) => response.url().includes('/v1/beacon'));
    const seen = await page.evaluate(async ({ collector: to, key, beacon: first, asked: second }) => {
      navigator.sendBeacon(`${to}/v1/beacon?key=${key}`, first);
      const init = { method: 'POST', body: second, headers: { authorization: `Basic ${btoa(`${key}:`)}` } };
      const answers = [
        fetch(`${to}/v1/beacon?key=${key}`, { method: 'POST', body: second }),
        fetch(`${to}/v1/t`, init),
      ];
      return (await Promise.allSettled(answers)).map(({ status }) => status);
    }, sent);
    expect(seen).toEqual(['rejected', 'rejected']);
    expect((await refused).status()).toBe(403);
    expect(await ids()).not.toContain(beacon);
    expect(await ids()).not.toContain(asked);
    await page.close();
  });

  const order = {
    order_id: 'o-1',
    total: 24.98,
    currency: 'EUR',
    products: [{ product_id: 'i-1', price: 12.49, quantity: 2 }],
  };
  const storedOrder = { type: 'EVENT_TYPE_PURCHASE', value: 2498, items: [{ item_id: 'i-1', unit_price: 1249 }] };

  it.each(ways)("runs Segment's client for browsers, %s", async (way) => {
    const page = await pageOf(server.shop);
    const userId = `c-${randomUUID()}`;
    await page.addScriptTag({ url: '/segment.js' });
    const strategy = way === 'in batches' ? { strategy: 'batching', config: { size: 10, timeout: 50 } } : {};
    const apiHost = `${collector.replace('http://', '')}/v1`;
    await page.evaluate(
      async ({ writeKey, userId: user, properties, segment }) => {
        const { AnalyticsNext } = globalThis as unknown as { AnalyticsNext: SegmentModule };
        const cdnSettings = { integrations: { 'Segment.io': { apiKey: writeKey } } };
        const options = { integrations: { 'Segment.io': segment } };
        const [analytics] = await AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnSettings }, options);
        await analytics.identify(user, { email: 'a@b.example' });
        await analytics.page('Home');
        await analytics.track('Product Viewed', { product_id: 'i-1' });
        await analytics.track('Order Completed', properties);
      },
      {
        writeKey: world.keys.writer,
        userId,
        properties: order,
        segment: { apiHost, protocol: 'http', deliveryStrategy: strategy },
      },
    );
    await waitFor(async () => (await by(userId)).length === 3, { what: 'three events' });
    const values = (await by(userId)).map(({ value }) => value);
    expect(values).toMatchObject([
      { type: 'EVENT_TYPE_IDENTIFY' },
      storedOrder,
      { type: 'EVENT_TYPE_VIEW', item_id: 'i-1' },
    ]);
    expect(values[2]?.anonymous_id).toMatch(/^[0-9a-f-]{36}$/);
    await page.close();
  });

  it.each(ways)("runs RudderStack's client for browsers, %s", async (way) => {
    const page = await pageOf(server.shop);
    const userId = `c-${randomUUID()}`;
    await page.addScriptTag({ url: '/rudder.js' });
    await page.evaluate(
      ({ writeKey, dataPlaneUrl, userId: user, properties, batch }) => {
        const { RudderAnalytics } = (globalThis as unknown as { rudderanalytics: { RudderAnalytics: RudderClass } })
          .rudderanalytics;
        const analytics = new RudderAnalytics();
        const config = { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } };
        const source = { id: 's', name: 'shop', writeKey, enabled: true, workspaceId: 'w', destinations: [], config };
        const options = {
          getSourceConfig: () => ({ source, updatedAt: new Date().toISOString() }),
          ...(batch ? { queueOptions: { batch: { enabled: true, maxItems: 3 } } } : {}),
        };
        analytics.load(writeKey, dataPlaneUrl, options);
        analytics.identify(user);
        analytics.track('Product Added', { product_id: 'i-1', price: 5, currency: 'EUR' });
        analytics.track('Order Completed', properties);
      },
      { writeKey: world.keys.writer, dataPlaneUrl: collector, userId, properties: order, batch: way === 'in batches' },
    );
    await waitFor(async () => (await by(userId)).length === 3, { what: 'three events' });
    expect((await by(userId)).map(({ value }) => value)).toMatchObject([
      { type: 'EVENT_TYPE_ADD_TO_CART', item_id: 'i-1', value: 500, channel: 'web' },
      { type: 'EVENT_TYPE_IDENTIFY' },
      storedOrder,
    ]);
    await page.close();
  });
});
