import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEvent } from '../src/events/check-event.js';
import { isRefusal } from '../src/events/decode.js';
import { foldOrders } from '../src/offline/fold-orders.js';
import { lakeRows } from '../src/offline/lake-rows.js';
import { decodeOrder, encodeOrder } from '../src/orders/encode-order.js';
import { groupOrders } from '../src/orders/group-orders.js';
import { mergeOrders, OrderState } from '../src/orders/order-state.js';
import { pruneOrders } from '../src/store/order-states.js';
import { at, createIdentityWorld, type IdentityWorld } from './identity-world.js';
import { by, purchase, refund } from './order-events.js';

describe('stored orders', () => {
  let world: IdentityWorld;

  beforeAll(async () => {
    world = await createIdentityWorld();
  });
  afterAll(() => world.stop());

  const ask = (order_id: string) => world.client.GetOrder({ order_id }, { tenantId: 'demo' });

  it('are those of one fold over all events, and of the fold of the lake', async () => {
    const events = Array.from({ length: 400 }, (_, n) => {
      const id = `f-${n % 37}`;
      const who = n % 4 === 0 ? by(`v-f-${n % 5}`) : { customer_id: `c-f-${n % 3}` };
      const minute = (n * -7_919) % 3_000;
      const currency = n % 11 === 0 ? { currency: 'CNY' } : {};
      return n % 3 === 0
        ? purchase(id, '', minute, { ...who, ...currency })
        : refund(id, '', minute, { ...who, ...currency });
    });
    for (let start = 0; start < events.length; start += 50) {
      const some = events.slice(start, start + 50);
      await world.mesh.send([...some, ...some.filter((_, n) => n % 7 === 0)]);
    }
    await world.mesh.untilStored();
    const wanted = new Map<string, OrderState>();
    for (const group of groupOrders(
      events.map((event) => {
        const outcome = checkEvent(event, 0);
        if (isRefusal(outcome)) throw new Error(outcome.reason);
        return outcome;
      }),
    )) {
      const state = new OrderState();
      state.fold(group.events);
      wanted.set(group.orderId, state);
    }
    const { rows } = await world.mesh.pool.query<{ id: string; states: Buffer[] }>(
      'SELECT order_id AS id, array_agg(state) AS states FROM order_states GROUP BY order_id',
    );
    const hex = (state: OrderState | undefined) => state && encodeOrder(state).toString('hex');
    const stored = rows.map(({ id, states }) => [id, hex(mergeOrders(states.map(decodeOrder)))]);
    expect(new Map(stored as [string, string][])).toEqual(new Map([...wanted].map(([id, state]) => [id, hex(state)])));

    const offline = new Map<string, unknown>();
    for await (const { tenantId, order } of foldOrders(lakeRows(world.mesh.lake), Date.parse(at(1_000_000)))) {
      expect(tenantId).toBe('demo');
      offline.set(order.order_id ?? '', order);
    }
    const { rows: known } = await world.mesh.pool.query<{ id: string }>(
      'SELECT DISTINCT order_id AS id FROM order_states',
    );
    expect([...offline.keys()].sort()).toEqual(known.map(({ id }) => id).sort());
    const plain = (order: unknown) =>
      JSON.parse(JSON.stringify(order, (_, value) => (value === null ? undefined : value)));
    for (const { id } of known) expect(plain(offline.get(id)), id).toEqual(plain((await ask(id)).order));
  });

  it('that nobody touched for long are forgotten, as a whole', async () => {
    await world.send(purchase('old-1', 'c-1', 0), purchase('old-2', 'c-1', 1));
    const forget = (days: number) =>
      pruneOrders(world.mesh.pool, { days: 730, nowMs: Date.now() + days * 86_400_000, limit: 10_000 });
    expect(await forget(729)).toBe(0);
    // One part of an order was touched lately: all parts stay.
    await world.mesh.pool.query(
      `INSERT INTO order_states SELECT tenant_id, order_id, 99, refund_only, at_ms, event, owner_id, touched + 20, state
       FROM order_states WHERE order_id = 'old-1'`,
    );
    expect(await forget(732)).toBeGreaterThan(0);
    expect((await ask('old-1')).known).toBe(true);
    expect((await ask('old-2')).known).toBe(false);
    expect(await forget(752)).toBe(2);
    expect((await ask('old-1')).known).toBe(false);
  });
});
