import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods, type Touch } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { Buckets, measures } from './buckets.js';
import { Counters } from './counters.js';
import { decodeState, encodeState } from './encode.js';
import { EntityState, mergeStates } from './entity-state.js';
import { Facet, namesKept } from './facet.js';
import type { FoldEvent } from './fold-event.js';
import { facetKinds, measureOf, orders, purchaseUnits, spend } from './measures.js';
import { day, foldEvent, hour, start } from './test-events.js';
import { type WindowName, WindowSums, windows } from './windows.js';

const names = fc.integer({ min: 0, max: 90 });

/** Events around the horizons: close together, hours, days and years apart. */
const eventArbitrary: fc.Arbitrary<FoldEvent> = fc.record({
  tie: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  type: fc.integer({ min: 1, max: 14 }),
  atMs: fc.oneof(
    fc.integer({ min: start, max: start + 5 }),
    fc.integer({ min: start - 60 * hour, max: start }),
    fc.integer({ min: start - 120 * day, max: start }),
    fc.integer({ min: Date.UTC(2000, 0, 1), max: start }),
  ),
  entityId: names.map((n) => `c-${n}`),
  sessionId: fc.constantFrom('', 's-1', '会话'),
  deviceId: fc.constantFrom('', 'd-1'),
  refused: fc.boolean(),
  value: fc.oneof(fc.integer({ min: 0, max: 99_999 }), fc.constant(Number.MAX_SAFE_INTEGER)),
  currency: fc.constantFrom('', 'EUR', 'CNY'),
  rating: fc.constantFrom(0, 100, 450),
  lines: fc.array(
    fc.record(
      {
        itemId: fc.oneof(
          fc.constantFrom('i-1', '商品'),
          names.map((n) => `i-${n}`),
        ),
        quantity: fc.integer({ min: 1, max: 9 }),
        amount: fc.integer({ min: 0, max: 9_999 }),
        facts: fc.record({
          category: names.map((n) => (n === 0 ? '' : `Home > ${n}`)),
          brand: fc.constantFrom('', 'Nordlys'),
          priceBand: fc.constantFrom('', 'EUR 2^3', 'EUR 2^-1'),
        }),
      },
      { requiredKeys: ['itemId', 'quantity', 'amount'] },
    ),
    { maxLength: 3 },
  ),
});

const eventsArbitrary = fc.uniqueArray(eventArbitrary, {
  selector: (e) => e.tie,
  minLength: 1,
  maxLength: 400,
  size: 'max',
});

function cut<T>(values: readonly T[], cuts: readonly number[]): T[][] {
  const batches: T[][] = [];
  let rest = [...values];
  for (const size of cuts) {
    batches.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  batches.push(rest);
  return batches.filter((batch) => batch.length > 0);
}

function shuffled<T>(values: readonly T[], keys: readonly number[]): T[] {
  return values
    .map((value, index) => ({ value, key: keys[index % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function touchesOf(events: readonly FoldEvent[]): Touch[] {
  return events.map((event) => ({
    event,
    quantity: (event.tie % 5) + 1,
    amount: event.value,
    itemIds: event.lines.map((line) => line.itemId),
  }));
}

const folds: Record<string, (state: EntityState, events: readonly FoldEvent[]) => void> = {
  customer: foldCustomer,
  session: foldSession,
  device: foldDevice,
  item: (state, events) => foldGoods(state, touchesOf(events)),
};

const orderArbitrary = fc.array(fc.integer(), { minLength: 400, maxLength: 400 });
const cutsArbitrary = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 10 });

function hex(state: EntityState | undefined): string {
  return state === undefined ? '' : encodeState(state).toString('hex');
}

describe.each(Object.entries(folds))('the state of a %s', (_name, fold) => {
  const folded = (events: readonly FoldEvent[], before = new EntityState()) => {
    fold(before, events);
    before.prune();
    return before;
  };

  it('is the same in any order and any split into batches, through the stored bytes', () => {
    fc.assert(
      fc.property(eventsArbitrary, orderArbitrary, cutsArbitrary, (events, order, cuts) => {
        let state: EntityState | undefined;
        for (const batch of cut(shuffled(events, order), cuts)) {
          state = decodeState(encodeState(folded(batch, state)));
        }
        expect(hex(state)).toBe(hex(folded(events)));
      }),
      { numRuns: 40 },
    );
  });

  it('forgets the same in parts of which a batch has nothing', () => {
    // Few events, of which few have money or lines, each in a batch of its own, and now and then past an hour or a day alone.
    const times = fc.oneof(
      fc.integer({ min: start - 60 * hour, max: start }),
      fc.integer({ min: start - 100 * day, max: start }),
    );
    const few = fc.array(fc.record({ atMs: times, bare: fc.boolean(), of: eventArbitrary }), { maxLength: 12 });
    const first = foldEvent({
      tie: 0,
      type: measureOf('purchase'),
      value: 100,
      currency: 'EUR',
      atMs: start - 50 * hour,
    });
    fc.assert(
      fc.property(few, (drawn) => {
        const events = [
          first,
          ...drawn.map(({ atMs, bare, of }, tie) => ({
            ...(bare ? foldEvent() : of),
            ...{ atMs, tie: tie + 1 },
          })),
        ];
        let state: EntityState | undefined;
        for (const event of events) state = decodeState(encodeState(folded([event], state)));
        expect(hex(state)).toBe(hex(folded(events)));
      }),
      { numRuns: 300 },
    );
  });

  it('can be folded in parts anywhere and merged', () => {
    fc.assert(
      fc.property(eventsArbitrary, cutsArbitrary, (events, cuts) => {
        const parts = cut(events, cuts).map((batch) => folded(batch));
        expect(hex(mergeStates(parts.reverse()))).toBe(hex(folded(events)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('windows', () => {
  const buckets: Record<WindowName, [number, number]> = {
    '1h': [hour, 1],
    '1d': [hour, 24],
    '7d': [day, 7],
    '30d': [day, 30],
    '90d': [day, 90],
  };

  it('count what a look at every event counts', () => {
    fc.assert(
      fc.property(eventsArbitrary, fc.integer({ min: 0, max: 100 * day }), (events, later) => {
        const counters = new Counters();
        for (const { type, atMs, tie } of events) counters.add(type, atMs, tie % 7);
        const newest = Math.max(...events.map((event) => event.atMs));
        counters.prune(newest);
        const asOf = newest + later;
        const sums = new WindowSums(counters, asOf);
        for (const { name } of windows) {
          const [unit, before] = buckets[name];
          const first = (Math.floor(asOf / unit) - before) * unit;
          for (const type of [1, 6]) {
            const wanted = events.filter((event) => event.type === type && event.atMs >= first);
            expect(sums.of(type, name), name).toBe(wanted.reduce((sum, { tie }) => sum + (tie % 7), 0));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keep buckets in order wherever counts are added', () => {
    const keyArbitrary = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.array(keyArbitrary, { maxLength: 200 }),
        fc.array(keyArbitrary),
        keyArbitrary,
        (mine, others, first) => {
          const own = new Buckets();
          for (const key of mine) own.add(key * 16, 1);
          const other = new Buckets();
          for (const key of others) other.add(key * 16, 2);
          own.merge(other);
          own.prune(first);
          const sums = new Map<number, number>();
          for (const key of mine) sums.set(key * 16, (sums.get(key * 16) ?? 0) + 1);
          for (const key of others) sums.set(key * 16, (sums.get(key * 16) ?? 0) + 2);
          const found: [number, number][] = [];
          own.forEachSince(first, (bucket, measure, count) => found.push([bucket * measures + measure, count]));
          const wanted = [...sums].filter(([key]) => key >= first * measures).sort(([a], [b]) => b - a);
          expect(found).toEqual(wanted);
        },
      ),
    );
  });
});

describe('a customer’s state', () => {
  const folded = (...events: FoldEvent[]) => {
    const state = new EntityState();
    foldCustomer(state, events);
    state.prune();
    return state;
  };

  it('keeps the newest 200 entries and every line of a purchase', () => {
    const views = Array.from({ length: 250 }, (_, i) =>
      foldEvent({ tie: i, atMs: start + i, sessionId: 's', lines: [{ itemId: `i-${i}`, quantity: 1, amount: 0 }] }),
    );
    const order = foldEvent({
      tie: 999,
      type: measureOf('purchase'),
      atMs: start + 1000,
      sessionId: 's',
      lines: [
        { itemId: 'a', quantity: 2, amount: 0 },
        { itemId: 'b', quantity: 1, amount: 0 },
      ],
    });
    const state = folded(order, ...views);
    expect(state.history).toHaveLength(200);
    expect(state.history.slice(0, 3).map((e) => e.itemId)).toEqual(['a', 'b', 'i-249']);
    expect(state.history.at(-1)?.itemId).toBe('i-52');
    expect(state.counters.total(measureOf('view'))).toBe(250);
    expect(state.counters.total(purchaseUnits)).toBe(3);
  });

  it('ends what adds up at 2^53 - 1, and stores it so', () => {
    const huge = { type: measureOf('purchase'), currency: 'EUR', value: 1e30 };
    const line = [{ itemId: 'i', quantity: 1e25, amount: 1e30 }];
    const state = decodeState(
      encodeState(folded(foldEvent({ tie: 1, ...huge, lines: line }), foldEvent({ tie: 2, ...huge }))),
    );
    expect(state.money.get('EUR')?.total(spend)).toBe(Number.MAX_SAFE_INTEGER);
    expect(state.counters.total(purchaseUnits)).toBe(Number.MAX_SAFE_INTEGER);
    const goods = new EntityState();
    foldGoods(goods, [{ event: foldEvent(huge), quantity: 1e25, amount: 1e30 }]);
    goods.prune();
    expect(decodeState(encodeState(goods)).money.get('EUR')?.total(spend)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('an event older than the horizon still counts in all', () => {
    const state = folded(
      foldEvent({ tie: 1 }),
      foldEvent({ tie: 2, atMs: start - 91 * day }),
      foldEvent({ tie: 3, atMs: start - 90 * day }),
    );
    expect(new WindowSums(state.counters, start).of(1, '90d')).toBe(2);
    expect(state.counters.total(1)).toBe(3);
    expect(state.firstMs).toBe(start - 91 * day);
  });

  it('adds up money by currency, and none without one', () => {
    const purchase = measureOf('purchase');
    const state = folded(
      foldEvent({ tie: 1, type: purchase, value: 1_000, currency: 'EUR' }),
      foldEvent({ tie: 2, type: purchase, value: 2_000, currency: 'EUR' }),
      foldEvent({ tie: 3, type: purchase, value: 70_000, currency: 'JPY' }),
      foldEvent({ tie: 4, type: purchase, value: 5_000 }),
      foldEvent({ tie: 5, type: measureOf('view'), value: 9_000, currency: 'EUR' }),
    );
    const euros = state.money.get('EUR');
    expect([euros?.total(orders), euros?.total(spend)]).toEqual([2, 3_000]);
    expect(state.money.get('JPY')?.total(spend)).toBe(70_000);
    expect(state.money.sorted().map(([currency]) => currency)).toEqual(['EUR', 'JPY']);
  });

  it('stays small however many items, categories and currencies it meets', () => {
    const events = Array.from({ length: 20_000 }, (_, i) =>
      foldEvent({
        tie: i,
        atMs: start - (i % 90) * day,
        sessionId: `s-${i}`,
        type: 6,
        value: 1,
        currency: `${i % 10}${(i >> 4) % 10}${i % 7}`,
        lines: [
          {
            itemId: `i-${i}`,
            quantity: 1,
            amount: 1,
            facts: { category: `c ${i}`, brand: `b ${i}`, priceBand: `EUR 2^${i % 20}` },
          },
        ],
      }),
    );
    const state = folded(...events);
    expect([...(state.facets.get(facetKinds.category)?.entries() ?? [])]).toHaveLength(namesKept);
    expect(encodeState(state).length).toBeLessThan(40_000);
  });
});

describe('a facet', () => {
  it('keeps the same names whatever the order, with all that was counted of them', () => {
    const many = fc.array(fc.record({ name: fc.integer({ min: 0, max: 200 }), at: fc.integer({ min: 0, max: 80 }) }), {
      maxLength: 500,
      size: 'max',
    });
    fc.assert(
      fc.property(many, fc.integer({ min: 0, max: 500 }), (touches, at) => {
        const facetOf = (some: typeof touches) => {
          const facet = new Facet();
          for (const touch of some) facet.add(`n-${touch.name}`, 1, start + touch.at * day, 1);
          return facet;
        };
        const contents = (facet: Facet) =>
          [...facet.entries()]
            .map(([name, days]) => {
              let sum = 0;
              days.forEachSince(0, (_day, _measure, count) => {
                sum += count;
              });
              return [name, sum];
            })
            .sort();
        const whole = facetOf(touches);
        const merged = facetOf(touches.slice(at));
        merged.merge(facetOf(touches.slice(0, at)));
        expect(contents(merged)).toEqual(contents(whole));
        expect(contents(facetOf([...touches].reverse()))).toEqual(contents(whole));
        for (const [name, sum] of contents(whole)) {
          expect(touches.filter((touch) => `n-${touch.name}` === name)).toHaveLength(Number(sum));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('stored bytes', () => {
  const customer2 =
    '02c0ebbfc0971880a8cc7b02010100060180a8cc7b01c1ec880f0102c6ad5001bb01010301690173016a03000700000000000001000180a8cc7b080000000000008600010008000000000001860201';
  const item2 = '02c0ebbfc09718000206010020030002c6ec880f011a030286af50011a03';

  it('of the layout before are read, and gain what it lacked with the next event', () => {
    const state = decodeState(Buffer.from(customer2, 'hex'));
    expect(state.counters.total(measureOf('view'))).toBe(1);
    expect([state.firstMs, state.newestMs]).toEqual([start - 3 * day, start]);
    expect(state.history.map(({ tie, itemId, refused }) => [tie, itemId, refused])).toEqual([
      [7, 'i', false],
      [8, 'i', true],
      [8, 'j', true],
    ]);
    expect(decodeState(encodeState(state))).toEqual(state);
    const item = decodeState(Buffer.from(item2, 'hex'));
    expect([item.counters.total(measureOf('purchase')), item.counters.total(purchaseUnits)]).toEqual([1, 3]);
    expect(item.history).toEqual([]);
  });

  it('of an unknown layout, of an unknown section or cut short are refused, not misread', () => {
    const state = new EntityState();
    foldCustomer(state, [
      foldEvent({
        sessionId: 's',
        value: 5,
        currency: 'EUR',
        type: 6,
        lines: [{ itemId: 'i', quantity: 1, amount: 5 }],
      }),
    ]);
    const encoded = encodeState(state);
    for (let length = 0; length < encoded.length; length++) {
      expect(() => decodeState(encoded.subarray(0, length)), `${length} bytes`).toThrow(RangeError);
    }
    const other = Buffer.from(encoded);
    other[0] = 9;
    expect(() => decodeState(other)).toThrow('layout 9');
  });
});
