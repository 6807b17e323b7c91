import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldCustomer } from '../folds/customer.js';
import { decodeState, encodeState } from '../state/encode.js';
import { EntityState } from '../state/entity-state.js';
import { day, foldEvent, start } from '../state/test-events.js';
import { customerDefinitions } from './customer.js';
import { EntityView, newViewRoom } from './entity-view.js';

const events = fc.array(
  fc.record({
    type: fc.integer({ min: 1, max: 14 }),
    age: fc.integer({ min: 0, max: 100 * day }),
    sessionId: fc.constantFrom('', 's-1', 's-2', '会话'),
    value: fc.integer({ min: 0, max: 9_999 }),
    currency: fc.constantFrom('', 'EUR', 'JPY'),
    category: fc.constantFrom('', 'Home', 'Home > Lamps', '灯'),
    power: fc.integer({ min: -2, max: 5 }),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
);

it('gives to the last bit what definitions give of a state that was never bytes, one view after the other', () => {
  const room = newViewRoom();
  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 120 * day }), (all, later) => {
      const state = new EntityState();
      foldCustomer(
        state,
        all.map(({ type, age, sessionId, value, currency, category, power }, tie) => {
          const facts = { category, brand: category, priceBand: `EUR 2^${power}` };
          const lines = [{ itemId: `i-${tie % 7}`, quantity: 1, amount: 0, facts }];
          return foldEvent({ tie, type, atMs: start - age, sessionId, value, currency, lines });
        }),
      );
      state.prune();
      const stored = decodeState(encodeState(state));
      const asOfMs = state.newestMs + later;
      const folded = new EntityView(state, asOfMs);
      const read = new EntityView(stored, asOfMs, undefined, room);
      for (const { name, value } of customerDefinitions) expect(value(read), name).toBe(value(folded));
      expect(read.currency()).toBe(folded.currency());
    }),
    { numRuns: 80 },
  );
});
