import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { type Act, FaultFeature } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { itemIds, itemKnn, items, popularity, vsKnn } from './test-shop.js';

/** One shop with all models, one without a catalogue, one without models, one whose stock is nearly gone. */
const tenants = ['all', 'no-catalogue', 'no-models', 'sold-out'] as const;

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
const clients = new Map<string, Client>();
const inStock = new Set(itemIds.filter((_, n) => n % 7 === 0));

beforeAll(async () => {
  mesh = await new TestMesh().start();
  feature = await new FaultFeature(mesh).start();
  const keys = new Map<string, string>();
  for (const tenant of tenants) {
    keys.set(tenant, await mesh.addTenant(tenant));
    feature.popular(tenant, [...itemIds].reverse());
    if (tenant !== 'no-catalogue') {
      await mesh.putItems(
        tenant,
        items.map((item) => (tenant === 'sold-out' ? { ...item, in_stock: inStock.has(item.id ?? '') } : item)),
      );
    }
    if (tenant === 'no-models') continue;
    await mesh.promote(tenant, 'recommend', 1, tenant === 'sold-out' ? itemKnn() : vsKnn());
    await mesh.promote(tenant, 'similar', 1, itemKnn());
    await mesh.promote(tenant, 'popular', 1, popularity());
  }
  service = await mesh.serve(feature.address);
  for (const [tenant, key] of keys) clients.set(tenant, mesh.client(service, key));
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

const anyItem = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...itemIds) }, fc.stringMatching(/^[a-z0-9-]{1,20}$/));
const anyAct: fc.Arbitrary<Act> = fc.record({
  type: fc.constantFrom(
    'EVENT_TYPE_VIEW',
    'EVENT_TYPE_ADD_TO_CART',
    'EVENT_TYPE_REMOVE_FROM_CART',
    'EVENT_TYPE_FAVOURITE',
    'EVENT_TYPE_PURCHASE',
    'EVENT_TYPE_REFUND',
    'EVENT_TYPE_RECOMMENDATION_CLICK',
    'EVENT_TYPE_REVIEW',
  ),
  item: anyItem,
});

it('gives any request a list without repeats, inputs or sold-out items, in the order of its scores', async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tenants),
      fc.array(anyAct, { maxLength: 30 }),
      fc.array(anyItem, { maxLength: 12 }),
      fc.integer({ min: 0, max: 60 }),
      async (tenant, acts, sessionItems, count) => {
        const customer = `c-${turn++}`;
        feature.history(tenant, customer, acts);
        const answer = await clients
          .get(tenant)
          ?.Recommend({ customer_id: customer, session_items: sessionItems, count });
        const ids = answer?.items.map((item) => item.item_id) ?? [];
        const scores = answer?.items.map((item) => item.score) ?? [];
        expect(ids.length).toBeLessThanOrEqual(count || 10);
        expect(new Set(ids).size).toBe(ids.length);
        for (const item of sessionItems) expect(ids).not.toContain(item);
        expect(scores.every(Number.isFinite)).toBe(true);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(answer?.items.every((item) => item.reason !== '')).toBe(true);
        const sellable = itemIds.filter((id) => tenant !== 'sold-out' || inStock.has(id));
        if (tenant !== 'no-catalogue') for (const id of ids) expect(sellable).toContain(id);
        // Never empty while there is something that the session does not hold already.
        if (sellable.some((id) => !sessionItems.includes(id))) expect(ids.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});

it('gives any item a list of others', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tenants),
      anyItem,
      fc.integer({ min: 0, max: 60 }),
      async (tenant, item, count) => {
        const answer = await clients.get(tenant)?.SimilarItems({ item_id: item, count });
        const ids = answer?.items.map((each) => each.item_id) ?? [];
        const scores = answer?.items.map((each) => each.score) ?? [];
        expect(ids.length).toBeGreaterThan(0);
        expect(ids.length).toBeLessThanOrEqual(count || 10);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).not.toContain(item);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      },
    ),
    { numRuns: 150 },
  );
});
