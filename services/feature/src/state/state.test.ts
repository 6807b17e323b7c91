import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustomerState, foldCustomer, mergeCustomers } from './customer-state.js';
import { decodeCustomer, decodeItem, encodeCustomer, encodeItem } from './encode.js';
import type { FoldEvent } from './fold-event.js';
import { foldItem, type ItemState, mergeItems } from './item-state.js';
import { measureOf, purchaseUnits } from './measures.js';

const start = Date.UTC(2026, 4, 1, 9, 30);
const hour = 3_600_000;
const day = 24 * hour;

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
  sessionId: fc.constantFrom('', 's-1', '会话'),
  refused: fc.boolean(),
  lines: fc.array(
    fc.record({ itemId: fc.constantFrom('i-1', 'i-2', '商品'), quantity: fc.integer({ min: 1, max: 9 }) }),
    {
      maxLength: 3,
    },
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
  return batches;
}

function shuffled<T>(values: readonly T[], keys: readonly number[]): T[] {
  return values
    .map((value, index) => ({ value, key: keys[index % keys.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function customerBytes(state: CustomerState | undefined): string {
  return state === undefined ? '' : encodeCustomer(state).toString('hex');
}

const orderArbitrary = fc.array(fc.integer(), { minLength: 400, maxLength: 400 });
const cutsArbitrary = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 10 });

describe('a customer’s state', () => {
  it('is the same in any order and any split into batches, through the stored bytes', () => {
    fc.assert(
      fc.property(eventsArbitrary, orderArbitrary, cutsArbitrary, (events, order, cuts) => {
        const once = customerBytes(foldCustomer(undefined, events));
        let state: CustomerState | undefined;
        for (const batch of cut(shuffled(events, order), cuts)) {
          const next = foldCustomer(state, batch);
          state = next === undefined ? undefined : decodeCustomer(encodeCustomer(next));
        }
        expect(customerBytes(state)).toBe(once);
      }),
      { numRuns: 60 },
    );
  });

  it('can be folded in parts anywhere and merged', () => {
    fc.assert(
      fc.property(eventsArbitrary, cutsArbitrary, (events, cuts) => {
        const parts = cut(events, cuts).flatMap((batch) => foldCustomer(undefined, batch) ?? []);
        expect(customerBytes(mergeCustomers(parts.reverse()))).toBe(customerBytes(foldCustomer(undefined, events)));
      }),
      { numRuns: 60 },
    );
  });

  it('does not change the state it starts from', () => {
    const before = foldCustomer(undefined, [
      { tie: 1, type: 1, atMs: start, sessionId: '', refused: false, lines: [] },
    ]);
    const bytes = customerBytes(before);
    foldCustomer(before, [{ tie: 2, type: 1, atMs: start + 100 * day, sessionId: '', refused: false, lines: [] }]);
    expect(customerBytes(before)).toBe(bytes);
  });

  it('keeps the newest 200 entries and every line of a purchase', () => {
    const views = Array.from({ length: 250 }, (_, i): FoldEvent => {
      return {
        tie: i,
        type: 1,
        atMs: start + i,
        sessionId: 's',
        refused: false,
        lines: [{ itemId: `i-${i}`, quantity: 1 }],
      };
    });
    const order: FoldEvent = {
      tie: 999,
      type: measureOf('purchase'),
      atMs: start + 1000,
      sessionId: 's',
      refused: false,
      lines: [
        { itemId: 'a', quantity: 2 },
        { itemId: 'b', quantity: 1 },
      ],
    };
    const state = foldCustomer(undefined, [order, ...views]);
    expect(state?.history).toHaveLength(200);
    expect(state?.history.slice(0, 3).map((e) => e.itemId)).toEqual(['a', 'b', 'i-249']);
    expect(state?.history.at(-1)?.itemId).toBe('i-52');
    expect(state?.counters.total(measureOf('view'))).toBe(250);
  });

  it('forgets buckets by the newest event, and an event older than the horizon still counts in all', () => {
    const view = (tie: number, atMs: number): FoldEvent => ({
      tie,
      type: 1,
      atMs,
      sessionId: '',
      refused: false,
      lines: [],
    });
    const state = foldCustomer(foldCustomer(undefined, [view(1, start)]), [
      view(2, start - 91 * day),
      view(3, start - 90 * day),
    ]);
    expect(state?.counters.inDays(1, 90, start)).toBe(2);
    expect(state?.counters.total(1)).toBe(3);
    expect(state?.firstMs).toBe(start - 91 * day);
  });
});

describe('an item’s state', () => {
  const touches = eventsArbitrary.map((events) =>
    events.map(({ type, atMs, tie }) => ({ type, atMs, quantity: (tie % 5) + 1 })),
  );
  const bytes = (state: ItemState | undefined): string =>
    state === undefined ? '' : encodeItem(state).toString('hex');

  it('is the same in any order, any batches, and merged from parts', () => {
    fc.assert(
      fc.property(touches, orderArbitrary, cutsArbitrary, (all, order, cuts) => {
        const once = bytes(foldItem(undefined, all));
        const batches = cut(shuffled(all, order), cuts);
        let state: ItemState | undefined;
        for (const batch of batches) {
          const next = foldItem(state, batch);
          state = next === undefined ? undefined : decodeItem(encodeItem(next));
        }
        expect(bytes(state)).toBe(once);
        expect(bytes(mergeItems(batches.flatMap((batch) => foldItem(undefined, batch) ?? [])))).toBe(once);
      }),
      { numRuns: 60 },
    );
  });

  it('counts orders and units', () => {
    const type = measureOf('purchase');
    const state = foldItem(undefined, [
      { type, atMs: start, quantity: 3 },
      { type, atMs: start, quantity: 1 },
    ]);
    expect(state?.counters.total(type)).toBe(2);
    expect(state?.counters.total(purchaseUnits)).toBe(4);
  });
});

describe('stored bytes', () => {
  it('keep for each entry whether its event was refused to personalisation', () => {
    const event = { tie: 7, type: 14, atMs: start, sessionId: 's', refused: true, lines: [] };
    const state = foldCustomer(undefined, [event, { ...event, tie: 6, refused: false }]);
    if (state === undefined) throw new Error('no state');
    const { history } = decodeCustomer(encodeCustomer(state));
    expect(history.map(({ tie, type, refused }) => [tie, type, refused])).toEqual([
      [7, 14, true],
      [6, 14, false],
    ]);
  });

  it('of the layout before are read; of an unknown one or cut short they are refused, not misread', () => {
    const state = foldCustomer(undefined, [
      { tie: 7, type: 1, atMs: start, sessionId: 's', refused: false, lines: [{ itemId: 'i', quantity: 1 }] },
    ]);
    if (state === undefined) throw new Error('no state');
    const encoded = encodeCustomer(state);
    expect(() => decodeCustomer(encoded.subarray(0, encoded.length - 3))).toThrow(RangeError);
    const other = Buffer.from(encoded);
    other[0] = 1;
    expect(decodeCustomer(other)).toEqual(state);
    other[0] = 9;
    expect(() => decodeCustomer(other)).toThrow('layout 9');
  });
});
