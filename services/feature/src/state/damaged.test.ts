import fc from 'fast-check';
import { expect, it } from 'vitest';
import { customerDefinitions } from '../definitions/customer.js';
import { EntityView } from '../definitions/entity-view.js';
import { foldCustomer } from '../folds/customer.js';
import { decodeState, encodeState } from './encode.js';
import { EntityState } from './entity-state.js';
import { day, foldEvent, start } from './test-events.js';

/** Of every section something, and more sessions, names and values than are counted one by one. */
function stored(): Buffer {
  const state = new EntityState();
  foldCustomer(
    state,
    Array.from({ length: 230 }, (_, tie) =>
      foldEvent({
        tie,
        type: 1 + (tie % 14),
        atMs: start - ((tie * 37) % 100) * day - tie * 1_000,
        sessionId: `s-${tie % 9}`,
        value: 10 + tie,
        currency: tie % 2 === 0 ? 'EUR' : 'JPY',
        lines: [
          {
            itemId: `i-${tie % 120}`,
            quantity: 1,
            amount: 4,
            facts: { category: `c-${tie % 70}`, brand: `b-${tie % 4}`, priceBand: `EUR 2^${tie % 5}` },
          },
        ],
      }),
    ),
  );
  state.prune();
  return encodeState(state);
}

/** Everything that is made of a state: values, and bytes with one event more, which are read again. */
function use(bytes: Buffer): void {
  const read = decodeState(bytes);
  const view = new EntityView(read, read.newestMs);
  for (const { value } of customerDefinitions) value(view);
  const state = decodeState(bytes);
  foldCustomer(state, [foldEvent({ tie: 999, type: 1, atMs: start + 2 * day, sessionId: 'x' })]);
  state.prune();
  const next = decodeState(encodeState(state));
  const later = new EntityView(next, next.newestMs);
  for (const { value } of customerDefinitions) value(later);
}

const whole = stored();

it('is a RangeError or still a state, and never endless, whatever happened to some of its bytes', () => {
  const damage = fc.record({
    at: fc.oneof(fc.nat(120), fc.nat(whole.length - 1)),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      // Numbers without an end, and pages of nothing.
      fc
        .record({ byte: fc.constantFrom(0, 0x80, 0xff), count: fc.integer({ min: 1, max: 300 }) })
        .map(({ byte, count }) => new Uint8Array(count).fill(byte)),
    ),
  });
  fc.assert(
    fc.property(damage, ({ at, bytes }) => {
      const damaged = Buffer.from(whole);
      damaged.set(bytes.subarray(0, damaged.length - at), at);
      try {
        use(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect(String(error)).toContain('the state');
      }
    }),
    { numRuns: 1_000 },
  );
});

it('is a RangeError wherever it is cut', () => {
  for (let end = 0; end < whole.length; end++) expect(() => use(whole.subarray(0, end))).toThrow(RangeError);
});

it('is refused with sections out of order, and with times that no event has', () => {
  // Version, the newest moment (6 bytes), the time since the first (5) and the number of sections stand before the first section.
  const twice = Buffer.from(whole);
  expect(twice[13]).toBe(0);
  twice[13] = 2;
  expect(() => decodeState(twice)).toThrow('section 1 behind section 2');
  const early = Buffer.from([4, 0, 1, 0]);
  expect(() => decodeState(early)).toThrow('times');
});

it('stays damaged when it was looked at: no part of it is taken for empty', () => {
  const state = new EntityState();
  foldCustomer(state, [foldEvent({ tie: 1, type: 1, atMs: start, sessionId: '' })]);
  state.prune();
  const bytes = encodeState(state);
  // Version, the newest moment (6 bytes), the time since the first, two sections of two bytes; then the counters' number of totals.
  for (const [totals, wrong] of [
    [0x7f, 'too early'],
    [0, 'section 0 of the state ends too late'],
  ] as const) {
    bytes[13] = totals;
    const read = decodeState(bytes);
    for (let times = 0; times < 2; times++) expect(() => read.counters).toThrow(wrong);
  }
});
