import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { bought, FaultFeature, viewed } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { aisle, itemIds, itemKnn, items, popularity, vsKnn } from './test-shop.js';

const tenant = 'shop';
const other = 'other';
const bare = 'bare';
const empty = 'empty';

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
let client: Client;
let otherClient: Client;
let bareClient: Client;
let emptyClient: Client;

const idsOf = (answer: { items: { item_id: string }[] }) => answer.items.map((item) => item.item_id);

beforeAll(async () => {
  mesh = await new TestMesh().start();
  const keys = await Promise.all([tenant, other, bare, empty].map((id) => mesh.addTenant(id)));
  feature = await new FaultFeature(mesh).start();
  await mesh.putItems(tenant, items);
  await mesh.putItems(other, [
    { id: 'o-1', title: 'Other one' },
    { id: 'o-2', title: 'Other two', in_stock: false },
    { id: 'o-3', title: 'Other three' },
  ]);
  await mesh.promote(tenant, 'recommend', 3, vsKnn());
  await mesh.promote(tenant, 'similar', 2, itemKnn());
  await mesh.promote(tenant, 'popular', 1, popularity());
  service = await mesh.serve(feature.address);
  [client, otherClient, bareClient, emptyClient] = keys.map((key) => mesh.client(service, key)) as [
    Client,
    Client,
    Client,
    Client,
  ];
});

beforeEach(() => {
  feature.fault = 'none';
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

describe('Recommend', () => {
  it('answers from the champion on the history, with titles, scores and reasons', async () => {
    feature.history(tenant, 'c-1', [viewed('i-10'), bought('i-11'), viewed('i-12')]);
    const answer = await client.Recommend({ customer_id: 'c-1', count: 5 });
    expect(answer.degraded).toEqual([]);
    expect(answer.model).toBe('vs-knn@3');
    expect(answer.recommendation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.items).toHaveLength(5);
    for (const item of answer.items) {
      expect(aisle(1)).toContain(item.item_id);
      expect(['i-10', 'i-11', 'i-12']).not.toContain(item.item_id);
      expect(item.source).toBe('vs-knn');
      expect(item.title).toBe(`Thing ${itemIds.indexOf(item.item_id)}`);
      const verb = item.because_item_id === 'i-11' ? 'bought' : 'viewed';
      expect(item.reason).toBe(`because you ${verb} "Thing ${itemIds.indexOf(item.because_item_id)}"`);
    }
    expect(new Set(answer.items.map((item) => item.because_item_id))).toContain('i-12');
  });

  it('uses nothing that the customer did while personalisation was refused', async () => {
    const refused = ['i-30', 'i-31'].map((item) => ({ ...viewed(item), refused: true }));
    feature.history(tenant, 'c-shy', [viewed('i-10'), { ...bought('i-11'), refused: true }, ...refused]);
    feature.history(tenant, 'c-open', [viewed('i-10')]);
    const [shy, open] = await Promise.all(
      ['c-shy', 'c-open'].map((customer_id) => client.Recommend({ customer_id, count: 10 })),
    );
    expect(shy?.items).toEqual(open?.items);
    feature.history(tenant, 'c-closed', refused);
    const closed = await client.Recommend({ customer_id: 'c-closed' });
    expect(closed.degraded).toEqual(['DEGRADATION_UNKNOWN_CUSTOMER']);
  });

  it('follows the last click of the session, whatever the history says', async () => {
    feature.history(tenant, 'c-2', [viewed('i-01'), viewed('i-02')]);
    const before = await client.Recommend({ customer_id: 'c-2', count: 5 });
    const after = await client.Recommend({ customer_id: 'c-2', count: 5, session_items: ['i-30', 'i-31'] });
    expect(aisle(0)).toEqual(expect.arrayContaining(idsOf(before)));
    expect(aisle(3)).toEqual(expect.arrayContaining(idsOf(after)));
    expect(after.items[0]?.reason).toMatch(/^because you viewed "Thing 3[01]"$/);
  });

  it('merges what customer and visitor did, the newest last', async () => {
    feature.history(tenant, 'c-3', [viewed('i-01')], Date.UTC(2026, 4, 1));
    feature.history(tenant, 'a-3', [viewed('i-21'), viewed('i-22')], Date.UTC(2026, 4, 2));
    const answer = await client.Recommend({ customer_id: 'c-3', anonymous_id: 'a-3', count: 5 });
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(answer)));
    expect(idsOf(answer)).not.toContain('i-01');
    const visitor = await client.Recommend({ anonymous_id: 'a-3', count: 5 });
    expect(visitor.degraded).toEqual([]);
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(visitor)));
  });

  it('gives an unknown customer popular items and says so', async () => {
    const answer = await client.Recommend({ customer_id: 'c-nobody' });
    expect(answer.degraded).toEqual(['DEGRADATION_UNKNOWN_CUSTOMER']);
    expect(answer.items).toHaveLength(10);
    expect(answer.model).toBe('popularity@1');
    const best = popularity()
      .recommend([], 10)
      .map(({ itemId }) => itemId);
    expect(idsOf(answer)).toEqual(best);
    expect(answer.items.every((item) => item.reason === 'popular in this shop')).toBe(true);
    const nobody = await client.Recommend({});
    expect(idsOf(nobody)).toEqual(best);
    expect(nobody.degraded).toEqual(['DEGRADATION_UNKNOWN_CUSTOMER']);
  });

  it('says so when no item of the context is known to the model', async () => {
    const answer = await client.Recommend({ session_items: ['i-new'], count: 3 });
    expect(answer.degraded).toEqual(['DEGRADATION_UNKNOWN_ITEM']);
    expect(answer.items.map((item) => item.source)).toEqual(['popularity', 'popularity', 'popularity']);
  });

  it('tops up a list that the model leaves short: what is alike, popular items last', async () => {
    const answer = await client.Recommend({ session_items: ['i-10'], count: 30 });
    const sources = answer.items.map((item) => item.source);
    expect(answer.items).toHaveLength(30);
    expect([...new Set(sources)]).toEqual(['vs-knn', 'alike']);
    const all = await client.Recommend({ session_items: ['i-10'], count: 39 });
    expect([...new Set(all.items.map((item) => item.source))].slice(0, 2)).toEqual(['vs-knn', 'alike']);
    const scores = answer.items.map((item) => item.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('never brings back inputs, what was bought or just viewed, or what is out of stock', async () => {
    feature.history(tenant, 'c-4', [bought('i-00'), viewed('i-01'), viewed('i-02')]);
    await mesh.putItems(tenant, [{ id: 'i-03', title: 'Thing 3', in_stock: false }]);
    await waitFor(() => service.context.catalogue.find(tenant, 'i-03')?.inStock === false);
    const answer = await client.Recommend({ customer_id: 'c-4', session_items: ['i-04'], count: 500 });
    const left = itemIds.filter((id) => !['i-00', 'i-01', 'i-02', 'i-03', 'i-04'].includes(id));
    expect(idsOf(answer).sort()).toEqual(left);
    await mesh.putItems(tenant, [{ id: 'i-03', title: 'Thing 3', in_stock: true }]);
    await waitFor(() => service.context.catalogue.find(tenant, 'i-03')?.inStock);
  });

  it('shows a customer who has seen the whole shop something again, but not what the session holds', async () => {
    feature.history(other, 'c-5', [viewed('o-1'), bought('o-3')]);
    const answer = await otherClient.Recommend({ customer_id: 'c-5' });
    expect(idsOf(answer).sort()).toEqual(['o-1', 'o-3']);
    const session = await otherClient.Recommend({ customer_id: 'c-5', session_items: ['o-1'] });
    expect(idsOf(session)).toEqual(['o-3']);
  });

  it("gives another tenant's key that tenant's items alone", async () => {
    feature.history(tenant, 'c-6', [viewed('i-10'), viewed('i-11')]);
    const answer = await otherClient.Recommend({ customer_id: 'c-6', count: 100 });
    expect(idsOf(answer).sort()).toEqual(['o-1', 'o-3']);
    expect(answer.degraded.sort()).toEqual(['DEGRADATION_NO_MODEL', 'DEGRADATION_UNKNOWN_CUSTOMER']);
    expect(answer.model).toBe('');
  });

  it("serves feature's popular items where a tenant has neither model nor catalogue", async () => {
    feature.popular(bare, ['b-1', 'b-2', 'b-3']);
    const answer = await bareClient.Recommend({ session_items: ['b-1'] });
    expect(idsOf(answer)).toEqual(['b-2', 'b-3']);
    expect(answer.degraded).toEqual(['DEGRADATION_NO_MODEL']);
    expect(answer.items[0]).toMatchObject({ source: 'popularity', reason: 'popular in this shop', title: '' });
    feature.popular(bare, ['b-4']);
    await waitFor(async () => idsOf(await bareClient.Recommend({})).includes('b-4'));
  });

  it('has nothing to show in a shop without anything, and says so', async () => {
    const answer = await emptyClient.Recommend({ customer_id: 'c-7' });
    expect(answer.items).toEqual([]);
    expect(answer.degraded).toContain('DEGRADATION_EMPTY_CATALOGUE');
  });

  it('forgets an item whose tombstone comes, and passes over messages that are no items', async () => {
    await mesh.putItems(other, [{ id: 'o-9', title: 'Short-lived' }]);
    await waitFor(() => service.context.catalogue.find(other, 'o-9'));
    await mesh.putRaw('catalog.items.v1', `${other}/o-8`, Buffer.from('{"id": 7'));
    await mesh.putRaw('catalog.items.v1', `${other}/o-9`, null);
    await waitFor(() => !service.context.catalogue.find(other, 'o-9'));
    expect(idsOf(await otherClient.Recommend({ count: 100 })).sort()).toEqual(['o-1', 'o-3']);
  });

  it.each([
    ['count', { count: -1 }],
    ['count', { count: 10_000 }],
    ['count', { count: 501 }],
    ['customer_id', { customer_id: 'c'.repeat(129) }],
    ['anonymous_id', { anonymous_id: 'a'.repeat(129) }],
    ['session_items', { session_items: Array.from({ length: 201 }, (_, n) => `i-${n}`) }],
    ['customer_id', { customer_id: 'c\0' }],
    ['as_of', { as_of: { seconds: 9e15, nanos: 0 } }],
    ['as_of', { as_of: { seconds: 1_800_000_000, nanos: -5 } }],
    ['session_items[1]', { session_items: ['i-01', ''] }],
    ['session_items[0]', { session_items: ['i'.repeat(129)] }],
  ])('refuses a wrong %s and names it', async (field, request) => {
    await expect(client.Recommend(request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field }],
    });
  });

  it('takes the limits themselves', async () => {
    expect((await client.Recommend({ count: 0 })).items).toHaveLength(10);
    expect((await client.Recommend({ count: 500 })).items).toHaveLength(itemIds.length);
    const full = { customer_id: 'c'.repeat(128), session_items: Array.from({ length: 200 }, (_, n) => `x-${n}`) };
    expect((await client.Recommend(full)).items).toHaveLength(10);
  });

  it('asks for a key with the scope', async () => {
    const blind = await mesh.addTenant('blind', ['features:read']);
    await expect(mesh.client(service, blind).Recommend({})).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(mesh.client(service, 'im_x_y').Recommend({})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it("passes on that as_of lies before the customer's newest event", async () => {
    feature.history(tenant, 'c-8', [viewed('i-10')], Date.UTC(2026, 4, 1));
    const asOf = (ms: number) => ({ as_of: { seconds: ms / 1000, nanos: 0 } });
    await expect(client.Recommend({ customer_id: 'c-8', ...asOf(Date.UTC(2026, 3, 1)) })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
    expect((await client.Recommend({ customer_id: 'c-8', ...asOf(Date.UTC(2026, 5, 1)) })).degraded).toEqual([]);
  });
});

describe('SimilarItems', () => {
  it('answers from the similar champion', async () => {
    const answer = await client.SimilarItems({ item_id: 'i-20', count: 4 });
    expect(answer.model).toBe('item-knn@2');
    expect(answer.degraded).toEqual([]);
    expect(answer.items).toHaveLength(4);
    for (const item of answer.items) {
      expect(aisle(2)).toContain(item.item_id);
      expect(item.item_id).not.toBe('i-20');
      expect(item).toMatchObject({ source: 'item-knn', because_item_id: 'i-20', reason: 'similar to "Thing 20"' });
    }
  });

  it('gives popular items for an unknown one, and where there is no model', async () => {
    const unknown = await client.SimilarItems({ item_id: 'i-unknown', count: 4 });
    expect(unknown.degraded).toEqual(['DEGRADATION_UNKNOWN_ITEM']);
    expect(unknown.items.map((item) => item.source)).toEqual(Array(4).fill('popularity'));
    const noModel = await otherClient.SimilarItems({ item_id: 'o-1' });
    expect(noModel.degraded).toEqual(['DEGRADATION_NO_MODEL']);
    expect(idsOf(noModel)).toEqual(['o-3']);
  });

  it.each([
    ['item_id', { item_id: '' }],
    ['item_id', { item_id: 'i'.repeat(129) }],
    ['count', { item_id: 'i-01', count: 10_000 }],
    ['count', { item_id: 'i-01', count: -5 }],
  ])('refuses a wrong %s and names it', async (field, request) => {
    await expect(client.SimilarItems(request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field }],
    });
  });
});
