import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { bought, FaultFeature, viewed } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { aisle, itemIds, itemKnn, items, popularity, vsKnn } from './test-shop.js';

const tenant = 'shop';

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
let client: Client;

const idsOf = (answer: { items: { item_id: string }[] }) => answer.items.map((item) => item.item_id);
const numberOf = (itemId: string) => itemIds.indexOf(itemId);
const brandOf = (itemId: string) => numberOf(itemId) % 3;
const aisleOf = (itemId: string) => Math.floor(numberOf(itemId) / 10);

function counted<T>(list: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

beforeAll(async () => {
  mesh = await new TestMesh().start();
  const key = await mesh.addTenant(tenant);
  feature = await new FaultFeature(mesh).start();
  await mesh.putItems(tenant, items);
  await mesh.promote(tenant, 'recommend', 3, vsKnn());
  await mesh.promote(tenant, 'similar', 2, itemKnn());
  await mesh.promote(tenant, 'popular', 1, popularity());
  service = await mesh.serve(feature.address);
  client = mesh.client(service, key);
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

describe('rules', () => {
  it('caps brands and categories, and goes on to look until the list is full', async () => {
    const caps = [
      { attribute: 'brand', max: 4 },
      { attribute: 'category:2', max: 3 },
    ];
    const answer = await client.Recommend({ session_items: ['i-10', 'i-12'], count: 12, rules: { caps } });
    expect(answer.items).toHaveLength(12);
    expect([...counted(idsOf(answer).map(aisleOf)).values()]).toEqual([3, 3, 3, 3]);
    expect(Math.max(...counted(idsOf(answer).map(brandOf)).values())).toBeLessThanOrEqual(4);
    const scores = answer.items.map((item) => item.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const tight = await client.Recommend({ count: 12, rules: { caps: [{ attribute: 'category:1', max: 5 }] } });
    expect(tight.items).toHaveLength(5);
    expect(tight.degraded).toContain('DEGRADATION_FEW_ITEMS');
  });

  it('keeps to a band of prices', async () => {
    const rules = { min_price: 125, max_price: 134, currency: 'EUR' };
    const answer = await client.Recommend({ session_items: ['i-10'], count: 20, rules });
    expect(idsOf(answer).sort()).toEqual(itemIds.slice(25, 35));
    expect(answer.degraded).toEqual(['DEGRADATION_FEW_ITEMS']);
    const other = await client.Recommend({ session_items: ['i-10'], rules: { ...rules, currency: 'USD' } });
    expect(other.items).toEqual([]);
    expect(other.degraded).toEqual(['DEGRADATION_FEW_ITEMS']);
  });

  it('brings back what was bought, and leaves out by name', async () => {
    feature.history(tenant, 'c-again', [bought('i-10'), viewed('i-11')]);
    const again = { exclude_bought: false, exclude_seen: false, exclude_items: ['i-12'] };
    const all = idsOf(await client.Recommend({ customer_id: 'c-again', count: 500, rules: again }));
    expect(all).toContain('i-10');
    expect(all).toContain('i-11');
    expect(all).not.toContain('i-12');
    const plain = idsOf(await client.Recommend({ customer_id: 'c-again', count: 500 }));
    expect(plain).not.toContain('i-10');
    expect(plain).not.toContain('i-11');
  });

  it('leaves out what is far less relevant than the best', async () => {
    const request = { session_items: ['i-10', 'i-11'], count: 40 };
    const all = await client.Recommend(request);
    const best = all.items[0]?.score ?? 0;
    const some = await client.Recommend({ ...request, rules: { min_relevance: 0.5 } });
    expect(idsOf(some)).toEqual(idsOf({ items: all.items.filter(({ score }) => score >= 0.5 * best) }));
    expect(some.degraded).toEqual(['DEGRADATION_FEW_ITEMS']);
  });

  it('mixes the aisles where diversity is asked for', async () => {
    const request = { session_items: ['i-10', 'i-11'], count: 6 };
    const aisles = (answer: { items: { item_id: string }[] }) => new Set(idsOf(answer).map(aisleOf)).size;
    expect(aisles(await client.Recommend(request))).toBe(1);
    expect(aisles(await client.Recommend({ ...request, rules: { diversity: 0.9 } }))).toBe(4);
  });

  it('turns the list over where rotation is asked for', async () => {
    feature.history(tenant, 'c-turn', [viewed('i-20'), viewed('i-21')]);
    const request = { customer_id: 'c-turn', count: 4, rules: { rotation: { strength: 1 } } };
    const first = idsOf(await client.Recommend(request));
    const second = idsOf(await client.Recommend(request));
    expect(second.filter((id) => first.includes(id))).toEqual([]);
    const without = idsOf(await client.Recommend({ customer_id: 'c-turn', count: 4 }));
    expect(without).toEqual(first);
  });
});

describe('pages', () => {
  it('go on without repeats until there is no more', async () => {
    const request = { session_items: ['i-10'], count: 16 };
    const seen: string[] = [];
    let token = '';
    const lengths: number[] = [];
    do {
      const answer = await client.Recommend({ ...request, page_token: token });
      seen.push(...idsOf(answer));
      lengths.push(answer.items.length);
      token = answer.next_page_token;
    } while (token !== '');
    expect(lengths).toEqual([16, 16, 7]);
    expect(new Set(seen).size).toBe(39);
  });

  it('bring nothing back behind the last one that was left out', async () => {
    feature.history(tenant, 'c-last', [bought('i-00'), viewed('i-01')]);
    const request = { customer_id: 'c-last', count: 19 };
    const first = await client.Recommend(request);
    const second = await client.Recommend({ ...request, page_token: first.next_page_token });
    const third = await client.Recommend({ ...request, page_token: second.next_page_token });
    expect([first, second, third].map(({ items: list }) => list.length)).toEqual([19, 19, 0]);
  });

  it('go on at any door and from a batch', async () => {
    feature.history(tenant, 'c-door', [viewed('i-10')]);
    const first = await client.Recommend({ customer_id: 'c-door', count: 5 });
    const request = { customer_id: 'c-door', count: 5, page_token: first.next_page_token };
    const second = idsOf(await client.Recommend(request));
    const { answer } = await client.Debug({ request });
    expect(idsOf({ items: answer?.items ?? [] })).toEqual(second);
    const batch = client.RecommendBatch({ request: { count: 5 }, customer_ids: ['c-door'] });
    for await (const each of batch) {
      const page_token = each.answer?.next_page_token ?? '';
      expect(page_token).not.toBe('');
      expect(idsOf(await client.Recommend({ ...request, page_token }))).toEqual(second);
    }
  });

  it('are of one request', async () => {
    const { next_page_token: token } = await client.Recommend({ session_items: ['i-10'] });
    for (const other of [
      { session_items: ['i-11'] },
      { session_items: ['i-10'], rules: { diversity: 0.5 } },
      { session_items: ['i-10'], page_token: `${token}A` },
      { session_items: ['i-10'], page_token: 'nonsense' },
    ]) {
      await expect(client.Recommend({ page_token: token, ...other })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        violations: [{ field: 'page_token' }],
      });
    }
    await expect(client.SimilarItems({ item_id: 'i-10', page_token: token })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

describe('scenarios', () => {
  it('take the item of the page and the basket as the newest of the session', async () => {
    feature.history(tenant, 'c-home', [viewed('i-01'), viewed('i-02')]);
    const home = await client.Recommend({ customer_id: 'c-home', count: 5 });
    expect(aisle(0)).toEqual(expect.arrayContaining(idsOf(home)));
    const page = await client.Recommend({
      customer_id: 'c-home',
      scenario: 'SCENARIO_PRODUCT',
      item_id: 'i-30',
      count: 5,
    });
    expect(idsOf(page).map(aisleOf)).toContain(3);
    expect(idsOf(page)).not.toContain('i-30');
    const basket = await client.Recommend({ scenario: 'SCENARIO_BASKET', basket_items: ['i-20', 'i-21'], count: 5 });
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(basket)));
    expect(idsOf(basket)).not.toContain('i-20');
  });

  it('name what is wrong', async () => {
    const refused = (request: object, field: string) =>
      expect(client.Recommend(request)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field }] });
    await refused({ scenario: 77 }, 'scenario');
    await refused({ scenario: 'SCENARIO_PRODUCT' }, 'item_id');
    await refused({ basket_items: Array(201).fill('i-01') }, 'basket_items');
  });
});

describe('candidates', () => {
  it('are all that may come back, in the order of the model, then of the popular ones', async () => {
    const candidates = ['i-39', 'i-11', 'i-12', 'x-unknown', 'i-10', 'i-00'];
    const answer = await client.Recommend({ session_items: ['i-10'], candidates, count: 10 });
    expect(idsOf(answer).sort()).toEqual(['i-00', 'i-11', 'i-12', 'i-39']);
    expect(idsOf(answer).slice(0, 2).map(aisleOf)).toEqual([1, 1]);
    expect(answer.items[0]?.source).toBe('vs-knn');
    expect(answer.items.at(-1)?.source).toBe('popularity');
  });

  it('are refused where there are too many', async () => {
    const candidates = Array.from({ length: 10_000 }, (_, n) => `i-${n}`);
    await expect(client.Recommend({ candidates })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field: 'candidates' }],
    });
  });
});

it.each([
  ['rules.diversity', { diversity: 1.5 }],
  ['rules.diversity', { diversity: Number.NaN }],
  ['rules.min_relevance', { min_relevance: -0.1 }],
  ['rules.max_price', { min_price: 200, max_price: 100 }],
  ['rules.min_price', { min_price: -1 }],
  ['rules.currency', { min_price: 1, currency: 'euro' }],
  ['rules.currency', { currency: 'EUR' }],
  ['rules.caps[0].max', { caps: [{ attribute: 'brand', max: 0 }] }],
  ['rules.caps[0].attribute', { caps: [{ attribute: '', max: 1 }] }],
  ['rules.caps[0].attribute', { caps: [{ attribute: 'category:0', max: 1 }] }],
  [
    'rules.caps[1].max',
    {
      caps: [
        { attribute: 'brand', max: 2 },
        { attribute: 'brand', max: 3 },
      ],
    },
  ],
  ['rules.caps', { caps: Array.from({ length: 11 }, (_, n) => ({ attribute: `a${n}`, max: 1 })) }],
  ['rules.rotation.strength', { rotation: { strength: 2 } }],
  ['rules.rotation.half_life_seconds', { rotation: { strength: 1, half_life_seconds: -1 } }],
  ['rules.exclude_items', { exclude_items: Array.from({ length: 1_001 }, (_, n) => `i-${n}`) }],
])('refuses a wrong %s and names it', async (field, rules) => {
  const wrong = { code: 'INVALID_ARGUMENT', violations: [{ field }] };
  await expect(client.Recommend({ rules })).rejects.toMatchObject(wrong);
  await expect(client.PopularItems({ rules })).rejects.toMatchObject(wrong);
});

it.each([
  ['context.nested', { nested: { structValue: { fields: {} } } }],
  ['context.nothing', { nothing: { nullValue: 'NULL_VALUE' as const } }],
])('refuses a wrong %s and names it', async (field, fields) => {
  await expect(client.Recommend({ context: { fields } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    violations: [{ field }],
  });
});

describe('the other lists', () => {
  it('ComplementaryItems goes with the basket', async () => {
    const answer = await client.ComplementaryItems({ basket_items: ['i-20', 'i-21'], count: 4 });
    expect(answer.model).toBe('item-knn@2');
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(answer)));
    expect(answer.items[0]?.reason).toMatch(/^goes with "Thing 2[01]"$/);
    await expect(client.ComplementaryItems({})).rejects.toMatchObject({ violations: [{ field: 'basket_items' }] });
  });

  it('PopularItems is the same for everybody, by pages', async () => {
    const first = await client.PopularItems({ count: 10 });
    const best = popularity()
      .recommend([], 20)
      .map(({ itemId }) => itemId);
    expect(idsOf(first)).toEqual(best.slice(0, 10));
    expect(first.model).toBe('popularity@1');
    const second = await client.PopularItems({ count: 10, page_token: first.next_page_token });
    expect(idsOf(second)).toEqual(best.slice(10));
  });

  it('RecommendBatch answers for each customer in turn, as Recommend does', async () => {
    const customers = Array.from({ length: 50 }, (_, n) => `c-batch-${n}`);
    customers.forEach((customer, n) => {
      feature.history(tenant, customer, [viewed(itemIds[n % 40] ?? '')]);
    });
    const answers = [];
    for await (const each of client.RecommendBatch({ request: { count: 3 }, customer_ids: customers }))
      answers.push(each);
    expect(answers.map(({ customer_id }) => customer_id)).toEqual(customers);
    const alone = await Promise.all(customers.map((customer_id) => client.Recommend({ customer_id, count: 3 })));
    expect(answers.map(({ answer }) => answer?.items)).toEqual(alone.map(({ items: list }) => list));
  });

  it('RecommendBatch says which customer has no answer, and answers the others', async () => {
    feature.history(tenant, 'c-new', [viewed('i-10')], Date.UTC(2026, 4, 1));
    const as_of = { seconds: Date.UTC(2026, 3, 1) / 1000, nanos: 0 };
    const answers = [];
    for await (const each of client.RecommendBatch({ request: { as_of }, customer_ids: ['c-new', 'c-nobody'] }))
      answers.push(each);
    expect(answers[0]).toMatchObject({ customer_id: 'c-new', answer: null });
    expect(answers[0]?.error).toMatch(/as_of/);
    expect(answers[1]?.answer?.items).toHaveLength(10);
  });

  it.each([
    ['request', { customer_ids: ['c'] }],
    ['customer_ids', { request: {} }],
    ['customer_ids[0]', { request: {}, customer_ids: [''] }],
    ['request.customer_id', { request: { customer_id: 'c' }, customer_ids: ['c'] }],
    ['count', { request: { count: 501 }, customer_ids: ['c'] }],
  ])('RecommendBatch refuses a wrong %s', async (field, request) => {
    const all = async () => {
      for await (const each of client.RecommendBatch(request)) expect(each).toBeUndefined();
    };
    await expect(all()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', violations: [{ field }] });
  });
});

describe('explain and Debug', () => {
  it('say what made each score', async () => {
    feature.history(tenant, 'c-why', [viewed('i-10'), viewed('i-11')]);
    const request = { customer_id: 'c-why', count: 3, rules: { rotation: { strength: 0.5 } } };
    await client.Recommend(request);
    const answer = await client.Recommend({ ...request, explain: true });
    for (const { score, contributions } of answer.items) {
      expect(contributions.map(({ name }) => name)).toEqual(['vs-knn', 'rotation']);
      expect(contributions.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(score, 9);
    }
    expect((await client.Recommend(request)).items[0]?.contributions).toEqual([]);
  });

  it('Debug shows what every stage kept and dropped, and counts as shown to nobody', async () => {
    feature.history(tenant, 'c-debug', [viewed('i-10'), bought('i-11')]);
    const rules = { caps: [{ attribute: 'brand', max: 1 }], exclude_items: ['i-12'], rotation: { strength: 1 } };
    const request = { customer_id: 'c-debug', count: 3, rules };
    const { answer, stages, context_items } = await client.Debug({ request });
    expect(context_items).toEqual(['i-10', 'i-11']);
    expect(stages.map(({ stage }) => stage)).toEqual(['sources', 'hydrate', 'filter', 'score', 're-rank', 'explain']);
    const dropped = (name: string) =>
      new Map(stages.find(({ stage }) => stage === name)?.items.map((item) => [item.item_id, item.dropped]));
    expect(dropped('filter').get('i-12')).toBe('excluded');
    expect([...dropped('re-rank').values()]).toContain('cap');
    const shown = stages.at(-1)?.items.map((item) => item.item_id);
    expect(shown).toEqual(idsOf({ items: answer?.items ?? [] }));
    expect(idsOf(await client.Recommend(request))).toEqual(shown);
    await expect(client.Debug({})).rejects.toMatchObject({ violations: [{ field: 'request' }] });
  });
});

describe('expressions', () => {
  it('keep what they say, and multiply scores', async () => {
    const request = { session_items: ['i-10', 'i-11'], count: 40 };
    const filtered = await client.Recommend({
      ...request,
      rules: { filter: 'item.price < 115 && item.brand != "Brand 0"' },
    });
    expect(idsOf(filtered).sort()).toEqual(
      itemIds.filter((id) => numberOf(id) < 15 && brandOf(id) !== 0 && !request.session_items.includes(id)),
    );
    expect(filtered.degraded).toEqual(['DEGRADATION_FEW_ITEMS']);
    const boosted = await client.Recommend({
      ...request,
      count: 5,
      rules: { boost: 'item.brand == "Brand 2" ? 100.0 : 1.0' },
      explain: true,
    });
    expect(idsOf(boosted).map(brandOf)).toEqual([2, 2, 2, 2, 2]);
    expect(boosted.items[0]?.contributions.at(-1)).toMatchObject({ name: 'boost', value: 100 });
  });

  it('read the request, and the customer by the features that they name', async () => {
    const fields = { floor: { numberValue: 130 }, member: { boolValue: true } };
    const answer = await client.Recommend({
      session_items: ['i-10'],
      count: 40,
      context: { fields },
      rules: { filter: 'context.member && double(item.price) >= context.floor' },
    });
    expect(idsOf(answer).sort()).toEqual(aisle(3));
    feature.features(tenant, 'c-rich', new Map([['orders_30d', 7]]));
    const rules = { filter: 'customer.orders_30d > 5.0 ? item.brand == "Brand 1" : item.brand == "Brand 2"' };
    const rich = await client.Recommend({ customer_id: 'c-rich', count: 40, rules });
    expect(new Set(idsOf(rich).map(brandOf))).toEqual(new Set([1]));
    expect(feature.asked).toEqual(['orders_30d']);
    // What nobody knows of a customer cannot be told: nothing passes, and the answer says that the rules left too little.
    const nobody = await client.Recommend({ customer_id: 'c-nobody', count: 40, rules });
    expect(nobody.items).toEqual([]);
    expect(nobody.degraded).toContain('DEGRADATION_FEW_ITEMS');
  });

  it('do without the customer where feature does not answer, and the answer says so', async () => {
    feature.fault = 'refuses';
    const rules = { boost: 'customer.orders_30d > 5.0 ? 2.0 : 1.0' };
    const answer = await client.Recommend({ customer_id: 'c-rich', session_items: ['i-10'], rules });
    feature.fault = 'none';
    expect(answer.items).toHaveLength(10);
    expect(answer.degraded).toEqual(['DEGRADATION_NO_HISTORY', 'DEGRADATION_NO_FEATURES']);
  });

  it.each([
    ['rules.filter', { filter: 'item.price <' }, /line 1.*column/],
    ['rules.filter', { filter: 'item.price < 5 && colour == "red"' }, /colour/],
    ['rules.filter', { filter: `item.brand in [${'"a",'.repeat(600)}"b"]` }, /2,?000|characters/],
    ['rules.filter', { filter: '"text"' }, /bool/],
    ['rules.boost', { boost: 'item.brand' }, /double|int/],
  ])('refuses a wrong %s: %o', async (field, rules, description) => {
    await expect(client.Recommend({ rules })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field, description: expect.stringMatching(description) }],
    });
  });
});
