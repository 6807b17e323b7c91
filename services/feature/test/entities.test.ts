import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { toTimestamp } from '@insight-mesh/runtime/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionsOf } from '../src/definitions/all.js';
import { entityNames } from '../src/definitions/definition.js';
import { pruneOthers } from '../src/store/other-states.js';
import { createTestMesh, type FeatureClient, type TestMesh, view } from './mesh.js';

const demo = { tenantId: 'demo' };
const order: Partial<EventJson> = {
  type: 'EVENT_TYPE_PURCHASE',
  customer_id: 'c-1',
  session_id: 's-1',
  device_id: 'd-1',
  currency: 'EUR',
  item_id: '',
  items: [
    { item_id: 'lamp', quantity: 2, unit_price: 4_000 },
    { item_id: 'bulb', quantity: 1, unit_price: 500 },
  ],
  item_facts: [
    { item_id: 'lamp', category: 'Home > Lighting', brand: 'Nordlys', price: 4_000, currency: 'EUR' },
    { item_id: 'bulb', category: 'Home > Bulbs', brand: 'Nordlys', price: 500, currency: 'EUR' },
  ],
};

describe('entities beside customers and items', () => {
  let mesh: TestMesh;
  let client: FeatureClient;

  beforeAll(async () => {
    mesh = await createTestMesh();
    client = mesh.client(await mesh.start());
    await mesh.send([
      view({ ...order, occurred_at: '2026-05-01T09:30:00Z' }),
      view({
        customer_id: 'c-1',
        session_id: 's-1',
        device_id: 'd-1',
        item_id: 'lamp',
        occurred_at: '2026-05-01T09:29:00Z',
        item_facts: [{ item_id: 'lamp', category: 'Home > Lighting', brand: 'Nordlys', price: 4_000, currency: 'EUR' }],
      }),
      view({
        customer_id: 'c-2',
        session_id: 's-2',
        device_id: 'd-1',
        item_id: 'other',
        occurred_at: '2026-05-01T09:29:30Z',
      }),
    ]);
    await mesh.untilStored();
  });
  afterAll(() => mesh.stop());

  const ask = async (kind: string, ids: string[], features: string[], more: object = {}) => {
    const answer = await client.GetFeatures(
      { kind: kind as 'ENTITY_KIND_ITEM', entity_ids: ids, features, ...more },
      demo,
    );
    const bit = (at: number) => ((answer.defaults[at >>> 3] ?? 0) >>> (at & 7)) & 1;
    const count = ids.length * answer.features.length;
    return {
      ...answer,
      numbers: Array.from({ length: count }, (_, at) => answer.values.readDoubleLE(at * 8)),
      marked: Array.from({ length: count }, (_, at) => bit(at)),
    };
  };

  it('are served by kind', async () => {
    const session = await ask('ENTITY_KIND_SESSION', ['s-1'], ['length_seconds', 'depth', 'bounce', 'spend']);
    expect(session.numbers).toEqual([60, 2, 0, 8_500]);
    const device = await ask('ENTITY_KIND_DEVICE', ['d-1'], ['customer_count_1d', 'purchase_count_1h', 'spend_7d']);
    expect(device.numbers).toEqual([2, 1, 8_500]);
    const category = await ask(
      'ENTITY_KIND_CATEGORY',
      ['Home > Lighting', 'Home > Bulbs'],
      ['purchase_unit_count_1d', 'revenue_1d', 'view_count_1d'],
    );
    expect(category.numbers).toEqual([2, 8_000, 1, 1, 500, 0]);
    const item = await ask('ENTITY_KIND_ITEM', ['lamp'], ['revenue_all', 'buyer_count_7d', 'view_count_all']);
    expect(item.numbers).toEqual([8_000, 1, 1]);
    expect(item.entities[0]).toMatchObject({ known: true, currency: 'EUR' });
  });

  it('of a customer and a category or brand need both', async () => {
    const pair = await ask('ENTITY_KIND_CUSTOMER_CATEGORY', ['c-1', 'c-1', 'c-1'], ['affinity', 'view_count_7d'], {
      facets: ['Home > Lighting', 'Home > Bulbs', 'Home > Chairs'],
    });
    expect(pair.numbers).toEqual([9, 1, 8, 0, 0, 0]);
    expect(pair.marked).toEqual([0, 0, 0, 0, 1, 1]);
    const brand = await ask('ENTITY_KIND_CUSTOMER_BRAND', ['c-1'], ['affinity_share'], { facets: ['Nordlys'] });
    expect(brand.numbers).toEqual([1]);
    for (const [kind, facets] of [
      ['ENTITY_KIND_CUSTOMER_CATEGORY', []],
      ['ENTITY_KIND_CUSTOMER_BRAND', ['a', 'b']],
      ['ENTITY_KIND_CUSTOMER', ['a']],
      ['ENTITY_KIND_CUSTOMER_CATEGORY', ['']],
    ] as const) {
      await expect(ask(kind, ['c-1'], [], { facets: [...facets] })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('facets'),
      });
    }
  });

  it('pack by row or by column, and mark what is a default', async () => {
    const names = ['view_count_all', 'last_purchase_seconds', 'average_basket_all'];
    const ids = ['c-1', 'never-seen', 'c-2'];
    const rows = await ask('ENTITY_KIND_CUSTOMER', ids, names);
    expect(rows.numbers).toEqual([1, 0, 8_500, 0, -1, 0, 1, -1, 0]);
    expect(rows.marked).toEqual([0, 0, 0, 1, 1, 1, 0, 1, 1]);
    const columns = await ask('ENTITY_KIND_CUSTOMER', ids, names, { packing: 'PACKING_COLUMN_MAJOR' });
    const turned = (values: number[]) =>
      names.flatMap((_, column) => ids.map((__, row) => values[row * names.length + column]));
    expect(columns.numbers).toEqual(turned(rows.numbers));
    expect(columns.marked).toEqual(turned(rows.marked));
  });

  it('give a set of features by its name', async () => {
    const risk = await ask('ENTITY_KIND_DEVICE', ['d-1'], [], { feature_set: 'risk' });
    expect(risk.features).toContain('order_velocity');
    const marketing = await ask('ENTITY_KIND_CUSTOMER', ['c-1'], [], { feature_set: 'marketing' });
    expect(marketing.features).toContain('average_basket_90d');
    expect(marketing.features.length).toBeLessThan(definitionsOf.customer.length);
    await expect(ask('ENTITY_KIND_CUSTOMER', ['c-1'], [], { feature_set: 'riks' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('recommendation, marketing, risk'),
    });
    await expect(ask('ENTITY_KIND_CUSTOMER', ['c-1'], ['spend_all'], { feature_set: 'risk' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('lists every feature with its sentence, page by page', async () => {
    const names: string[] = [];
    let token = '';
    do {
      const page = await client.ListFeatures({ page_size: 100, page_token: token }, demo);
      expect(page.features.length).toBeLessThanOrEqual(100);
      names.push(...page.features.map((feature) => `${feature.kind} ${feature.name}`));
      token = page.next_page_token;
    } while (token !== '');
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(entityNames.reduce((sum, entity) => sum + definitionsOf[entity].length, 0));
    const { features } = await client.ListFeatures({ kind: 'ENTITY_KIND_DEVICE' }, demo);
    expect(features.find((feature) => feature.name === 'customer_count_1d')).toMatchObject({
      type: 'FEATURE_TYPE_COUNT',
      window: '1d',
      late_horizon_seconds: 86_400,
      description: expect.stringContaining('Different customers and visitors on the device'),
      feature_sets: ['risk'],
    });
    for (const wrong of [{ page_size: -1 }, { page_size: 1_001 }, { page_token: 'x' }, { page_token: '999999' }]) {
      await expect(client.ListFeatures(wrong, demo)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  it('names what interests a customer, the most first', async () => {
    const category = await client.ListAffinities({ entity_id: 'c-1', facet: 'FACET_KIND_CATEGORY' }, demo);
    expect(category.known).toBe(true);
    expect(category.affinities.map(({ name, score }) => [name, score])).toEqual([
      ['Home > Lighting', 9],
      ['Home > Bulbs', 8],
    ]);
    const bands = await client.ListAffinities({ entity_id: 'c-1', facet: 'FACET_KIND_PRICE_BAND', limit: 1 }, demo);
    expect(bands.affinities).toMatchObject([{ name: 'EUR 2^5', share: 9 / 17 }]);
    const later = await client.ListAffinities(
      { entity_id: 'c-1', facet: 'FACET_KIND_BRAND', as_of: toTimestamp(Date.parse('2026-05-31T09:30:00Z')) },
      demo,
    );
    expect(later.affinities).toMatchObject([{ name: 'Nordlys', score: 8.5, share: 1 }]);
    expect(await client.ListAffinities({ entity_id: 'nobody', facet: 'FACET_KIND_BRAND' }, demo)).toMatchObject({
      known: false,
      affinities: [],
    });
    await expect(client.ListAffinities({ entity_id: 'c-1' }, demo)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('FACET_KIND_CATEGORY'),
    });
  });

  it('forgets sessions and devices that nobody touched for long, and keeps categories', async () => {
    const count = async () => {
      const { rows } = await mesh.pool.query<{ kind: number; n: number }>(
        'SELECT kind, count(*)::int AS n FROM entity_states GROUP BY kind ORDER BY kind',
      );
      return rows.map((row) => [row.kind, row.n]);
    };
    const before = [
      [1, 2],
      [2, 2],
      [3, 1],
    ];
    expect(await count()).toEqual(before);
    const forget = (nowMs: number) => pruneOthers(mesh.pool, { days: 30, nowMs, limit: 1_000 });
    expect(await forget(Date.now() + 29 * 86_400_000)).toBe(0);
    expect(await count()).toEqual(before);
    // The device's part of another partition was touched lately: the device is not forgotten in parts.
    await mesh.pool.query(
      `INSERT INTO entity_states SELECT tenant_id, kind, entity_id, 99, touched + 20, state FROM entity_states WHERE kind = 3 LIMIT 1`,
    );
    expect(await forget(Date.now() + 32 * 86_400_000)).toBe(2);
    await mesh.pool.query('DELETE FROM entity_states WHERE partition = 99');
    expect(await forget(Date.now() + 32 * 86_400_000)).toBe(1);
    expect(await count()).toEqual([[2, 2]]);
    await waitFor(async () => !(await ask('ENTITY_KIND_SESSION', ['s-1'], ['depth'])).entities[0]?.known, {
      what: 'the session to be forgotten',
    });
  });
});
