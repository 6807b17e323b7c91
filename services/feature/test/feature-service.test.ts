import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { decryptPayload } from '@insight-mesh/runtime/dead-letters';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerDefinitions } from '../src/definitions/customer.js';
import type { Service } from '../src/service.js';
import { createTestMesh, deadLetterKey, type FeatureClient, query, type TestMesh, view } from './mesh.js';

const at = (text: string) => toTimestamp(Date.parse(text));

describe('the feature service', () => {
  let mesh: TestMesh;
  let service: Service;
  let client: FeatureClient;

  beforeAll(async () => {
    mesh = await createTestMesh();
    service = await mesh.start();
    client = mesh.client(service);
  });
  afterAll(() => mesh.stop());

  const history = async (entity: string, tenantId = 'demo') => {
    const answer = await client.GetHistory({ entity_id: entity, limit: 200 }, { tenantId });
    return answer.events.map((event) => event.item_id);
  };
  const untilHistory = (entity: string, items: string[], tenantId = 'demo') =>
    waitFor(async () => JSON.stringify(await history(entity, tenantId)) === JSON.stringify(items), {
      what: `the history of ${entity} to be ${items.join(', ')}`,
    });
  const values = async (features: string[], entityIds: string[], more: object = {}, tenantId = 'demo') => {
    const answer = await client.GetFeatures(
      { kind: 'ENTITY_KIND_CUSTOMER', entity_ids: entityIds, features, ...more },
      { tenantId },
    );
    const columns = answer.features.length;
    return answer.entities.map((entity, row) => ({
      known: entity.known,
      values: answer.features.map((_, column) => answer.values.readDoubleLE((row * columns + column) * 8)),
    }));
  };

  it('is ready and shows a click soon after it is on the topic', async () => {
    await waitFor(() => service.life.ready(), { what: 'readiness' });
    await mesh.send([view({ customer_id: 'fresh', item_id: 'a' })]);
    await untilHistory('fresh', ['a']);
    await mesh.send([view({ customer_id: 'fresh', item_id: 'b', occurred_at: '2026-05-01T09:30:00.100Z' })]);
    await untilHistory('fresh', ['b', 'a']);
  });

  it('puts late and out-of-order events where they belong, and counts the same id once', async () => {
    const events = [
      view({ customer_id: 'late', item_id: 'newest', occurred_at: '2026-05-01T09:00:00Z' }),
      view({ customer_id: 'late', item_id: 'hour-before', occurred_at: '2026-05-01T08:00:00Z' }),
      view({ customer_id: 'late', item_id: 'years-before', occurred_at: '2010-05-01T08:00:00Z' }),
    ];
    await mesh.send(events);
    await mesh.send([...events].reverse());
    await mesh.send([view({ customer_id: 'late', item_id: 'week-before', occurred_at: '2026-04-24T08:00:00Z' })]);
    await untilHistory('late', ['newest', 'hour-before', 'week-before', 'years-before']);
    const [row] = await values(
      ['view_count_1h', 'view_count_1d', 'view_count_7d', 'view_count_all', 'first_seen_seconds', 'history_length'],
      ['late'],
    );
    const years = (Date.parse('2026-05-01T09:00:00Z') - Date.parse('2010-05-01T08:00:00Z')) / 1000;
    expect(row?.values).toEqual([2, 2, 3, 4, years, 4]);
  });

  it('says of each event whether personalisation was refused', async () => {
    const by = { customer_id: 'shy' };
    await mesh.send([
      view({ ...by, item_id: 'free', occurred_at: '2026-05-01T09:00:00Z' }),
      view({ ...by, item_id: 'private', occurred_at: '2026-05-01T09:01:00Z', consent: { personalisation: false } }),
    ]);
    await untilHistory('shy', ['private', 'free']);
    const { events } = await client.GetHistory({ entity_id: 'shy' }, { tenantId: 'demo' });
    expect(events.map((event) => event.personalisation_refused)).toEqual([true, false]);
  });

  it('ends windows at as_of, and refuses the past', async () => {
    await mesh.send([view({ customer_id: 'as-of', occurred_at: '2026-05-01T09:00:00Z' })]);
    await untilHistory('as-of', ['i-1']);
    const names = ['last_seen_seconds', 'view_count_1h'];
    expect(await values(names, ['as-of'])).toEqual([{ known: true, values: [0, 1] }]);
    const tomorrow = { as_of: at('2026-05-02T09:00:00Z') };
    expect(await values(names, ['as-of'], tomorrow)).toEqual([{ known: true, values: [86_400, 0] }]);
    await expect(values(names, ['unknown', 'as-of'], { as_of: at('2026-05-01T08:59:59Z') })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('2026-05-01T09:00:00'),
    });
    await expect(
      client.GetHistory({ entity_id: 'as-of', as_of: at('2026-05-01T08:59:59Z') }, { tenantId: 'demo' }),
    ).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('answers an unknown entity with defaults', async () => {
    const [row] = await values([], ['never-seen']);
    expect(row?.known).toBe(false);
    expect(row?.values).toEqual(customerDefinitions.map((definition) => definition.default));
    expect(await client.GetHistory({ entity_id: 'never-seen' }, { tenantId: 'demo' })).toMatchObject({
      known: false,
      events: [],
      newest_event_at: null,
    });
  });

  it('keeps tenants apart, also where their ids are equal', async () => {
    const shared = { id: 'same-id', customer_id: 'same-customer' };
    await mesh.send([
      view({ ...shared, tenant_id: 'demo', item_id: 'of-demo' }),
      view({ ...shared, tenant_id: 'other', item_id: 'of-other' }),
    ]);
    await untilHistory('same-customer', ['of-demo'], 'demo');
    await untilHistory('same-customer', ['of-other'], 'other');
    const popular = await client.ListPopularItems({ limit: 1000 }, { tenantId: 'other' });
    expect(popular.items).toEqual([{ item_id: 'of-other', events: 1 }]);
  });

  it('keeps a visitor’s state with the anonymous id, and a customer’s with the customer id', async () => {
    await mesh.send([
      view({ customer_id: '', anonymous_id: 'visitor', item_id: 'before' }),
      view({ customer_id: 'logged-in', anonymous_id: 'visitor', item_id: 'after' }),
    ]);
    await untilHistory('visitor', ['before']);
    await untilHistory('logged-in', ['after']);
  });

  it('gives a purchase’s lines in the history, and orders and units for its items', async () => {
    const items = [
      { item_id: 'cup', quantity: 6, unit_price: 100 },
      { item_id: 'pot', quantity: 1, unit_price: 900 },
    ];
    const order: EventJson = view({ customer_id: 'buyer', item_id: '', type: 'EVENT_TYPE_PURCHASE', items });
    await mesh.send([order, view({ customer_id: 'second-buyer', item_id: '', type: 'EVENT_TYPE_PURCHASE', items })]);
    await untilHistory('buyer', ['cup', 'pot']);
    await untilHistory('second-buyer', ['cup', 'pot']);
    const features = ['purchase_count_7d', 'purchase_unit_count_7d', 'view_count_all'];
    const answer = await client.GetFeatures(
      { kind: 'ENTITY_KIND_ITEM', entity_ids: ['cup', 'pot'], features },
      { tenantId: 'demo' },
    );
    const all = Array.from({ length: 6 }, (_, index) => answer.values.readDoubleLE(index * 8));
    // Both customers may lie in different partitions: an item's state is the merge of both.
    expect(all).toEqual([2, 12, 0, 2, 2, 0]);
  });

  it('lists the items with the most events first', async () => {
    const viewed = (customer: string, item: string) =>
      view({ tenant_id: 'busy', customer_id: customer, item_id: item });
    const customers = ['a', 'b', 'c', 'd', 'e'];
    await mesh.send([
      ...customers.map((c) => viewed(c, 'top')),
      ...customers.slice(0, 3).map((c) => viewed(c, 'next')),
    ]);
    const list = () => client.ListPopularItems({ limit: 2 }, { tenantId: 'busy' });
    await waitFor(async () => (await list()).items.reduce((sum, item) => sum + item.events, 0) === 8);
    expect((await list()).items).toEqual([
      { item_id: 'top', events: 5 },
      { item_id: 'next', events: 3 },
    ]);
  });

  it.each([
    [{ kind: 'ENTITY_KIND_CUSTOMER', entity_ids: [] }, 'entity_ids'],
    [{ kind: 'ENTITY_KIND_CUSTOMER', entity_ids: Array.from({ length: 10_001 }, (_, i) => `c-${i}`) }, 'entity_ids'],
    [{ kind: 'ENTITY_KIND_CUSTOMER', entity_ids: ['a', ''] }, 'entity_ids[1]'],
    [{ kind: 'ENTITY_KIND_CUSTOMER', entity_ids: ['a\0'] }, 'entity_ids[0]'],
    [{ entity_ids: ['a'] }, 'kind'],
    [
      { kind: 'ENTITY_KIND_CUSTOMER', entity_ids: ['a'], features: Array.from({ length: 500 }, () => 'view_count_1d') },
      'features',
    ],
  ] as const)('refuses a request of wrong shape: %#', async (request, field) => {
    const answer = client.GetFeatures({ ...request, entity_ids: [...request.entity_ids] }, { tenantId: 'demo' });
    await expect(answer).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field }] });
  });

  it('refuses an unknown feature and names those near it', async () => {
    await expect(values(['view_count_1d', 'view_cuont_7d'], ['c-1'])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field: 'features[1]', description: expect.stringContaining('view_count_7d') }],
    });
  });

  it.each([-1, 201])('refuses a history of %i events', async (limit) => {
    const answer = client.GetHistory({ entity_id: 'c-1', limit }, { tenantId: 'demo' });
    await expect(answer).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field: 'limit' }] });
  });

  it('answers 10,000 entities at once', async () => {
    const rows = await values(
      [],
      Array.from({ length: 10_000 }, (_, i) => (i === 9_999 ? 'late' : `none-${i}`)),
    );
    expect(rows).toHaveLength(10_000);
    expect(rows.filter((row) => row.known)).toHaveLength(1);
  });

  it('sends what it cannot read to the dead letters with a reason, and goes on', async () => {
    const bad = [
      Buffer.from('{"id": "broken"'),
      Buffer.from([0xff, 0x00, 0x80]),
      Buffer.from('{"id":"x","tenant_id":"demo"}'),
      // A letter names the field, and neither half a surrogate pair nor this length would fit into one.
      Buffer.from('{"id":"x","tenant_id":"demo","attributes":{"\\ud800":1}}'),
      Buffer.from(`{"id":"x","attributes":{"${'k'.repeat(900_000)}":"\\ud800"}}`),
    ];
    await mesh.producer.send(bad.map((value) => ({ topic: mesh.eventTopic, key: 'demo/dead', value })));
    await mesh.send([view({ customer_id: 'dead', item_id: 'alive' })]);
    await untilHistory('dead', ['alive']);
    const codec = codecFor('insightmesh.collector.v1.DeadLetter');
    const letters: ReturnType<typeof codec.decode>[] = [];
    const consumer = mesh.kafka.consumer({ groupId: `${mesh.prefix}letters`, maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topic: `${mesh.prefix}clickstream.deadletters.v1`, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        if (message.value !== null) letters.push(codec.decode(message.value));
      },
    });
    await waitFor(() => letters.length >= bad.length, { what: 'a dead letter each' });
    await consumer.disconnect();
    const payloads = letters.map((letter) =>
      decryptPayload(deadLetterKey, Buffer.from(letter.encrypted_payload ?? '', 'base64')).toString('hex'),
    );
    expect(payloads.sort()).toEqual(bad.map((bytes) => bytes.toString('hex')).sort());
    for (const letter of letters) {
      expect(letter).toMatchObject({ tenant_id: 'demo', source: 'feature', topic: mesh.eventTopic });
      expect(letter.reason).toBeTruthy();
    }
    await mesh.untilStored();
  });

  it('has every event in the lake once, by tenant and day', async () => {
    await mesh.untilStored();
    const [seen] = (await mesh.pool.query('SELECT count(*)::int AS n FROM seen_events')).rows;
    const [lake] = await query(
      `SELECT count(*)::INT AS n, count(DISTINCT (tenant_id, id))::INT AS ids FROM read_parquet('${mesh.lake}')`,
    );
    expect(lake).toEqual({ n: seen?.n, ids: seen?.n });
    const days = await query(
      `SELECT DISTINCT tenant, day FROM read_parquet('${mesh.lake}', hive_partitioning = true)
       WHERE tenant <> tenant_id OR CAST(day AS DATE) <> CAST(occurred_at AS DATE)`,
    );
    expect(days).toEqual([]);
    const { rows } = await mesh.pool.query(`SELECT sum(rows)::int AS n FROM lake_ranges WHERE state = 'done'`);
    expect(rows[0]?.n).toBe(seen?.n);
  });
});
