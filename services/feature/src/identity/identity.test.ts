import type { EventJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import { edgeHash, type JoinSeen, joinsOf, knownCustomers } from './edges.js';
import { type JoinEdge, mostVisitors, resolveJoins } from './resolve.js';

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
/** Sets of joins over few ids, so that visitors are shared, and customers are aliased, also in circles. */
const graphs = fc
  .record({
    edges: fc.uniqueArray(fc.record({ visitorId: ids, customerId: ids, cut: fc.boolean() }), {
      maxLength: 14,
      selector: (edge) => `${edge.visitorId} ${edge.customerId}`,
    }),
    others: fc.uniqueArray(ids, { maxLength: 2 }),
    order: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
  })
  .map(({ edges, others, order }) => ({
    edges: edges.filter((edge) => edge.visitorId !== edge.customerId),
    // Whoever a join names as customer was carried as customer_id by the event that stated it.
    customers: new Set<string>([...others, ...edges.map((edge) => edge.customerId)]),
    order,
  }));

function byEdge(edges: readonly JoinEdge[], customers: ReadonlySet<string>): Map<string, string> {
  const statuses = resolveJoins(edges, (id) => customers.has(id));
  return new Map(edges.map((edge, at) => [`${edge.visitorId} ${edge.customerId}`, statuses[at] ?? '']));
}

const counting = (edges: readonly JoinEdge[], customers: ReadonlySet<string>) => {
  const statuses = resolveJoins(edges, (id) => customers.has(id));
  return edges.filter((_, at) => statuses[at] === 'counts');
};

describe('which joins count', () => {
  it('does not depend on the order in which they came', () => {
    fc.assert(
      fc.property(graphs, ({ edges, customers, order }) => {
        const shuffled = edges.map((edge, at) => ({ edge, by: order[at] ?? 0 })).sort((x, y) => x.by - y.by);
        const other = shuffled.map(({ edge }) => edge);
        expect([...byEdge(other, customers)].sort()).toEqual([...byEdge(edges, customers)].sort());
      }),
    );
  });

  it('never brings two customers together, nor lends a visitor to two', () => {
    fc.assert(
      fc.property(graphs, ({ edges, customers }) => {
        const found = counting(edges, customers);
        for (const { visitorId } of found) expect(customers.has(visitorId)).toBe(false);
        expect(new Set(found.map((edge) => edge.visitorId)).size).toBe(found.length);
      }),
    );
  });

  it('is what it was once a cut is restored, and a cut touches no other visitor', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), ({ edges, customers }, pick) => {
        const open = edges.map((edge) => ({ ...edge, cut: false }));
        const chosen = open[pick % Math.max(1, open.length)];
        if (chosen === undefined) return;
        const before = byEdge(open, customers);
        const cut = byEdge(
          open.map((edge) => (edge === chosen ? { ...edge, cut: true } : edge)),
          customers,
        );
        for (const { visitorId, customerId } of open) {
          const key = `${visitorId} ${customerId}`;
          if (visitorId !== chosen.visitorId) expect(cut.get(key)).toBe(before.get(key));
        }
        expect(byEdge(open, customers)).toEqual(before);
      }),
    );
  });

  it.each<[string, JoinEdge[], string[], string[]]>([
    ['two devices', [join('v1', 'c'), join('v2', 'c')], ['c'], ['counts', 'counts']],
    ['a shared device', [join('v', 'c1'), join('v', 'c2')], ['c1', 'c2'], ['shared', 'shared']],
    ['a shared device, one join cut', [join('v', 'c1', true), join('v', 'c2')], ['c1', 'c2'], ['cut', 'counts']],
    ['an alias of two customers', [join('c1', 'c2')], ['c1', 'c2'], ['known_customer']],
    ['a circle of aliases', [join('a', 'b'), join('b', 'a')], ['a', 'b'], ['known_customer', 'known_customer']],
    ['a chain of aliases', [join('a', 'b'), join('b', 'c')], ['b', 'c'], ['counts', 'known_customer']],
  ])('of %s', (_, edges, customers, wanted) => {
    expect(resolveJoins(edges, (id) => customers.includes(id))).toEqual(wanted);
  });

  it('is none for an id that claims more visitors than a person has', () => {
    const many = Array.from({ length: mostVisitors }, (_, at) => join(`v${at}`, 'guest'));
    expect(new Set(resolveJoins(many, () => false))).toEqual(new Set(['counts']));
    expect(new Set(resolveJoins([...many, join('one more', 'guest')], () => false))).toEqual(new Set(['crowded']));
  });
});

function join(visitorId: string, customerId: string, cut = false): JoinEdge {
  return { visitorId, customerId, cut };
}

function checked(fields: EventJson) {
  const at = '2026-05-01T09:30:00.000Z';
  const outcome = checkEvent(
    { id: 'e', tenant_id: 't', type: 'EVENT_TYPE_IDENTIFY', occurred_at: at, received_at: at, ...fields },
    0,
  );
  if (isRefusal(outcome)) throw new Error(outcome.reason);
  return outcome;
}

describe('the joins of events', () => {
  it('are those of identify events with both ids', () => {
    const none = [
      checked({ customer_id: 'c' }),
      checked({ anonymous_id: 'v' }),
      checked({ customer_id: 'same', anonymous_id: 'same' }),
      checked({ type: 'EVENT_TYPE_VIEW', customer_id: 'c', anonymous_id: 'v' }),
    ];
    expect(joinsOf(none)).toEqual([]);
    const edge = { tenantId: 't', visitorId: 'v', customerId: 'c' };
    expect(joinsOf([...none, checked({ customer_id: 'c', anonymous_id: 'v' })])).toMatchObject([
      { ...edge, hash: edgeHash(edge), events: 1 },
    ]);
    expect([...knownCustomers(none)]).toEqual(['t\0c', 't\0same']);
  });

  it('are the same in any order and any batches', () => {
    const some = fc.array(
      fc.record({ visitor: ids, customer: ids, minute: fc.nat(59), batch: fc.nat(3), by: fc.nat() }),
      { maxLength: 30 },
    );
    const together = (parts: readonly JoinSeen[]): [string, number, number, number][] => {
      const all = new Map<string, [string, number, number, number]>();
      for (const { hash, firstMs, lastMs, events } of parts) {
        const [, first, last, count] = all.get(hash) ?? [hash, firstMs, lastMs, 0];
        all.set(hash, [hash, Math.min(first, firstMs), Math.max(last, lastMs), count + events]);
      }
      return [...all.values()].sort();
    };
    fc.assert(
      fc.property(some, (said) => {
        const event = ({ visitor, customer, minute }: (typeof said)[number]) =>
          checked({
            anonymous_id: visitor,
            customer_id: customer,
            occurred_at: `2026-05-01T09:${String(minute).padStart(2, '0')}:00Z`,
          });
        const batches = [0, 1, 2, 3].map((batch) =>
          said.filter((each) => each.batch === batch).sort((x, y) => x.by - y.by),
        );
        const parts = batches.flatMap((batch) => joinsOf(batch.map(event)));
        expect(together(parts)).toEqual(together(joinsOf(said.map(event))));
      }),
    );
  });
});
