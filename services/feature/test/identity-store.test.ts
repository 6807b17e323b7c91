import { withTransaction } from '@insight-mesh/runtime/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgeHash } from '../src/identity/edges.js';
import { type JoinEdge, mostVisitors, resolveJoins } from '../src/identity/resolve.js';
import { saveStates } from '../src/store/folded-states.js';
import { saveJoins } from '../src/store/identity-joins.js';
import { listJoins } from '../src/store/identity-list.js';
import { readCustomerStates } from '../src/store/read-customers.js';
import { createTestMesh, type TestMesh } from './mesh.js';

interface Graph {
  edges: JoinEdge[];
  /** Ids with a state, and whether they were carried as customer_id. */
  states: { id: string; isCustomer: boolean; partition: number }[];
}

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const graphs: fc.Arbitrary<Graph> = fc.record({
  edges: fc
    .uniqueArray(fc.record({ visitorId: ids, customerId: ids, cut: fc.boolean() }), {
      maxLength: 12,
      selector: (edge) => `${edge.visitorId} ${edge.customerId}`,
    })
    .map((edges) => edges.filter((edge) => edge.visitorId !== edge.customerId)),
  states: fc.uniqueArray(fc.record({ id: ids, isCustomer: fc.boolean(), partition: fc.nat(2) }), {
    selector: ({ id, partition }) => `${id} ${partition}`,
  }),
});

describe('joins in Postgres', () => {
  let mesh: TestMesh;
  let tenants = 0;
  beforeAll(async () => {
    mesh = await createTestMesh();
  });
  afterAll(() => mesh.stop());

  const store = async ({ edges, states }: Graph): Promise<string> => {
    const tenantId = `t-${++tenants}`;
    const joins = edges
      .map((edge) => ({ ...edge, tenantId, hash: edgeHash({ ...edge, tenantId }), firstMs: 5, lastMs: 5, events: 1 }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1));
    await withTransaction(mesh.pool, async (tx) => {
      // Two partitions' rows of one join are one join.
      await saveJoins(tx, 0, joins);
      await saveJoins(tx, 1, joins.slice(0, 4));
      for (const { id, isCustomer, partition } of states) {
        await saveStates(tx, partition, 0, [
          { kind: 'customer', tenantId, entityId: id, state: Buffer.from(`${id}${partition}`), isCustomer, added: 1 },
        ]);
      }
      for (const { hash, visitorId, customerId } of joins.filter((join) => join.cut)) {
        await tx.query(`INSERT INTO identity_cuts VALUES ($1, $2, $3, $4, now(), 'key:x', 'r')`, [
          tenantId,
          hash,
          visitorId,
          customerId,
        ]);
      }
    });
    return tenantId;
  };

  const expectResolved = async (graph: Graph): Promise<void> => {
    const { edges, states } = graph;
    const tenantId = await store(graph);
    const wanted = resolveJoins(edges, (id) => states.some((state) => state.id === id && state.isCustomer));
    const listed = await listJoins(mesh.pool, tenantId, { entityId: undefined, after: undefined, limit: 1_000 });
    const text = (edge: { visitorId: string; customerId: string }, status: string) =>
      `${edge.visitorId} ${edge.customerId} ${status}`;
    expect(listed.map((join) => text(join, join.status)).sort()).toEqual(
      edges.map((edge, at) => text(edge, wanted[at] ?? '')).sort(),
    );

    const all = [...new Set([...edges.map((edge) => edge.customerId), ...states.map(({ id }) => id)])];
    const read = await readCustomerStates(mesh.pool, tenantId, [...all, ...all, 'nobody']);
    for (const id of all) {
      const visitors = edges.flatMap((edge, at) =>
        edge.customerId === id && wanted[at] === 'counts' ? edge.visitorId : [],
      );
      const parts = states.filter((state) => state.id === id || visitors.includes(state.id));
      expect([...(read.get(id)?.visitors ?? [])].sort()).toEqual([...visitors].sort());
      expect((read.get(id)?.states ?? []).map(String).sort()).toEqual(
        parts.map((state) => `${state.id}${state.partition}`).sort(),
      );
    }
    expect(read.has('nobody')).toBe(false);
  };

  it('are listed and read as the rule has it', async () => {
    await fc.assert(fc.asyncProperty(graphs, expectResolved), { numRuns: 80 });
  });

  it.each([mostVisitors, mostVisitors + 1])('of a customer with %i visitors', async (count) => {
    const edges = Array.from({ length: count }, (_, at) => ({ visitorId: `v${at}`, customerId: 'guest', cut: false }));
    const cut = { visitorId: 'cut', customerId: 'guest', cut: true };
    const states = edges.map(({ visitorId }) => ({ id: visitorId, isCustomer: false, partition: 0 }));
    await expectResolved({ edges: [...edges, cut], states });
  });

  it('hold ids of the greatest length', async () => {
    // Characters that do not compress: as an index row, both ids together would be too long for Postgres.
    const long = (seed: number) =>
      Array.from({ length: 512 }, (_, at) => String.fromCharCode(0x4e00 + ((at * 7919 + seed * 104729) % 20_000))).join(
        '',
      );
    const edges = [{ visitorId: long(1), customerId: long(2), cut: false }];
    await expectResolved({ edges, states: [{ id: long(1), isCustomer: false, partition: 0 }] });
  });
});
