import { asyncApiPath } from '@insight-mesh/contracts';
import type { EventJson, ItemJson } from '@insight-mesh/contracts/json';
import { randomName, testServers, waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createKafka } from '@insight-mesh/runtime/kafka';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import { TableConsumer } from '@insight-mesh/runtime/kafka-table-consumer';
import { TailConsumer } from '@insight-mesh/runtime/kafka-tail-consumer';
import { ensureTopics } from '@insight-mesh/runtime/kafka-topics';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Content } from '../src/content/content.js';
import { putItem } from '../src/content/put-item.js';
import { applyEvents } from '../src/live/apply-events.js';
import { Live } from '../src/live/live.js';
import { ShownCounts } from '../src/live/shown-counts.js';

const log = createLogger({ service: 'test', level: process.env.TEST_LOG ?? 'silent' });
const prefix = `${randomName('live')}.`;
const newKafka = () => createKafka({ brokers: testServers().brokers, clientId: 'live-test', log });
const events = codecFor('insightmesh.collector.v1.Event');
const items = codecFor('insightmesh.collector.v1.Item');
const producer = new MeshProducer({ kafka: newKafka(), log, metrics: new Metrics('test') });
const none: ReadonlySet<string> = new Set();
const HOUR = 3_600_000;

beforeAll(async () => {
  await ensureTopics(newKafka(), { asyncApiPath, prefix, partitions: 3, replicationFactor: 1 });
  await producer.start();
});
afterAll(() => producer.stop());

/** What a replica keeps, from its own consumers. */
async function startReplica() {
  const content = new Content();
  const live = new Live(() => undefined);
  const shown = new ShownCounts(1_000);
  const bad: string[] = [];
  const table: TableConsumer = new TableConsumer({
    kafka: newKafka(),
    topics: [`${prefix}catalog.items.v1`],
    clientId: 'catalogue',
    log,
    metrics: new Metrics('table'),
    apply: (messages) => {
      for (const { key, value, timestampMs } of messages) {
        const [tenantId = '', itemId = ''] = (key ?? '').split('/');
        if (value === null) content.remove(tenantId, itemId);
        else putItem(content, { tenantId, itemId }, items.decode(value), timestampMs, !table.caughtUp());
      }
    },
  });
  const tail = new TailConsumer({
    kafka: newKafka(),
    topics: [`${prefix}clickstream.events.v1`],
    clientId: 'live',
    log,
    metrics: new Metrics('tail'),
    sinceMs: () => Date.now() - 6 * HOUR,
    startMs: 30_000,
    apply: applyEvents({
      live,
      shown,
      segmentNames: ['country'],
      badMessage: (topic) => bad.push(topic),
      warn: () => true,
      log,
    }),
  });
  await Promise.all([table.start(), tail.start()]);
  const stop = async () => {
    await Promise.all([table.stop(), tail.stop()]);
  };
  return { content, live, shown, bad, stop };
}

async function putItems(tenantId: string, list: ItemJson[]): Promise<void> {
  await producer.send(
    list.map((item) => ({
      topic: `${prefix}catalog.items.v1`,
      key: `${tenantId}/${item.id}`,
      value: items.encode({ ...item, tenant_id: tenantId }),
    })),
  );
}

async function send(tenantId: string, list: EventJson[]): Promise<void> {
  await producer.send(
    list.map((event) => ({
      topic: `${prefix}clickstream.events.v1`,
      key: `${tenantId}/${event.customer_id}`,
      value: events.encode({ ...event, tenant_id: tenantId }),
    })),
  );
}

function click(n: number, itemId: string, o: EventJson = {}): EventJson {
  return {
    id: randomName('e'),
    type: 'EVENT_TYPE_VIEW',
    customer_id: `c${n}`,
    item_id: itemId,
    occurred_at: new Date().toISOString(),
    ...o,
  };
}

const lamp = (id: string, title: string): ItemJson => ({
  id,
  title,
  brand: 'Acme',
  category_path: ['Home', 'Lamps'],
  price: 2_000,
  currency: 'EUR',
});

describe('what a replica keeps in memory', () => {
  it('has a new item within 10 s of its upsert by likeness and as new, and within 10 s of 20 clicks as a neighbour', async () => {
    await putItems('cold', [
      lamp('desk', 'Walnut desk lamp'),
      { ...lamp('jacket', 'Silk jacket'), category_path: ['Fashion'] },
    ]);
    const replica = await startReplica();
    const ask = { tenantId: 'cold', context: ['desk'], count: 5, exclude: none };
    await putItems('cold', [lamp('brand-new', 'Walnut bed lamp')]);
    const found = (list: readonly { itemId: string }[]) => list.some(({ itemId }) => itemId === 'brand-new');
    await waitFor(() => found(replica.content.similar('cold', 'desk', 5)), { timeoutMs: 10_000 });
    expect(replica.content.newItems({ ...ask, nowMs: Date.now() })[0]).toMatchObject({
      itemId: 'brand-new',
      becauseItemId: 'desk',
    });

    // Trends are measured against what was before.
    await send('cold', [click(99, 'desk', { occurred_at: new Date(Date.now() - 5 * HOUR).toISOString() })]);
    for (let n = 0; n < 20; n++) await send('cold', [click(n, 'desk'), click(n, 'brand-new')]);
    await waitFor(() => found(replica.live.coVisits({ ...ask, nowMs: Date.now() })), { timeoutMs: 10_000 });
    await waitFor(() => found(replica.live.trending({ ...ask, nowMs: Date.now() })), { timeoutMs: 10_000 });
    await replica.stop();
  });

  it('is the same again after a restart, without what is old, was sent twice, is no event or refused consent', async () => {
    const running = await startReplica();
    const sent: EventJson[] = [];
    for (let n = 0; n < 300; n++) sent.push(click(n % 40, `i${(n * n) % 23}`));
    for (let n = 0; n < 10; n++) {
      sent.push(
        click(n, '', {
          type: 'EVENT_TYPE_PURCHASE',
          items: [
            { item_id: 'printer', quantity: 1 },
            { item_id: `ink${n % 2}`, quantity: 1 },
          ],
        }),
      );
      sent.push(
        click(n, 'i1', { type: 'EVENT_TYPE_IMPRESSION' }),
        click(n, 'i1', { type: 'EVENT_TYPE_RECOMMENDATION_CLICK' }),
      );
      sent.push(click(900, `refused${n}`, { consent: { personalisation: false } }));
    }
    for (let n = 0; n < 5; n++) {
      sent.push(click(n + 50, '', { type: 'EVENT_TYPE_PURCHASE', items: [{ item_id: `single${n}`, quantity: 1 }] }));
    }
    await send('again', [...sent, ...sent.slice(0, 50)]);
    await producer.send([{ topic: `${prefix}clickstream.events.v1`, key: 'again/x', value: Buffer.from('{no event') }]);
    await send(
      'end',
      Array.from({ length: 50 }, (_, n) => click(n, 'end')),
    );
    const ended = async (replica: Awaited<ReturnType<typeof startReplica>>) => {
      await waitFor(() => replica.live.tenant('end')?.visitors === 50 && replica.bad.length === 1);
    };
    await ended(running);
    const nowMs = Date.now() + 60_000;
    const wanted = stateOf(running.live, nowMs);
    expect(wanted.size).toBeGreaterThan(100);
    await running.stop();

    const restarted = await startReplica();
    await ended(restarted);
    const got = stateOf(restarted.live, nowMs);
    expect([...got.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [name, value] of wanted)
      expect(Math.abs((got.get(name) ?? 0) - value)).toBeLessThanOrEqual(value * 1e-5);
    expect([...got.keys()].filter((name) => name.includes(' refused'))).toEqual([]);
    expect(got.get('refused3 short')).toBeGreaterThan(0.9);
    expect(restarted.shown.of('again', 'i1')).toMatchObject({ clicks: 10 });
    expect(
      restarted.live.boughtTogether({ tenantId: 'again', context: ['ink0'], count: 3, exclude: none, nowMs })[0]
        ?.itemId,
    ).toBe('printer');
    await restarted.stop();
  });
});

/** Counts of the items, and weights of pairs and orders, by name. */
function stateOf(live: Live, nowMs: number): Map<string, number> {
  const state = new Map<string, number>();
  const tenant = live.tenant('again');
  if (tenant === undefined) return state;
  const { counts, pairs, together } = tenant;
  for (let item = 0; item < counts.size; item++) {
    const name = counts.name(item);
    state.set(`${name} short`, counts.short(item, nowMs));
    state.set(`${name} long`, counts.long(item, nowMs));
    pairs.each(item, nowMs, counts.generations, (other, weight) => state.set(`${name} ${counts.name(other)}`, weight));
    together.each(item, nowMs, counts.generations, (other, weight) =>
      state.set(`${name}+${counts.name(other)}`, weight),
    );
  }
  return state;
}
