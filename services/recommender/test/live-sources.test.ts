import { randomName, waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { FaultFeature, viewed } from './fault-feature.js';
import { type Client, serviceToken, TestMesh } from './test-mesh.js';
import { aisle, items, popularity, vsKnn } from './test-shop.js';

const tenant = 'shop';

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
let client: Client;

const idsOf = (answer: { items: { item_id: string }[] }) => answer.items.map((item) => item.item_id);

beforeAll(async () => {
  mesh = await new TestMesh().start();
  const key = await mesh.addTenant(tenant);
  feature = await new FaultFeature(mesh).start();
  await mesh.putItems(tenant, items);
  await mesh.promote(tenant, 'recommend', 3, vsKnn());
  await mesh.promote(tenant, 'popular', 1, popularity());
  service = await mesh.serve(feature.address);
  client = mesh.client(service, key);
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

describe('an item that no model knows', () => {
  const fresh = {
    id: 'i-fresh',
    title: 'Thing fresh',
    brand: 'Brand 1',
    category_path: ['All', 'Aisle 2'],
    price: 125,
  };

  it('leads to items like it as soon as the catalogue has it, and beside what the model says of the others', async () => {
    await mesh.putItems(tenant, [{ ...fresh, currency: 'EUR' }]);
    await waitFor(() => service.context.content.knows(tenant, fresh.id));
    const alone = await client.Recommend({ session_items: [fresh.id], count: 5 });
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(alone)));
    expect(alone.items[0]).toMatchObject({ source: 'alike', because_item_id: fresh.id });
    const both = await client.Recommend({ session_items: ['i-10', fresh.id], count: 12 });
    expect(new Set(both.items.map(({ source }) => source))).toEqual(new Set(['vs-knn', 'alike']));
  });

  it('is recommended once visitors have seen it beside others', async () => {
    const events = Array.from({ length: 20 }, (_, n) => [
      { customer_id: `v-${n}`, item_id: 'i-nobody', type: 'EVENT_TYPE_VIEW' as const },
      { customer_id: `v-${n}`, item_id: fresh.id, type: 'EVENT_TYPE_VIEW' as const },
    ]).flat();
    await mesh.putItems(tenant, [{ id: 'i-nobody', title: 'Unlike anything', category_path: ['Elsewhere'] }]);
    await mesh.putEvents(tenant, events);
    await waitFor(
      async () => {
        const { items: list } = await client.Recommend({ session_items: ['i-nobody'], count: 3 });
        return list[0]?.item_id === fresh.id && list[0].source === 'seen-together';
      },
      { what: 'what was seen beside it to be recommended' },
    );
  });
});

describe('experiments', () => {
  const call = { tenantId: tenant };
  const arms = [
    { key: 'plain', share: 0.5 },
    { key: 'capped', share: 0.5, parameters: { fields: { 'cap.brand': { numberValue: 1 } } } },
  ];

  const experimentClient = () =>
    createClient('insightmesh.recommender.v1.ExperimentService', {
      address: `127.0.0.1:${service.ports.grpc}`,
      serviceToken,
      serviceName: 'test',
      defaultDeadlineMs: 30_000,
    });

  it('show each customer their arm, tell what was shown, and keep those out who refused', async () => {
    const experiments = experimentClient();
    const key = randomName('caps').toLowerCase().replaceAll('_', '-');
    await experiments.CreateExperiment(
      { experiment: { key, control: 'plain', traffic: 1, scenarios: ['home'], arms } },
      call,
    );
    await experiments.UpdateExperiment({ key, action: 'EXPERIMENT_ACTION_START' }, call);
    const customers = Array.from({ length: 40 }, (_, n) => `e-${n}`);
    for (const customer of customers) feature.history(tenant, customer, [viewed('i-10')]);
    const capped = async (customer_id: string) => (await client.Recommend({ customer_id, count: 6 })).items.length < 6;
    await waitFor(async () => (await Promise.all(customers.map(capped))).includes(true), {
      what: 'an arm to be shown',
    });
    const first = await Promise.all(customers.map(capped));
    expect(first).toContain(false);
    expect(await Promise.all(customers.map(capped))).toEqual(first);
    const inIt = customers[first.indexOf(true)] ?? '';
    feature.history(tenant, inIt, [{ ...viewed('i-10'), refused: true }]);
    expect(await capped(inIt)).toBe(false);
    await waitFor(
      async () => {
        const report = await experiments.GetExperimentReport({ key }, call);
        return report.arms.filter(({ exposures }) => Number(exposures) > 0).length === 2;
      },
      { what: 'exposures of both arms in the report', timeoutMs: 60_000 },
    );
    experiments.close();
  });

  it('show those who are held out what is popular, and still only what the request lets come back', async () => {
    const experiments = experimentClient();
    await experiments.SetHoldout({ share: 0.5 }, call);
    const customers = Array.from({ length: 40 }, (_, n) => `h-${n}`);
    for (const customer of customers) feature.history(tenant, customer, [viewed('i-10'), viewed('i-11')]);
    const plain = async (customer_id: string) =>
      (await client.Recommend({ customer_id, count: 3 })).items.every(({ source }) => source === 'popularity');
    await waitFor(async () => (await Promise.all(customers.map(plain))).includes(true), { what: 'the hold-out group' });
    const out = await Promise.all(customers.map(plain));
    expect(out).toContain(false);
    const candidates = ['i-38', 'i-39'];
    for (const customer_id of customers)
      expect(idsOf(await client.Recommend({ customer_id, candidates })).sort()).toEqual(candidates);
    await experiments.SetHoldout({ share: 0 }, call);
    experiments.close();
  });
});
