import fc from 'fast-check';
import type { FoldEvent } from './fold-event.js';

export const start = Date.UTC(2026, 4, 1, 9, 30);
export const hour = 3_600_000;
export const day = 24 * hour;

/** A view by c-1 at `start`, but for what is given. */
export function foldEvent(of: Partial<FoldEvent> = {}): FoldEvent {
  return {
    tie: 1,
    type: 1,
    atMs: start,
    entityId: 'c-1',
    sessionId: '',
    deviceId: '',
    refused: false,
    value: 0,
    currency: '',
    rating: 0,
    lines: [],
    ...of,
  };
}

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

export const eventsArbitrary = fc.uniqueArray(eventArbitrary, {
  selector: (e) => e.tie,
  minLength: 1,
  maxLength: 400,
  size: 'max',
});
