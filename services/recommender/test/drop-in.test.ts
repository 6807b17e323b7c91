import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { Metrics } from '@insight-mesh/runtime/metrics';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDropIn } from '../src/drop-in/drop-in-server.js';
import { listRecommendations } from '../src/drop-in/list-recommendations.js';
import { handlersOf } from './doors.js';
import { bought, FaultFeature, viewed } from './fault-feature.js';
import { TestMesh } from './test-mesh.js';
import { itemIds, itemKnn, items, popularity, vsKnn } from './test-shop.js';

/** The nine products of both demos, of which one is sold out. */
const products = ['OLJCESPC7Z', '66VCHSJNUP', '1YMWWN1N4O', 'L9ECAV7KIM', '2ZYFJ3GM2N'];
products.push('0PUK6V6EV0', 'LS4PSXUNUM', '9SIQT8TOJO', '6E92ZMYYFZ');

type Boutique = TypedClient<'hipstershop.RecommendationService'>;
type OtelDemo = TypedClient<'oteldemo.RecommendationService'>;

interface Shop {
  boutique: Boutique;
  otel: OtelDemo;
  catalogue: ReadonlySet<string>;
}

let mesh: TestMesh;
let feature: FaultFeature;
const shops = new Map<string, Shop>();
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  mesh = await new TestMesh().start();
  feature = await new FaultFeature(mesh).start();
  const keys = new Map<string, string>();
  for (const tenant of ['demo', 'large', 'empty']) keys.set(tenant, await mesh.addTenant(tenant));
  await mesh.putItems(
    'demo',
    products.map((id, n) => ({ id, title: `Product ${n}`, in_stock: n !== 8 })),
  );
  await mesh.putItems('large', items);
  // Knows items that the catalogue of its shop does not have, as a model does of which items were taken away.
  for (const tenant of ['large', 'empty']) {
    await mesh.promote(tenant, 'recommend', 1, vsKnn());
    await mesh.promote(tenant, 'similar', 1, itemKnn());
    await mesh.promote(tenant, 'popular', 1, popularity());
  }
  const service = await mesh.serve(feature.address);
  for (const [tenant, key] of keys) {
    const dropIn = createDropIn({
      config: { DROP_IN_PORT: 0, DROP_IN_HOST: '127.0.0.1', DROP_IN_TENANT: tenant, DROP_IN_COUNT: 5 },
      handlers: handlersOf(mesh.client(service, key)),
      catalogue: service.context.catalogue,
      log: mesh.log,
      metrics: new Metrics('recommender'),
      ready: () => true,
    });
    const address = `127.0.0.1:${await dropIn.start()}`;
    // As the demos' frontends call: without any credentials.
    const boutique = createClient('hipstershop.RecommendationService', { address, defaultDeadlineMs: 30_000 });
    const otel = createClient('oteldemo.RecommendationService', { address, defaultDeadlineMs: 30_000 });
    stops.push(
      () => boutique.close(),
      () => otel.close(),
      () => dropIn.stop(),
    );
    const catalogue = new Set({ demo: products, large: itemIds, empty: [] }[tenant]);
    shops.set(tenant, { boutique, otel, catalogue });
  }
});

afterAll(async () => {
  for (const stop of stops) await stop();
  await mesh?.stop();
  await feature?.stop();
});

function shop(tenant: string): Shop {
  const found = shops.get(tenant);
  if (found === undefined) throw new Error(tenant);
  return found;
}

describe('Online Boutique', () => {
  it('gets five products of the catalogue, none of them in the basket', async () => {
    const { boutique } = shop('demo');
    const basket = products.slice(0, 3);
    const { product_ids: ids } = await boutique.ListRecommendations({ user_id: 'u-1', product_ids: basket });
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(products).toContain(id);
    for (const id of basket) expect(ids).not.toContain(id);
  });

  it('gets them of a customer too who has seen and bought all there is', async () => {
    feature.history(
      'demo',
      'u-all',
      products.flatMap((id) => [viewed(id), bought(id)]),
    );
    const { product_ids: ids } = await shop('demo').boutique.ListRecommendations({ user_id: 'u-all' });
    expect(ids).toHaveLength(5);
  });

  it('gets what is sold out behind what is not', async () => {
    const { product_ids: ids } = await shop('demo').boutique.ListRecommendations({ product_ids: products.slice(0, 5) });
    expect(ids).toHaveLength(4);
    expect(ids.at(-1)).toBe(products[8]);
  });

  it('gets an empty list, which it shows as none, where the catalogue is empty', async () => {
    const { product_ids: ids } = await shop('empty').boutique.ListRecommendations({ user_id: 'u-1' });
    expect(ids).toEqual([]);
  });
});

describe('the OpenTelemetry demo', () => {
  it.each([
    ['joined by commas', [...products.slice(0, 2).join(',')]],
    ['one alone', [...(products[0] ?? '')]],
  ])('gets products from ids that come one character an element, %s', async (_how, elements) => {
    const { product_ids: ids } = await shop('demo').otel.ListRecommendations({ user_id: 'u-2', product_ids: elements });
    expect(ids).toHaveLength(5);
    expect(ids).not.toContain(products[0]);
    if (elements.includes(',')) expect(ids).not.toContain(products[1]);
  });

  it('gets what goes with the product of the page', async () => {
    const { otel } = shop('large');
    const [page = ''] = itemIds;
    const { product_ids: ids } = await otel.ListRecommendations({ product_ids: [...page] });
    const plain = await otel.ListRecommendations({ product_ids: [page] });
    expect(ids).toEqual(plain.product_ids);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', 'u-1', 'x'.repeat(129), '\0'),
);
const anyProduct = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...products, ...itemIds) },
  fc.string({ maxLength: 1 }),
  fc.string({ unit: 'binary', maxLength: 140 }),
);

it('answers anything without inputs and unknown ids, with four at least where the catalogue has them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...['demo', 'large', 'empty']),
      anyText,
      fc.oneof(
        fc.array(anyProduct, { maxLength: 40 }),
        fc.array(anyProduct, { maxLength: 4 }).map((ids) => [...ids.join(',')]),
      ),
      async (tenant, userId, productIds) => {
        const { boutique, catalogue } = shop(tenant);
        const { product_ids: ids } = await boutique.ListRecommendations({ user_id: userId, product_ids: productIds });
        const inputs = new Set([...productIds, ...productIds.join('').split(',')]);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) {
          expect(catalogue.has(id)).toBe(true);
          expect(productIds).not.toContain(id);
        }
        const left = [...catalogue].filter((id) => !inputs.has(id)).length;
        expect(ids.length).toBeGreaterThanOrEqual(Math.min(4, left));
      },
    ),
    { numRuns: 150 },
  );
});

describe('a customer without an id', () => {
  const answer = async (userId: string, baggage: string | undefined) => {
    const asked: { customer_id: string; anonymous_id: string }[] = [];
    const handle = listRecommendations({
      handlers: {
        Recommend: async (request) => {
          asked.push(request);
          throw new Error('away');
        },
      },
      catalogue: { find: () => ({ inStock: true }), entries: () => [['p-1', { inStock: true }]] },
      count: 5,
    });
    const { product_ids: ids } = await handle(
      { user_id: userId, product_ids: [] },
      {
        tenantId: 'demo',
        caller: { kind: 'service', name: 'drop-in', tenantId: 'demo' },
        signal: new AbortController().signal,
        deadlineMs: undefined,
        log: mesh.log,
        method: '',
        metadata: (name) => (name === 'baggage' ? baggage : undefined),
      },
    );
    return { ids, customer: asked[0]?.customer_id, anonymous: asked[0]?.anonymous_id };
  };

  it('is known by the session of the baggage', async () => {
    expect(await answer('', 'session.id=s-1')).toMatchObject({ customer: '', anonymous: 's-1' });
    expect(await answer('u-1', 'session.id=s-1')).toMatchObject({ customer: 'u-1', anonymous: '' });
    expect(await answer('', undefined)).toMatchObject({ customer: '', anonymous: '' });
  });

  it('gets products of the catalogue where the recommender fails', async () => {
    expect((await answer('', undefined)).ids).toEqual(['p-1']);
  });
});
