import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { FaultFeature, viewed } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { aisle, items, popularity, vsKnn } from './test-shop.js';

const tenant = 'shop';
const young = 'young';

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
let client: Client;
let youngClient: Client;

const idsOf = (answer: { items: { item_id: string }[] }) => answer.items.map((item) => item.item_id);

async function counted(reason: string): Promise<number> {
  const text = await service.context.metrics.registry.getSingleMetricAsString('insightmesh_recommender_degraded_total');
  const line = text.split('\n').find((each) => each.includes('method="Recommend"') && each.includes(`"${reason}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

beforeAll(async () => {
  mesh = await new TestMesh().start();
  const key = await mesh.addTenant(tenant);
  const youngKey = await mesh.addTenant(young);
  feature = await new FaultFeature(mesh).start();
  await mesh.putItems(tenant, items);
  await mesh.promote(tenant, 'recommend', 1, vsKnn());
  await mesh.promote(tenant, 'popular', 1, popularity());
  await mesh.putItems(young, items);
  // FEATURE_MAX_MS is far more than a call may take here, so only the caller's deadline can end the wait for feature.
  service = await mesh.serve(feature.address, { FEATURE_SHARE_PERCENT: '15' });
  client = mesh.client(service, key);
  youngClient = mesh.client(service, youngKey);
  feature.history(tenant, 'c-1', [viewed('i-10'), viewed('i-11')]);
});

beforeEach(() => {
  feature.fault = 'none';
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

describe('when feature is slow', () => {
  it('answers inside the deadline from the session alone', async () => {
    feature.fault = 'hangs';
    const before = await counted('DEGRADATION_NO_HISTORY');
    const request = { customer_id: 'c-1', session_items: ['i-20'], count: 5 };
    const answer = await client.Recommend(request, { deadlineMs: 5_000 });
    expect(answer.degraded).toEqual(['DEGRADATION_NO_HISTORY']);
    expect(answer.model).toBe('vs-knn@1');
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(answer)));
    expect(await counted('DEGRADATION_NO_HISTORY')).toBe(before + 1);
  });

  it('still answers where feature has taken nearly all of the time', async () => {
    feature.fault = 'hangs';
    const late = await mesh.serve(feature.address, { FEATURE_SHARE_PERCENT: '85' });
    const patient = mesh.client(late, await mesh.addTenant('late'));
    await mesh.putItems('late', items);
    await waitFor(() => late.context.catalogue.size('late') === items.length);
    const answer = await patient.Recommend({ customer_id: 'c-1', session_items: ['i-20'] }, { deadlineMs: 4_000 });
    expect(answer.items.length).toBeGreaterThan(0);
    expect(answer.degraded).toContain('DEGRADATION_NO_HISTORY');
  });

  it('answers with popular items where there is no session either', async () => {
    feature.fault = 'hangs';
    const answer = await client.Recommend({ customer_id: 'c-1', count: 5 }, { deadlineMs: 5_000 });
    expect(answer.degraded).toEqual(['DEGRADATION_NO_HISTORY']);
    expect(answer.items).toHaveLength(5);
    expect(answer.items.every((item) => item.source === 'popularity')).toBe(true);
  });

  it('answers from the catalogue where feature would have had to say what is popular', async () => {
    feature.fault = 'hangs';
    const answer = await youngClient.Recommend({ customer_id: 'c-1', count: 5 }, { deadlineMs: 5_000 });
    expect(answer.degraded.sort()).toEqual(['DEGRADATION_NO_HISTORY', 'DEGRADATION_NO_MODEL']);
    expect(answer.items).toHaveLength(5);
    const nobody = await youngClient.Recommend({ count: 5 }, { deadlineMs: 5_000 });
    expect(nobody.items.map((item) => item.source)).toEqual(Array(5).fill('catalogue'));
    expect((await youngClient.SimilarItems({ item_id: 'i-01' }, { deadlineMs: 5_000 })).items).toHaveLength(10);
  });

  it('stays at the setting where the caller has time without end', async () => {
    const impatient = await mesh.serve(feature.address, { FEATURE_MAX_MS: '50' });
    const key = await mesh.addTenant('patient');
    await mesh.putItems('patient', items);
    await waitFor(() => impatient.context.catalogue.size('patient') === items.length);
    feature.fault = 'hangs';
    const answer = await mesh.client(impatient, key).Recommend({ customer_id: 'c-1' }, { deadlineMs: 30_000 });
    expect(answer.degraded).toContain('DEGRADATION_NO_HISTORY');
    expect(answer.items).toHaveLength(10);
  });

  it('serves many callers at once, each inside the deadline', async () => {
    feature.fault = 'hangs';
    const calls = Array.from({ length: 100 }, () => client.Recommend({ customer_id: 'c-1' }, { deadlineMs: 5_000 }));
    for (const answer of await Promise.all(calls)) {
      expect(answer.items).toHaveLength(10);
      expect(answer.degraded).toEqual(['DEGRADATION_NO_HISTORY']);
    }
  });
});

describe('when feature fails', () => {
  it('answers without the history', async () => {
    feature.fault = 'refuses';
    const answer = await client.Recommend({ customer_id: 'c-1', session_items: ['i-20'], count: 5 });
    expect(answer.degraded).toEqual(['DEGRADATION_NO_HISTORY']);
    expect(aisle(2)).toEqual(expect.arrayContaining(idsOf(answer)));
  });

  it('stays ready while it is down, and uses it again when it is back', async () => {
    const port = Number(feature.address.split(':')[1]);
    await feature.stop();
    const answer = await client.Recommend({ customer_id: 'c-1', count: 5 }, { deadlineMs: 5_000 });
    expect(answer.degraded).toEqual(['DEGRADATION_NO_HISTORY']);
    expect(answer.items).toHaveLength(5);
    expect(service.life.ready()).toBe(true);
    feature = await new FaultFeature(mesh, port).start();
    feature.history(tenant, 'c-1', [viewed('i-10'), viewed('i-11')]);
    const back = await waitFor(async () => {
      const next = await client.Recommend({ customer_id: 'c-1', count: 5 }, { deadlineMs: 5_000 });
      return next.degraded.length === 0 && next;
    });
    expect(aisle(1)).toEqual(expect.arrayContaining(idsOf(back)));
  });
});
