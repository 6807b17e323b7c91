import { AppError } from '@insight-mesh/runtime/errors';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StorefrontClient, type StorefrontOptions } from '../src/client.js';
import { type Recommend, TestCollector, TestRecommender } from './servers.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const answer = (...ids: string[]) => ({
  recommendation_id: 'r-1',
  items: ids.map((id) => ({ item_id: id, score: 1 })),
});
const never: Recommend = (_request, call) =>
  new Promise((_resolve, reject) => {
    call.signal.addEventListener('abort', () => reject(call.signal.reason));
  });

async function recommender(recommend: Recommend): Promise<TestRecommender> {
  const started = await new TestRecommender(recommend).start();
  stops.push(() => started.stop());
  return started;
}

async function collector(): Promise<TestCollector> {
  const started = await new TestCollector().start();
  stops.push(() => started.stop());
  return started;
}

function client(options: Partial<StorefrontOptions> & Pick<StorefrontOptions, 'recommender'>): StorefrontClient {
  const made = new StorefrontClient({
    apiKey: 'key',
    popularEveryMs: 0,
    deadlineMs: 20_000,
    sendEveryMs: 5,
    ...options,
  });
  stops.push(() => made.close(0));
  return made;
}

const ids = ({ items }: { items: { item_id: string }[] }) => items.map(({ item_id: id }) => id);

describe('recommend', () => {
  it('gives what the recommender gives', async () => {
    const server = await recommender(async ({ customer_id: customer }) => answer(`for-${customer}`));
    const shop = client({ recommender: server.address, hedgeAfterMs: 0 });
    const got = await shop.recommend({ customer_id: 'c-1' });
    expect(got).toMatchObject({ fallback: false, recommendation_id: 'r-1', shopper: { customer_id: 'c-1' } });
    expect(ids(got)).toEqual(['for-c-1']);
    expect(server.calls).toBe(1);
  });

  it('asks a second time where the first has no answer, takes one answer and cancels the other', async () => {
    let cancelled: unknown;
    const server = await recommender((request, call) => {
      if (server.calls > 1) return Promise.resolve(answer('second'));
      call.signal.addEventListener('abort', () => {
        cancelled = call.signal.reason;
      });
      return never(request, call);
    });
    const got = await client({ recommender: server.address, hedgeAfterMs: 20 }).recommend({});
    expect(ids(got)).toEqual(['second']);
    await vi.waitFor(() => expect(cancelled).toMatchObject({ code: 'CANCELLED' }));
    expect(server.calls).toBe(2);
  });

  it('asks again at once where the first fails by what may pass', async () => {
    const server = await recommender(async () => {
      if (server.calls > 1) return answer('again');
      throw new AppError('UNAVAILABLE', 'stopping');
    });
    const got = await client({ recommender: server.address, hedgeAfterMs: 10_000 }).recommend({});
    expect(ids(got)).toEqual(['again']);
  });

  it('does not ask again for what cannot be right the next time, and tells it', async () => {
    const server = await recommender(async () => {
      throw new AppError('INVALID_ARGUMENT', 'count is 501');
    });
    const errors: Error[] = [];
    const shop = client({ recommender: server.address, onError: (error) => errors.push(error) });
    const got = await shop.recommend({ count: 501 }, { fallback: ['a'] });
    expect(got).toMatchObject({ fallback: true, recommendation_id: '' });
    expect(got.error?.message).toContain('count is 501');
    expect(errors).toHaveLength(1);
    expect(server.calls).toBe(1);
  });

  it('does not give a slow recommender more than its share of second requests', async () => {
    const server = await recommender(never);
    const shop = client({ recommender: server.address, hedgeAfterMs: 1, deadlineMs: 60, hedgeShare: 0.1 });
    for (let n = 0; n < 30; n++) await shop.recommend({});
    // Ten to begin with, and one in ten.
    expect(server.calls).toBeGreaterThan(30);
    expect(server.calls).toBeLessThanOrEqual(30 + 10 + 3);
  });

  it('gives the last good popular items in time where all is down', async () => {
    const server = await recommender(async () => answer('x'));
    server.popular = ['p-1', 'p-2', 'p-3', 'p-4'];
    const shop = client({ recommender: server.address, popularEveryMs: 10, deadlineMs: 300, hedgeAfterMs: 50 });
    await vi.waitFor(async () => {
      const got = await shop.recommend({ count: 501 }, { deadlineMs: 1, hedgeAfterMs: 0 });
      expect(got.items).toHaveLength(got.fallback ? 4 : 1);
      expect(got.fallback).toBe(true);
    });
    await server.stop();
    const got = await shop.recommend({ session_items: ['p-1'], count: 2 });
    expect(got).toMatchObject({ fallback: true, recommendation_id: '' });
    expect(ids(got)).toEqual(['p-2', 'p-3']);
    const given = await shop.recommend({ candidates: ['b', 'c'] }, { fallback: ['a', 'b'] });
    expect(ids(given)).toEqual(['b']);
    // And comes back by itself.
    await server.start(Number(server.address.split(':')[1]));
    await vi.waitFor(async () => expect((await shop.recommend({})).fallback).toBe(false), { timeout: 10_000 });
  });

  it('gives up with its caller', async () => {
    const server = await recommender(never);
    const controller = new AbortController();
    const got = client({ recommender: server.address, hedgeAfterMs: 0 }).recommend({}, { signal: controller.signal });
    controller.abort(new Error('the page was left'));
    expect(await got).toMatchObject({ fallback: true, error: { message: 'the page was left' } });
  });
});

describe('exposures and clicks', () => {
  async function shown(settings: Partial<StorefrontOptions> = {}) {
    const server = await recommender(async () => answer('a', 'b', 'c'));
    const events = await collector();
    const shop = client({ recommender: server.address, collector: events.address, ...settings });
    return { shop, events, got: await shop.recommend({ customer_id: 'c-1' }) };
  }

  it('arrive once, in the background', async () => {
    const { shop, events, got } = await shown();
    expect(shop.exposures(got, ['a', 'c', 'a', 'unknown'])).toBe(2);
    expect(shop.click(got.recommendation_id, 'c', got.shopper)).toBe(true);
    await vi.waitFor(() => expect(shop.counts).toEqual({ sent: 3, dropped: 0, refused: 0, queued: 0 }));
    expect(events.events).toMatchObject([
      { type: 'EVENT_TYPE_IMPRESSION', item_id: 'a', recommendation_id: 'r-1', customer_id: 'c-1' },
      { type: 'EVENT_TYPE_IMPRESSION', item_id: 'c', attributes: { fields: { position: { numberValue: 3 } } } },
      { type: 'EVENT_TYPE_RECOMMENDATION_CLICK', item_id: 'c' },
    ]);
  });

  it('have the same id however often they are told', async () => {
    const { shop, events, got } = await shown();
    for (let n = 0; n < 3; n++) shop.exposures(got, ['a']);
    await shop.close();
    expect(events.events).toHaveLength(3);
    expect(new Set(events.events.map(({ id }) => id)).size).toBe(1);
  });

  it('are sent again while the collector is away, in their order', async () => {
    const { shop, events, got } = await shown();
    for (let n = 0; n < 2; n++) events.failures.push(new AppError('UNAVAILABLE', 'away'));
    shop.exposures(got);
    await vi.waitFor(() => expect(shop.counts.sent).toBe(3), { timeout: 10_000 });
    expect(events.events.map(({ item_id: id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('that wait are sent by close, which takes no more', async () => {
    const { shop, events, got } = await shown({ sendEveryMs: 60_000 });
    shop.exposures(got);
    expect(await shop.close()).toEqual({ sent: 3, dropped: 0, refused: 0, queued: 0 });
    expect(shop.exposures(got)).toBe(0);
    expect(events.events).toHaveLength(3);
  });

  it('beyond the bound, of a dead collector, or refused are counted', async () => {
    const { shop, got } = await shown({ maxQueued: 4, sendEveryMs: 60_000, collector: '127.0.0.1:1' });
    expect(shop.exposures(got)).toBe(3);
    expect(shop.exposures(got)).toBe(1);
    expect(await shop.close(50)).toEqual({ sent: 0, dropped: 6, refused: 0, queued: 0 });

    const errors: Error[] = [];
    const other = await shown({ onError: (error) => errors.push(error) });
    other.shop.click('r-1', 'refused', { customer_id: 'c-1' });
    await vi.waitFor(() => expect(other.shop.counts.refused).toBe(1));
    expect(errors[0]?.message).toContain('must be another');
    other.events.failures.push(new AppError('PERMISSION_DENIED', 'the API key lacks the scope events:write'));
    other.shop.exposures(other.got);
    await vi.waitFor(() => expect(other.shop.counts.refused).toBe(4));
  });

  it('of nobody, of a fallback and without a collector are not told', async () => {
    const { shop, got } = await shown();
    expect(shop.exposures({ ...got, shopper: {} })).toBe(0);
    expect(shop.exposures({ ...got, recommendation_id: '', fallback: true })).toBe(0);
    expect(shop.click('', 'a', got.shopper)).toBe(false);
    const without = client({ recommender: '127.0.0.1:1' });
    expect(without.exposures(got)).toBe(0);
  });
});

it.each([
  [{ recommender: 'nowhere' }, 'recommender is "nowhere"; it must be host:port'],
  [{ apiKey: '' }, 'apiKey is empty'],
  [{ deadlineMs: 0 }, 'deadlineMs is 0; it must be a whole number from 1'],
  [{ hedgeShare: 2 }, 'hedgeShare is 2; it must be from 0 to 1'],
])('the options %j are refused', (wrong, message) => {
  expect(() => new StorefrontClient({ recommender: '127.0.0.1:1', apiKey: 'key', ...wrong })).toThrow(message);
});
