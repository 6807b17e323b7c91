import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldCustomer } from '../folds/customer.js';
import { decodeState, encodeState } from './encode.js';
import { EntityState } from './entity-state.js';
import type { FoldEvent, FoldLine } from './fold-event.js';
import { measureOf } from './measures.js';
import { foldEvent, start } from './test-events.js';

const layout3 = Buffer.from(
  '03f882c0c09718d00f0f030102000601e8072003e80703c1ec880f0205011a030481af500205011a030b03040001690173016a040003000000000000810000e807020000000000000601020002000000000001060302e807010000000000000101020103455552020101e80702bc05e80702c1ec880f0101bc050281af500101bc0503010001a6b0ed9606d9911e020002a6b0ed9606d9911eaeeae6f508d9911e030001da90f8f10ed9911e03010104486f6d650281af500105020201074e6f72646c79730281af5001050203010745555220325e330281af50010502',
  'hex',
);

function event(tie: number, of: Partial<FoldEvent>): FoldEvent {
  return foldEvent({ tie, atMs: start + tie * 1_000, sessionId: 's', ...of });
}

function line(itemId: string, quantity = 1): FoldLine {
  return { itemId, quantity, amount: 5, facts: { category: 'Home', brand: 'Nordlys', priceBand: 'EUR 2^3' } };
}

const order = { type: measureOf('purchase'), value: 700, currency: 'EUR' };
const events = [
  event(1, { lines: [line('i')] }),
  event(2, { ...order, lines: [line('i', 2), line('j')] }),
  event(3, { refused: true, sessionId: '' }),
];

function folded(some: readonly FoldEvent[], state = new EntityState()): Buffer {
  foldCustomer(state, some);
  state.prune();
  return encodeState(state);
}

it('reads layout 3 as what it was written for, and folds on', () => {
  expect(encodeState(decodeState(layout3)).toString('hex')).toBe(folded(events).toString('hex'));
  const next = event(4, { ...order, currency: 'JPY', lines: [line('k')] });
  expect(folded([next], decodeState(layout3)).toString('hex')).toBe(folded([...events, next]).toString('hex'));
});

it('copies what nobody has looked at, byte for byte, and what was looked at comes out the same', () => {
  const bytes = folded(events);
  expect(encodeState(decodeState(bytes)).equals(bytes)).toBe(true);
  const looked = decodeState(bytes);
  expect(looked.history.map(({ itemId }) => itemId)).toEqual(['', 'i', 'j', 'i']);
  expect([looked.historyLength, looked.hasMoney, looked.money.size, looked.counters.total(1)]).toEqual([4, true, 1, 2]);
  looked.sketches.each((sketch) => expect(sketch.count(0)).toBeGreaterThan(0));
  looked.facets.each((facet) => expect([...facet.entries()]).toHaveLength(1));
  expect(encodeState(looked).equals(bytes)).toBe(true);
});

it('tells the entries from the oldest to the newest with numbered sessions, as bytes and as entries', () => {
  const told = (state: EntityState) => {
    const found: [number, number, number][] = [];
    state.eachEntry((atMs, tie, session) => found.push([atMs - start, tie, session]));
    return found;
  };
  const more = [event(4, { sessionId: 't' }), event(5, {})];
  const state = decodeState(folded([...events, ...more]));
  const wanted = [
    [1_000, 1, 1],
    [2_000, 2, 1],
    [2_000, 2, 1],
    [3_000, 3, 0],
    [4_000, 4, 2],
    [5_000, 5, 1],
  ];
  expect(told(state)).toEqual(wanted);
  expect(state.history).toHaveLength(6);
  expect(told(state)).toEqual(wanted);
});

it('refuses a section that it does not know, and bytes behind the last', () => {
  const bytes = folded(events);
  const strange = Buffer.from(bytes);
  // Version, the newest moment (6 bytes), the time since the first (2) and the number of sections stand before the first section.
  strange[10] = 60;
  expect(() => decodeState(strange)).toThrow(/section 60/);
  expect(() => decodeState(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow(/too late/);
});

it('puts newer entries behind a stored history as if all had come at once, also beyond 200', () => {
  const arbitrary = fc.array(
    fc.record({
      later: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 10_000_000 })),
      sessionId: fc.constantFrom('', 's-1', '会话'),
      items: fc.array(fc.constantFrom('i-1', 'i-2', '商品'), { maxLength: 4 }),
      refused: fc.boolean(),
    }),
    { minLength: 1, maxLength: 300, size: 'max' },
  );
  fc.assert(
    fc.property(arbitrary, fc.array(fc.integer({ min: 1, max: 220 }), { maxLength: 12 }), (all, sizes) => {
      let atMs = start;
      const sorted = all.map(({ later, sessionId, items, refused }, tie) => {
        atMs += later;
        return foldEvent({ tie, atMs, sessionId, refused, lines: items.map((itemId) => line(itemId)) });
      });
      let stored: Buffer | undefined;
      let from = 0;
      for (const size of [...sizes, sorted.length]) {
        const some = sorted.slice(from, from + size);
        from += size;
        if (some.length > 0) stored = folded(some, stored === undefined ? undefined : decodeState(stored));
      }
      expect(stored?.toString('hex')).toBe(folded(sorted).toString('hex'));
    }),
    { numRuns: 60 },
  );
});
