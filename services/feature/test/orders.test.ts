import { fromTimestamp } from '@insight-mesh/runtime/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, createIdentityWorld, type IdentityWorld, identify } from './identity-world.js';
import { by, purchase, refund } from './order-events.js';

const demo = { tenantId: 'demo' };

describe('orders', () => {
  let world: IdentityWorld;

  beforeAll(async () => {
    world = await createIdentityWorld();
  });
  afterAll(() => world.stop());

  const ask = (order_id: string, customer_id = '') => world.client.GetOrder({ order_id, customer_id }, demo);
  const list = async (customer_id: string, page_size = 0) => {
    const ids: string[][] = [];
    let page_token = '';
    do {
      const page = await world.client.ListOrders({ customer_id, page_size, page_token }, demo);
      ids.push(page.orders.map((order) => order.order_id));
      page_token = page.next_page_token;
    } while (page_token !== '');
    return ids;
  };

  it('tell what was bought and what of it went back', async () => {
    const bought = purchase('o-1', 'c-1', 0);
    const back = refund('o-1', 'c-1', 30, { consent: { personalisation: false } });
    // The same events again count once.
    await world.send(back, bought, bought);
    await world.send(back);
    const { known, order } = await ask('o-1');
    expect(known).toBe(true);
    expect(order).toMatchObject({
      order_id: 'o-1',
      status: 'ORDER_STATUS_PARTLY_REFUNDED',
      customer_id: 'c-1',
      value: 8_500,
      currency: 'EUR',
      refunded_value: 500,
      other_refunds: [],
      items: [
        { item_id: 'lamp', quantity: 2, amount: 8_000, refunded_quantity: 0 },
        { item_id: 'bulb', quantity: 1, amount: 500, refunded_quantity: 1 },
      ],
      item_count: 2,
      items_cut: false,
      purchase_events: 1,
      refund_events: 1,
      personalisation_refused: true,
    });
    const times = [order?.placed_at, order?.last_refund_at, order?.newest_event_at].map(
      (time) => time && fromTimestamp(time),
    );
    expect(times).toEqual([at(0), at(30), at(30)].map((time) => Date.parse(time)));
    await world.send(refund('o-1', 'c-1', 40, { value: 8_000, items: [{ item_id: 'lamp', quantity: 2 }] }));
    expect((await ask('o-1')).order).toMatchObject({ status: 'ORDER_STATUS_REFUNDED', refunded_value: 8_500 });
    expect(await world.client.GetOrder({ order_id: 'o-1' }, { tenantId: 'other' })).toMatchObject({ known: false });
  });

  it('take a refund that comes before its purchase', async () => {
    await world.send(refund('o-early', 'c-1', 30, { currency: 'USD' }));
    const { order: early } = await ask('o-early');
    expect(early).toMatchObject({
      status: 'ORDER_STATUS_PURCHASE_UNKNOWN',
      value: 0,
      placed_at: null,
      customer_id: 'c-1',
    });
    expect(early?.items).toEqual([{ item_id: 'bulb', quantity: 0, amount: 0, refunded_quantity: 1 }]);
    await world.send(purchase('o-early', 'c-1', 0));
    expect((await ask('o-early')).order).toMatchObject({
      status: 'ORDER_STATUS_PARTLY_REFUNDED',
      refunded_value: 0,
      other_refunds: [{ currency: 'USD', value: 500 }],
    });
  });

  it('are one, of whatever partitions their events come', async () => {
    // Enough visitors that some purchase lies on another partition than its refund.
    const some = Array.from({ length: 12 }, (_, n) => `p-${n}`);
    await world.send(
      ...some.map((id) => purchase(`o-${id}`, '', 0, by(`v-${id}`))),
      ...some.map((id) => refund(`o-${id}`, `c-${id}`, 30)),
    );
    const { rows } = await world.mesh.pool.query(
      `SELECT order_id FROM order_states WHERE order_id LIKE 'o-p-%' GROUP BY order_id HAVING count(*) > 1`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const id of some) {
      const wanted = {
        customer_id: `v-${id}`,
        status: 'ORDER_STATUS_PARTLY_REFUNDED',
        refunded_value: 500,
        value: 8_500,
      };
      expect((await ask(`o-${id}`)).order).toMatchObject(wanted);
      // The refund alone does not make it the customer's.
      expect(await list(`c-${id}`)).toEqual([[]]);
      expect(await list(`v-${id}`)).toEqual([[`o-${id}`]]);
    }
  });

  it('are shown to a customer only if they are the customer’s or a counting visitor’s', async () => {
    await world.send(
      purchase('o-mine', 'k-1', 0),
      purchase('o-before', '', 1, by('w-1')),
      purchase('o-else', 'k-2', 2),
    );
    expect((await ask('o-mine', 'k-1')).known).toBe(true);
    const unknown = await ask('never', 'k-1');
    expect(unknown).toMatchObject({ known: false, order: null });
    for (const id of ['o-else', 'o-before']) expect(await ask(id, 'k-1')).toEqual(unknown);
    expect(await list('k-1')).toEqual([['o-mine']]);

    await world.send(identify('w-1', 'k-1', 3));
    expect((await ask('o-before', 'k-1')).order).toMatchObject({ order_id: 'o-before', customer_id: 'w-1' });
    expect(await list('k-1')).toEqual([['o-before', 'o-mine']]);
    // The visitor sees the visitor's alone.
    expect((await ask('o-before', 'w-1')).known).toBe(true);
    expect(await ask('o-mine', 'w-1')).toEqual(unknown);
    expect(await list('w-1')).toEqual([['o-before']]);

    const join = { visitor_id: 'w-1', customer_id: 'k-1', reason: 'a wrong login' };
    await world.client.CutJoin(join, demo);
    expect(await ask('o-before', 'k-1')).toEqual(unknown);
    expect(await list('k-1')).toEqual([['o-mine']]);
    await world.client.RestoreJoin(join, demo);
    expect((await ask('o-before', 'k-1')).known).toBe(true);
    // A second customer on the visitor's device: it counts for neither.
    await world.send(identify('w-1', 'k-2', 4));
    expect(await ask('o-before', 'k-1')).toEqual(unknown);
    expect(await ask('o-before', 'k-2')).toEqual(unknown);
  });

  it('that somebody else names are not taken over by it', async () => {
    await world.send(purchase('o-owned', 'k-3', 10));
    await world.send(refund('o-owned', 'k-4', 5), purchase('o-owned', 'k-4', 20));
    expect((await ask('o-owned', 'k-4')).known).toBe(false);
    expect(await list('k-4')).toEqual([[]]);
    expect((await ask('o-owned', 'k-3')).order).toMatchObject({ purchase_events: 2, customer_id: 'k-3' });
  });

  it('are listed newest first, page by page, each once', async () => {
    const visitors = ['x-1', 'x-2'];
    const events = Array.from({ length: 25 }, (_, n) => {
      const who = n % 3 === 2 ? { customer_id: 'k-9' } : by(visitors[n % 3] ?? '');
      // Several of one minute.
      return purchase(`l-${n}`, '', (n * 7) % 10, who);
    });
    await world.send(...events, ...visitors.map((visitor) => identify(visitor, 'k-9', 60)));
    await world.send(
      refund('l-refund-alone', 'k-9', 5),
      ...Array.from({ length: 25 }, (_, n) => refund(`l-${n}`, 'k-9', 90)),
    );
    const pages = await list('k-9', 4);
    expect(pages.slice(0, -1).map((page) => page.length)).toEqual([4, 4, 4, 4, 4, 4]);
    const minutes = (id: string) => (id === 'l-refund-alone' ? 5 : (Number(id.slice(2)) * 7) % 10);
    const ids = pages.flat();
    expect(ids.map(minutes)).toEqual([...ids.map(minutes)].sort((a, b) => b - a));
    expect([...ids].sort()).toEqual([...events.map((event) => event.order_id ?? ''), 'l-refund-alone'].sort());
    expect(await list('k-9', 200)).toEqual([ids]);
    const { orders } = await world.client.ListOrders({ customer_id: 'k-9', page_size: 1 }, demo);
    expect(orders).toMatchObject([{ value: 8_500, refund_events: 1, item_count: 2, items: [] }]);
  });

  it('of 10,000 items are told in part, and say so', async () => {
    const items = Array.from({ length: 10_000 }, (_, n) => ({ item_id: `sku-${n}`, quantity: 2, unit_price: 10 }));
    await world.send(purchase('o-huge', 'c-huge', 0, { items }));
    const { order } = await ask('o-huge', 'c-huge');
    expect(order).toMatchObject({ item_count: 10_000, items_cut: true, value: 200_000, status: 'ORDER_STATUS_PLACED' });
    expect(order?.items).toHaveLength(1_000);
    const { rows } = await world.mesh.pool.query(
      "SELECT length(state) AS n FROM order_states WHERE order_id = 'o-huge'",
    );
    expect(rows[0]?.n).toBeLessThan(100_000);
  });

  it.each([
    ['GetOrder', 'order_id', { order_id: '' }],
    ['GetOrder', 'order_id', { order_id: 'x'.repeat(513) }],
    ['GetOrder', 'customer_id', { order_id: 'o-1', customer_id: 'a\0b' }],
    ['ListOrders', 'customer_id', {}],
    ['ListOrders', 'page_size', { customer_id: 'c-1', page_size: 201 }],
    ['ListOrders', 'page_size', { customer_id: 'c-1', page_size: -1 }],
    ['ListOrders', 'page_token', { customer_id: 'c-1', page_token: 'x' }],
  ] as const)('refuse in %s a wrong %s: %#', async (call, field, request) => {
    await expect(world.client[call](request, demo)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      violations: [{ field }],
    });
  });

  it('refuse the token of another list', async () => {
    await world.send(purchase('t-1', 'c-t', 0), purchase('t-2', 'c-t', 1));
    const { next_page_token: page_token } = await world.client.ListOrders({ customer_id: 'c-t', page_size: 1 }, demo);
    expect(page_token).not.toBe('');
    const wrong = { code: 'INVALID_ARGUMENT', violations: [{ field: 'page_token' }] };
    await expect(world.client.ListOrders({ customer_id: 'c-u', page_token }, demo)).rejects.toMatchObject(wrong);
    await expect(
      world.client.ListOrders({ customer_id: 'c-t', page_token }, { tenantId: 'other' }),
    ).rejects.toMatchObject(wrong);
  });
});
