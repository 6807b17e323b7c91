import type { SequenceModel } from '@insight-mesh/algorithms/model';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { FaultFeature, viewed } from './fault-feature.js';
import { type Client, TestMesh } from './test-mesh.js';
import { aisle, itemKnn, items, vsKnn } from './test-shop.js';

const tenant = 'shop';

let mesh: TestMesh;
let feature: FaultFeature;
let service: Service;
let client: Client;

const champion = () => service.context.models.champion(tenant, 'recommend')?.label;

async function loads(outcome: string): Promise<number> {
  const name = 'insightmesh_recommender_model_loads_total';
  const text = await service.context.metrics.registry.getSingleMetricAsString(name);
  const line = text.split('\n').find((each) => each.includes(`outcome="${outcome}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

beforeAll(async () => {
  mesh = await new TestMesh().start();
  const key = await mesh.addTenant(tenant);
  feature = await new FaultFeature(mesh).start();
  feature.history(tenant, 'c-1', [viewed('i-10'), viewed('i-11')]);
  await mesh.putItems(tenant, items);
  service = await mesh.serve(feature.address);
  client = mesh.client(service, key);
});

afterAll(async () => {
  await mesh?.stop();
  await feature?.stop();
});

describe('the champion', () => {
  it('takes over in a running service', async () => {
    expect((await client.Recommend({ customer_id: 'c-1' })).degraded).toEqual(['DEGRADATION_NO_MODEL']);
    await mesh.promote(tenant, 'recommend', 1, vsKnn());
    await waitFor(() => champion() === 'vs-knn@1');
    const answer = await client.Recommend({ customer_id: 'c-1', count: 5 });
    expect(answer.model).toBe('vs-knn@1');
    expect(answer.degraded).toEqual([]);
  });

  it('is swapped ten times under load without a failed request', async () => {
    const makers: ((seed: number) => SequenceModel)[] = [vsKnn, itemKnn];
    let running = true;
    let failed = 0;
    let answered = 0;
    const seen = new Set<string>();
    const load = Array.from({ length: 8 }, async () => {
      while (running) {
        try {
          const answer = await client.Recommend({ customer_id: 'c-1', count: 5 });
          seen.add(answer.model);
          answered += 1;
          // One model answers a request, whole: its name and its items belong together.
          const whole = answer.items.every(
            (item) => aisle(1).includes(item.item_id) && answer.model.startsWith(item.source),
          );
          if (answer.items.length !== 5 || answer.degraded.length > 0 || !whole) failed += 1;
        } catch {
          failed += 1;
        }
      }
    });
    for (let version = 2; version <= 11; version++) {
      const make = makers[version % 2] ?? vsKnn;
      await mesh.promote(tenant, 'recommend', version, make(version));
      const label = await waitFor(() => champion()?.endsWith(`@${version}`) && champion());
      // At least one request has been answered by it before the next one comes.
      await waitFor(() => seen.has(label));
    }
    running = false;
    await Promise.all(load);
    expect(failed).toBe(0);
    expect(answered).toBeGreaterThan(10);
    expect(seen.size).toBeGreaterThanOrEqual(10);
  });

  it.each([
    ['a model file that is cut off', 'model.bin', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    [
      'a model file with one bit turned',
      'model.bin',
      (bytes: Buffer) => {
        const turned = Buffer.from(bytes);
        turned[turned.length >> 1] = (turned[turned.length >> 1] ?? 0) ^ 1;
        return turned;
      },
    ],
    ['a manifest that was changed', 'manifest.json', (bytes: Buffer) => Buffer.from(`${bytes.toString()} `)],
  ])('stays when the next one has %s, and goes when it is mended', async (_what, file, damage) => {
    const before = champion();
    const failedBefore = await loads('failed');
    const number = Number(before?.split('@')[1]) + 1;
    const version = await mesh.writeArtefact(tenant, 'recommend', number, vsKnn(number));
    const key = `${version.artefact}/${file}`;
    const good = await mesh.store.get(key);
    await mesh.store.put(key, damage(good));
    await mesh.announce(version);
    // Tried more than once: it is not given up.
    await waitFor(async () => (await loads('failed')) >= failedBefore + 2);
    expect(champion()).toBe(before);
    expect((await client.Recommend({ customer_id: 'c-1' })).model).toBe(before);
    expect(service.life.ready()).toBe(true);
    await mesh.store.put(key, good);
    await waitFor(() => champion() === `vs-knn@${number}`);
  });

  it("stays when a version names another tenant's artefact or another version's manifest", async () => {
    const before = champion();
    const stranger = await mesh.writeArtefact('stranger', 'recommend', 1, vsKnn());
    const failedBefore = await loads('failed');
    await mesh.announce({ ...stranger, tenant_id: tenant, version: 90 });
    await waitFor(async () => (await loads('failed')) > failedBefore);
    const own = await mesh.writeArtefact(tenant, 'recommend', 91, vsKnn());
    const failedSince = await loads('failed');
    await mesh.announce({ ...own, version: 92 });
    await waitFor(async () => (await loads('failed')) > failedSince);
    expect(champion()).toBe(before);
  });

  it('goes back when an older version is promoted again, and goes away with a tombstone', async () => {
    await mesh.promote(tenant, 'recommend', 1, vsKnn());
    await waitFor(() => champion() === 'vs-knn@1');
    await mesh.putRaw('model.versions.v1', `${tenant}/recommend`, null);
    await waitFor(() => champion() === undefined);
    expect((await client.Recommend({ customer_id: 'c-1' })).degraded).toEqual(['DEGRADATION_NO_MODEL']);
  });

  it('serves from the first request of a service that starts', async () => {
    await mesh.promote(tenant, 'recommend', 50, vsKnn());
    const second = await mesh.serve(feature.address);
    expect(second.context.models.champion(tenant, 'recommend')?.label).toBe('vs-knn@50');
    expect(second.context.catalogue.size(tenant)).toBe(items.length);
    expect(second.life.ready()).toBe(true);
  });
});
