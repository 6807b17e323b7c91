import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { packedMarkByte } from '../src/state/pack.js';
import { type CompactedKind, compactedKinds, compactPages, pagesOf } from '../src/store/compact-states.js';
import { expectStoredOnce } from './check-stored.js';
import { createTestMesh, type FeatureClient, type TestMesh, view } from './mesh.js';

const demo = { tenantId: 'demo' };
const dayMs = 86_400_000;
const types = ['VIEW', 'SEARCH', 'ADD_TO_CART', 'PURCHASE', 'REFUND', 'REVIEW'] as const;

/** The event of a place: 40 customers with 12 items in 6 categories, over 80 days. */
function event(n: number): EventJson {
  const item = `item-${(n * 31) % 12}`;
  return view({
    type: `EVENT_TYPE_${types[(n + Math.floor(n / 60)) % types.length] ?? 'VIEW'}`,
    customer_id: `c-${n % 40}`,
    session_id: `session-${n % 40}-${n % 7}`,
    item_id: item,
    occurred_at: new Date(Date.UTC(2026, 2, 1) + ((n * 7_919) % 80) * dayMs + n * 1_000).toISOString(),
    received_at: new Date(Date.UTC(2026, 5, 1)).toISOString(),
    value: 100 * n,
    currency: 'EUR',
    item_facts: [{ item_id: item, category: `Home > Room ${n % 6}`, brand: 'Nordlys', price: 1_999, currency: 'EUR' }],
  });
}

describe('states that nobody touches', () => {
  let mesh: TestMesh;
  let service: Service;
  let client: FeatureClient;
  const sent: EventJson[] = [];

  beforeAll(async () => {
    mesh = await createTestMesh();
    // Everything is read from Postgres.
    service = await mesh.start({ STATE_CACHE_BYTES: '0' });
    client = mesh.client(service);
    await send(Array.from({ length: 3_000 }, (_, n) => event(n)));
    await mesh.untilStored();
  });
  afterAll(() => mesh.stop());

  const send = async (events: readonly EventJson[]) => {
    for (let start = 0; start < events.length; start += 250) await mesh.send(events.slice(start, start + 250));
    sent.push(...events);
  };

  const compact = async (daysOn: number, kinds: readonly CompactedKind[] = compactedKinds) => {
    const total = { rows: 0, before: 0, after: 0 };
    for (const kind of kinds) {
      const to = await pagesOf(mesh.pool, kind);
      for (let from = 0; from < to; from += 4) {
        const range = { from, to: from + 4, days: 30, nowMs: Date.now() + daysOn * dayMs };
        const { rows, before, after } = await compactPages(mesh.pool, kind, range);
        total.rows += rows;
        total.before += before;
        total.after += after;
      }
    }
    return total;
  };
  const packed = async (from: string) => {
    const { rows } = await mesh.pool.query<{ n: number; packed: number }>(
      `SELECT count(*)::int AS n, (count(*) FILTER (WHERE substring(state FROM 1 FOR 1) = $1))::int AS packed FROM ${from}`,
      [packedMarkByte],
    );
    return rows[0] ?? { n: 0, packed: 0 };
  };
  const served = async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `c-${n}`);
    const items = Array.from({ length: 12 }, (_, n) => `item-${n}`);
    const categories = Array.from({ length: 6 }, (_, n) => `Home > Room ${n}`);
    const of = async (
      kind: 'ENTITY_KIND_CUSTOMER' | 'ENTITY_KIND_ITEM' | 'ENTITY_KIND_CATEGORY',
      entity_ids: string[],
    ) => (await client.GetFeatures({ kind, entity_ids }, demo)).values.toString('hex');
    return [
      await of('ENTITY_KIND_CUSTOMER', ids),
      await of('ENTITY_KIND_ITEM', items),
      await of('ENTITY_KIND_CATEGORY', categories),
      JSON.stringify(await client.GetHistory({ entity_id: 'c-7', limit: 200 }, demo)),
      JSON.stringify(await client.ListPopularItems({}, demo)),
    ];
  };

  it('are packed after so many days and not before, and answer as before, to the byte', async () => {
    const before = await served();
    expect(await compact(29)).toEqual({ rows: 0, before: 0, after: 0 });
    const { rows, before: bytes, after } = await compact(32);
    expect(after).toBeLessThan(0.9 * bytes);
    const counts = [
      await packed('customer_states'),
      await packed('item_states'),
      await packed('entity_states WHERE kind = 2'),
    ];
    for (const { packed: some } of counts) expect(some).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count.packed, 0)).toBe(rows);
    expect(await packed('entity_states WHERE kind <> 2')).toMatchObject({ packed: 0 });
    expect(await served()).toEqual(before);
    await expectStoredOnce(mesh, sent);
    // What is packed is not packed again.
    expect(await compact(32)).toEqual({ rows: 0, before: 0, after: 0 });
  });

  it('are plain again with the next event, which counts on what was packed', async () => {
    const ofOne = "customer_states WHERE customer_id = 'c-7'";
    await compact(32);
    const before = await packed('customer_states');
    expect(await packed(ofOne)).toEqual({ n: 1, packed: 1 });
    await send([event(3_007)]);
    await mesh.untilStored();
    expect(await packed(ofOne)).toEqual({ n: 1, packed: 0 });
    expect((await packed('customer_states')).packed).toBe(before.packed - 1);
    await expectStoredOnce(mesh, sent);
  });

  it('that somebody has locked are passed over, and nobody is waited for', async () => {
    await send(Array.from({ length: 40 }, (_, n) => event(4_000 + n)));
    await mesh.untilStored();
    const tx = await mesh.pool.connect();
    try {
      await tx.query('BEGIN');
      await tx.query("SELECT FROM customer_states WHERE customer_id IN ('c-1', 'c-2') FOR UPDATE");
      const { rows } = await compact(32, ['customer']);
      expect(rows).toBeGreaterThan(0);
      expect(await packed("customer_states WHERE customer_id IN ('c-1', 'c-2')")).toEqual({ n: 2, packed: 0 });
    } finally {
      await tx.query('ROLLBACK');
      tx.release();
    }
    expect((await compact(32, ['customer'])).rows).toBe(2);
  });

  it('lose no event while they are packed again and again under a worker that folds', {
    timeout: 120_000,
  }, async () => {
    let done = false;
    let rows = 0;
    const compacting = (async () => {
      while (!done) rows += (await compact(32)).rows;
    })();
    try {
      // Until many were packed in the middle of it, however fast either is.
      for (let place = 10_000; place < 14_000 || (rows <= 100 && place < 40_000); place += 100) {
        const more = Array.from({ length: 100 }, (_, n) => event(place + n));
        await send(more);
        await mesh.send(more.slice(0, 20));
      }
      await mesh.untilStored(60_000);
    } finally {
      done = true;
      await compacting;
    }
    expect(rows).toBeGreaterThan(100);
    await compact(32);
    await expectStoredOnce(mesh, sent);
  });

  it('are looked for by the service, which tells what it has saved', async () => {
    await send([event(20_001)]);
    await mesh.untilStored();
    const ahead = await mesh.start({ SEEN_PRUNE_EVERY_MS: '1000' }, { now: () => Date.now() + 32 * dayMs });
    const metric = async (name: string) =>
      (await ahead.context.metrics.registry.getSingleMetric(name)?.get())?.values ?? [];
    await waitFor(async () => (await metric('feature_compacted_rows_total')).some(({ value }) => value > 0), {
      what: 'cold states to be packed',
    });
    const bytes = new Map<unknown, number>();
    for (const { labels, value } of await metric('feature_compacted_bytes_total')) {
      bytes.set(labels.when, (bytes.get(labels.when) ?? 0) + value);
    }
    expect(bytes.get('after')).toBeGreaterThan(0);
    expect(bytes.get('after')).toBeLessThan(bytes.get('before') ?? 0);
    await expectStoredOnce(mesh, sent);
  });
});
