import type { EventJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckedEvent, checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import { decodeOrder, encodeOrder } from './encode-order.js';
import { groupOrders } from './group-orders.js';
import { itemsKept } from './item-units.js';
import { mergeOrders, OrderState } from './order-state.js';
import { type OrderView, viewOrder } from './order-view.js';

const noon = Date.UTC(2026, 4, 1, 12);

let made = 0;
function event(type: 'PURCHASE' | 'REFUND' | 'VIEW', minute: number, more: EventJson = {}): CheckedEvent {
  made += 1;
  const outcome = checkEvent(
    {
      id: `e-${made}`,
      tenant_id: 'demo',
      type: `EVENT_TYPE_${type}`,
      occurred_at: new Date(noon + minute * 60_000).toISOString(),
      customer_id: 'c-1',
      order_id: 'o-1',
      currency: 'EUR',
      ...more,
    },
    noon + 30 * 86_400_000,
  );
  if (isRefusal(outcome)) throw new Error(`${outcome.field} ${outcome.reason}`);
  return outcome;
}

function folded(...events: CheckedEvent[]): OrderState {
  const state = new OrderState();
  state.fold(events);
  return state;
}

const view = (...events: CheckedEvent[]): OrderView => viewOrder(folded(...events));
const twoLines = {
  items: [
    { item_id: 'lamp', quantity: 2, unit_price: 4_000 },
    { item_id: 'bulb', quantity: 1, unit_price: 500 },
  ],
};

const amounts = fc.oneof(fc.integer({ min: 0, max: 9_999 }), fc.constant(Number.MAX_SAFE_INTEGER));
const itemIds = fc.oneof(
  fc.constantFrom('lamp', 'bulb', '灯'),
  fc.integer({ min: 0, max: 2_000 }).map((n) => `i-${n}`),
);
const eventArbitrary = fc.record({
  type: fc.constantFrom('PURCHASE' as const, 'REFUND' as const, 'REFUND' as const, 'VIEW' as const),
  // Many of one moment.
  minute: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -9_000_000, max: 40_000 })),
  more: fc.record(
    {
      customer_id: fc.constantFrom('c-1', '', '客'),
      anonymous_id: fc.constantFrom('a-1', 'a-2'),
      currency: fc.constantFrom('EUR', 'CNY', '', 'eur'),
      value: amounts,
      consent: fc.record({ personalisation: fc.boolean() }),
      items: fc.oneof(
        fc.array(fc.record({ item_id: itemIds, quantity: fc.integer({ min: 1, max: 9 }), unit_price: amounts }), {
          maxLength: 4,
        }),
        // More than are kept.
        fc
          .tuple(fc.integer({ min: 990, max: 1_300 }), fc.integer({ min: 0, max: 3 }))
          .map(([count, from]) => Array.from({ length: count }, (_, n) => ({ item_id: `i-${n + from}`, quantity: 1 }))),
      ),
    },
    { requiredKeys: ['anonymous_id'] },
  ),
});
const eventsArbitrary = fc
  .array(eventArbitrary, { minLength: 1, maxLength: 12 })
  .map((all) => all.map(({ type, minute, more }) => event(type, minute, { customer_id: '', ...more })))
  .filter((all) => all.some((each) => each.fold.type !== 1));

describe('an order', () => {
  it('is the same bytes in any order, in any batches and merged from any parts', () => {
    fc.assert(
      fc.property(
        eventsArbitrary,
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
        (events, keys, parts) => {
          const whole = folded(...events);
          const wanted = encodeOrder(whole).toString('hex');
          const shuffled = events
            .map((each, n) => ({ each, key: keys[n] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
          const states = [0, 1, 2, 3].flatMap((part) => {
            // One event a batch, stored in between.
            let bytes: Buffer | undefined;
            for (const each of shuffled.filter((_, n) => parts[n] === part && shuffled[n]?.fold.type !== 1)) {
              const state = bytes === undefined ? new OrderState() : decodeOrder(bytes);
              state.fold([each]);
              bytes = encodeOrder(state);
            }
            return bytes === undefined ? [] : [decodeOrder(bytes)];
          });
          const merged = mergeOrders(states);
          expect(merged && encodeOrder(merged).toString('hex')).toBe(wanted);
          expect(viewOrder(decodeOrder(Buffer.from(wanted, 'hex')))).toEqual(viewOrder(whole));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('adds up what its events say', () => {
    fc.assert(
      fc.property(eventsArbitrary, (events) => {
        const of = (type: number) => events.filter((each) => each.fold.type === type);
        const [bought, refunds] = [of(6), of(7)];
        const [first] = [...bought].sort((a, b) => a.fold.atMs - b.fold.atMs || (a.hash < b.hash ? -1 : 1));
        const sum = (all: readonly CheckedEvent[]) =>
          Math.min(
            Number.MAX_SAFE_INTEGER,
            all.reduce((total, each) => total + each.fold.value, 0),
          );
        const currency = first?.fold.currency ?? '';
        const found = viewOrder(folded(...events));
        expect(found).toMatchObject({
          purchases: bought.length,
          refunds: refunds.length,
          placedMs: first?.fold.atMs,
          value: first?.fold.value ?? 0,
          currency,
          refundedValue: sum(refunds.filter(({ fold }) => fold.currency === '' || fold.currency === currency)),
          newestMs: Math.max(...[...bought, ...refunds].map(({ fold }) => fold.atMs)),
          lastRefundMs: refunds.length === 0 ? undefined : Math.max(...refunds.map(({ fold }) => fold.atMs)),
          itemCount: new Set(first?.fold.lines.map((line) => line.itemId)).size,
        });
        // An item that is told is complete, whatever was left out.
        const units = (all: readonly CheckedEvent[]) => {
          const by = new Map<string, number>();
          for (const { itemId, quantity } of all.flatMap(({ fold }) => fold.lines)) {
            by.set(itemId, (by.get(itemId) ?? 0) + quantity);
          }
          return by;
        };
        const [ordered, back] = [units(first === undefined ? [] : [first]), units(refunds)];
        const told = found.items.filter(({ itemId, quantity, refundedQuantity }) => {
          const complete = found.itemsCut || refundedQuantity === (back.get(itemId) ?? 0);
          return complete && (quantity === 0 || quantity === ordered.get(itemId));
        });
        expect(told).toEqual(found.items);
        expect(found.items.length).toBeLessThanOrEqual(2 * itemsKept);
      }),
      { numRuns: 200 },
    );
  });

  it('is refunded when as much money as it was worth went back', () => {
    const bought = event('PURCHASE', 0, twoLines);
    const part = event('REFUND', 10, { items: [{ item_id: 'bulb', quantity: 1, unit_price: 500 }] });
    const rest = event('REFUND', 20, { value: 8_000, items: [{ item_id: 'lamp', quantity: 2 }] });
    expect(view(bought)).toMatchObject({ status: 'placed', value: 8_500, refundedValue: 0 });
    const partly = view(bought, part);
    expect(partly).toMatchObject({ status: 'partly_refunded', refundedValue: 500, lastRefundMs: noon + 600_000 });
    expect(partly.items).toEqual([
      { itemId: 'lamp', quantity: 2, amount: 8_000, refundedQuantity: 0 },
      { itemId: 'bulb', quantity: 1, amount: 500, refundedQuantity: 1 },
    ]);
    expect(view(rest, bought, part)).toMatchObject({ status: 'refunded', refundedValue: 8_500 });
    // A part of the price of the only unit.
    const one = event('PURCHASE', 0, { items: [{ item_id: 'lamp', quantity: 1, unit_price: 4_000 }] });
    const cheaper = event('REFUND', 5, { value: 500, items: [{ item_id: 'lamp', quantity: 1 }] });
    expect(view(one, cheaper).status).toBe('partly_refunded');
  });

  it('without money is refunded when all of its units went back', () => {
    const bought = event('PURCHASE', 0, { items: [{ item_id: 'lamp', quantity: 2 }], currency: '' });
    const back = () => event('REFUND', 5, { items: [{ item_id: 'lamp', quantity: 1 }], currency: '' });
    expect(view(bought, back()).status).toBe('partly_refunded');
    expect(view(bought, back(), back()).status).toBe('refunded');
  });

  it('of which only refunds were seen says so, until its purchase comes', () => {
    const refund = event('REFUND', 5, {
      items: [{ item_id: 'lamp', quantity: 1, unit_price: 4_000 }],
      customer_id: 'c-2',
    });
    const early = view(refund);
    expect(early).toMatchObject({ status: 'purchase_unknown', entityId: 'c-2', placedMs: undefined, itemCount: 0 });
    expect(early.items).toEqual([{ itemId: 'lamp', quantity: 0, amount: 0, refundedQuantity: 1 }]);
    expect(view(refund, event('PURCHASE', 900, twoLines))).toMatchObject({
      status: 'partly_refunded',
      entityId: 'c-1',
      placedMs: noon + 900 * 60_000,
    });
  });

  it('with refunds of another currency keeps them apart, and takes those without a currency as its own', () => {
    const bought = event('PURCHASE', 0, twoLines);
    const abroad = event('REFUND', 5, { value: 900, currency: 'USD' });
    expect(view(bought, abroad)).toMatchObject({
      status: 'partly_refunded',
      refundedValue: 0,
      otherRefunds: [{ currency: 'USD', value: 900 }],
    });
    expect(view(bought, abroad, event('REFUND', 6, { value: 8_500, currency: '' })).status).toBe('refunded');
  });

  it('that was sent twice under two ids is the earlier of the two, and counts both', () => {
    const first = event('PURCHASE', 0, twoLines);
    const again = event('PURCHASE', 1, { ...twoLines, customer_id: 'c-9', value: 1 });
    for (const order of [view(first, again), view(again, first)]) {
      expect(order).toMatchObject({ purchases: 2, value: 8_500, entityId: 'c-1', placedMs: noon });
    }
  });

  it('of 10,000 items keeps a bound and says so, and what it keeps is complete', () => {
    const items = Array.from({ length: 10_000 }, (_, n) => ({ item_id: `sku-${n}`, quantity: 3, unit_price: 7 }));
    const bought = event('PURCHASE', 0, { items });
    const refunds = [0, 1].map((half) => event('REFUND', 9, { items: items.filter((_, n) => n % 2 === half) }));
    const state = folded(bought, ...refunds);
    const order = viewOrder(state);
    expect(order).toMatchObject({ itemCount: 10_000, itemsCut: true, value: 210_000, status: 'refunded' });
    expect(order.items).toHaveLength(itemsKept);
    for (const item of order.items) expect([item.quantity, item.refundedQuantity]).toEqual([3, 3]);
    expect(encodeOrder(state).length).toBeLessThan(50_000);
  });

  it('knows whether personalisation was refused with some event of it', () => {
    const consent = { personalisation: false };
    expect(view(event('PURCHASE', 0)).refused).toBe(false);
    expect(view(event('PURCHASE', 0), event('REFUND', 1, { consent })).refused).toBe(true);
  });
});

it('orders are made of purchases and refunds that name one, by tenant', () => {
  const there = event('PURCHASE', 0, { tenant_id: 'other' });
  const [one, two] = [event('PURCHASE', 0), event('REFUND', 1)];
  const events = [there, two, event('VIEW', 0, { item_id: 'lamp' }), event('PURCHASE', 0, { order_id: '' }), one];
  expect(groupOrders(events)).toEqual([
    { tenantId: 'demo', orderId: 'o-1', events: [two, one] },
    { tenantId: 'other', orderId: 'o-1', events: [there] },
  ]);
});

it('bytes of another layout, or that end too early or too late, are refused', () => {
  const bytes = encodeOrder(folded(event('PURCHASE', 0, twoLines), event('REFUND', 1)));
  expect(() => decodeOrder(Buffer.from([9, ...bytes.subarray(1)]))).toThrow('layout 9');
  expect(() => decodeOrder(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow('too late');
  // Version, what it has, newest moment, purchases, the purchase's moment: then its hash, of which the first quarter now is 2^32.
  const start = bytes.indexOf(0x01, 8) + 7;
  const longer = Buffer.concat([bytes.subarray(0, start), Buffer.from('8080808010', 'hex'), bytes.subarray(start + 5)]);
  expect(() => decodeOrder(longer)).toThrow('too long');
  for (let end = 0; end < bytes.length; end++) expect(() => decodeOrder(bytes.subarray(0, end))).toThrow(RangeError);
});
