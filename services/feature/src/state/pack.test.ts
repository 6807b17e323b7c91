import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCustomer } from '../folds/customer.js';
import { decodeState, encodeState } from './encode.js';
import { EntityState } from './entity-state.js';
import type { FoldEvent } from './fold-event.js';
import { leastPacked, packState, unpackState } from './pack.js';
import { day, foldEvent, start } from './test-events.js';

const facts = { category: 'Home > Lighting', brand: 'Nordlys', priceBand: 'EUR 2^5' };
const eventsArbitrary: fc.Arbitrary<FoldEvent[]> = fc.array(
  fc
    .record({
      tie: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      type: fc.integer({ min: 1, max: 14 }),
      behind: fc.integer({ min: 0, max: 120 * day }),
      item: fc.integer({ min: 0, max: 40 }),
      session: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ tie, type, behind, item, session }) =>
      foldEvent({
        tie,
        type,
        atMs: start - behind,
        sessionId: `session-${session}`,
        currency: 'EUR',
        value: item * 100,
        lines: [{ itemId: `item-${item}`, quantity: 1, amount: item * 100, facts }],
      }),
    ),
  { maxLength: 260, size: 'max' },
);

function fold(state: EntityState, events: readonly FoldEvent[]): Buffer {
  foldCustomer(state, events);
  state.prune();
  return encodeState(state);
}

describe('a packed state', () => {
  it('reads and folds on as if it had never been packed', () => {
    let packedOnes = 0;
    fc.assert(
      fc.property(fc.tuple(eventsArbitrary, eventsArbitrary), ([before, after]) => {
        fc.pre(before.length > 0);
        const plain = fold(new EntityState(), before);
        const packed = packState(plain);
        if (packed === undefined) return;
        packedOnes += 1;
        expect(packed.length).toBeLessThan(plain.length);
        expect(Buffer.from(unpackState(packed)).equals(plain)).toBe(true);
        expect(encodeState(decodeState(packed)).equals(plain)).toBe(true);
        expect(fold(decodeState(packed), after).equals(fold(decodeState(plain), after))).toBe(true);
        expect(packState(packed)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
    expect(packedOnes).toBeGreaterThan(50);
  });

  it('gives back whatever bytes of a layout it was made of', () => {
    const bytes = fc.array(fc.constantFrom(0, 1, 2, 250), { minLength: leastPacked, maxLength: 2_000 });
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3, 4), bytes, (layout, rest) => {
        const plain = Buffer.from([layout, ...rest]);
        const packed = packState(plain);
        expect(packed && Buffer.from(unpackState(packed)).equals(plain)).toBe(true);
      }),
    );
  });

  it('that is not whole is refused', () => {
    const packed = packState(Buffer.alloc(5_000, 'ab')) ?? Buffer.alloc(0);
    for (let end = 1; end < packed.length; end++) {
      expect(() => decodeState(packed.subarray(0, end))).toThrow(RangeError);
    }
  });

  it('is not made of few bytes, nor of bytes that hardly shrink', () => {
    expect(packState(Buffer.alloc(leastPacked - 1, 3))).toBeUndefined();
    expect(packState(Buffer.from(Array.from({ length: 2_000 }, (_, n) => hash(n))))).toBeUndefined();
  });
});

/** A byte that looks random. */
function hash(n: number): number {
  let x = Math.imul(n ^ 0x2c1b3c6d, 0x297a2d39);
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca6b);
  return n === 0 ? 3 : (x ^ (x >>> 13)) & 0xff;
}
