import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { tellChanges } from '../src/serving/changes.js';
import { markOf } from '../src/serving/state-cache.js';
import { createTestMesh, type FeatureClient, type TestMesh, view } from './mesh.js';

const demo = { tenantId: 'demo' };

describe('what a replica holds in memory', () => {
  let mesh: TestMesh;
  let first: Service;
  let second: Service;
  let clients: FeatureClient[];

  beforeAll(async () => {
    mesh = await createTestMesh();
    first = await mesh.start();
    second = await mesh.start();
    clients = [first, second].map((service) => mesh.client(service));
  });
  afterAll(() => mesh.stop());

  const from = async (service: Service, where: string) => {
    const metric = await service.context.metrics.registry.getSingleMetric('feature_state_reads_total')?.get();
    return metric?.values.find(({ labels }) => labels.from === where)?.value ?? 0;
  };
  const views = async (client: FeatureClient | undefined, id: string) => {
    const answer = await client?.GetFeatures(
      { kind: 'ENTITY_KIND_CUSTOMER', entity_ids: [id], features: ['view_count_all'] },
      demo,
    );
    return answer?.values.readDoubleLE(0);
  };
  const untilHeld = (service: Service, client: FeatureClient | undefined, id: string) =>
    waitFor(
      async () => {
        const before = await from(service, 'memory');
        await views(client, id);
        return (await from(service, 'memory')) > before;
      },
      { what: `${id} to be held` },
    );

  it('is what was read, until an event changes it on whatever replica', async () => {
    for (let events = 1; events <= 5; events++) {
      await mesh.send([view({ customer_id: 'c-1' })]);
      // Both replicas hold the old answer at this moment, but for the first round.
      for (const client of clients) {
        await waitFor(async () => (await views(client, 'c-1')) === events, { what: `${events} views` });
      }
      await untilHeld(first, clients[0], 'c-1');
      await untilHeld(second, clients[1], 'c-1');
    }
  });

  it('knows who is unknown, until they come', async () => {
    expect(await views(clients[0], 'c-new')).toBe(0);
    await untilHeld(first, clients[0], 'c-new');
    await mesh.send([view({ customer_id: 'c-new' })]);
    await waitFor(async () => (await views(clients[0], 'c-new')) === 1, { what: 'the new customer' });
  });

  it('follows joins, cuts and other claims, for all who had a part in them', async () => {
    const identify = (visitor: string, customer: string) =>
      view({ type: 'EVENT_TYPE_IDENTIFY', anonymous_id: visitor, customer_id: customer, item_id: '' });
    await mesh.send([view({ customer_id: '', anonymous_id: 'v-1' }), view({ customer_id: 'c-2' })]);
    const until = (id: string, count: number) =>
      waitFor(async () => (await views(clients[1], id)) === count, { what: `${count} views of ${id}` });
    await until('c-2', 1);
    await untilHeld(second, clients[1], 'c-2');
    await mesh.send([identify('v-1', 'c-2')]);
    await until('c-2', 2);
    await untilHeld(second, clients[1], 'c-2');
    await mesh.send([view({ customer_id: '', anonymous_id: 'v-1' })]);
    await until('c-2', 3);
    await untilHeld(second, clients[1], 'c-2');
    // Another customer on the visitor's device: it counts for neither.
    await mesh.send([identify('v-1', 'c-3')]);
    await until('c-2', 1);
    await untilHeld(second, clients[1], 'c-2');
    const join = { visitor_id: 'v-1', customer_id: 'c-3', reason: 'a device that was sold' };
    await clients[0]?.CutJoin(join, demo);
    await until('c-2', 3);
    await untilHeld(second, clients[1], 'c-2');
    await clients[0]?.RestoreJoin(join, demo);
    await until('c-2', 1);
  });

  it('is not used while changes are not heard of', async () => {
    await mesh.send([view({ customer_id: 'c-4' })]);
    await waitFor(async () => (await views(clients[0], 'c-4')) === 1, { what: 'a view' });
    await untilHeld(first, clients[0], 'c-4');
    await mesh.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'feature-changes' AND datname = current_database()",
    );
    await mesh.send([view({ customer_id: 'c-4' })]);
    await waitFor(async () => (await views(clients[0], 'c-4')) === 2, { what: 'the second view' });
    await untilHeld(first, clients[0], 'c-4');
  });

  it('takes a change of thousands at once', async () => {
    await untilHeld(first, clients[0], 'c-1');
    const before = await from(first, 'postgres');
    const tx = await mesh.pool.connect();
    try {
      const others = Array.from({ length: 5_000 }, (_, n) => markOf('customer', 'demo', `x-${n}`));
      await tellChanges(tx, [...others, markOf('customer', 'demo', 'c-1')]);
    } finally {
      tx.release();
    }
    await waitFor(
      async () => {
        await views(clients[0], 'c-1');
        return (await from(first, 'postgres')) > before;
      },
      { what: 'c-1 to be read again' },
    );
  });
});
