import { describe, expect, it } from 'vitest';
import { type CustomerState, foldCustomer } from '../state/customer-state.js';
import { foldItem, type ItemState } from '../state/item-state.js';
import { measureOf } from '../state/measures.js';
import { customerDefinitions } from './customer.js';
import { itemDefinitions } from './item.js';
import { resolve } from './resolve.js';

const noon = Date.UTC(2026, 4, 20, 12);
const hour = 3_600_000;
const day = 24 * hour;

function customer(ages: number[]): CustomerState {
  const events = ages.map((age, tie) => ({ tie, type: 1, atMs: noon - age, sessionId: '', refused: false, lines: [] }));
  const state = foldCustomer(undefined, events);
  if (state === undefined) throw new Error('no state');
  return state;
}

function value(state: CustomerState, name: string, asOfMs = noon): number {
  const [definition] = resolve(customerDefinitions, [name]).definitions;
  if (definition === undefined) throw new Error(`${name} is not defined`);
  return definition.value(state, asOfMs);
}

describe('definitions', () => {
  it('have names of their own and a sentence each', () => {
    for (const definitions of [customerDefinitions, itemDefinitions]) {
      expect(new Set(definitions.map((d) => d.name)).size).toBe(definitions.length);
      for (const definition of definitions) {
        expect(definition.name).toMatch(/^[a-z][a-z0-9_]+$/);
        expect(definition.description).toMatch(/^[A-Z].+\.$/);
      }
    }
  });

  it('count by windows that end at as_of', () => {
    const state = customer([0, hour, 2 * hour, 24 * hour, 25 * hour, 7 * day, 8 * day, 90 * day, 91 * day]);
    expect(value(state, 'view_count_1h')).toBe(2);
    expect(value(state, 'view_count_1d')).toBe(4);
    expect(value(state, 'view_count_7d')).toBe(6);
    expect(value(state, 'view_count_30d')).toBe(7);
    expect(value(state, 'view_count_90d')).toBe(8);
    expect(value(state, 'view_count_all')).toBe(9);
    expect(value(state, 'search_count_90d')).toBe(0);
    expect(value(state, 'view_count_1h', noon + 2 * hour)).toBe(0);
    expect(value(state, 'view_count_7d', noon + day)).toBe(5);
    expect(value(state, 'view_count_90d', noon + 400 * day)).toBe(0);
  });

  it('tell ages at as_of, and -1 for what never happened', () => {
    const state = customer([0, day]);
    expect(value(state, 'last_seen_seconds', noon + 5000)).toBe(5);
    expect(value(state, 'first_seen_seconds')).toBe(86_400);
    expect(value(state, 'last_view_seconds', noon + 5000)).toBe(5);
    expect(value(state, 'last_purchase_seconds')).toBe(-1);
    expect(value(state, 'history_length')).toBe(2);
  });

  it('count an item’s orders and units', () => {
    const state = foldItem(undefined, [{ type: measureOf('purchase'), atMs: noon, quantity: 4 }]) as ItemState;
    const { definitions } = resolve(itemDefinitions, ['purchase_count_1d', 'purchase_unit_count_1d']);
    expect(definitions.map((d) => d.value(state, noon))).toEqual([1, 4]);
  });

  it('name what a wrong name may have meant', () => {
    const { unknown, definitions } = resolve(customerDefinitions, ['view_count_1d', 'veiw_count_7d']);
    expect(definitions.map((d) => d.name)).toEqual(['view_count_1d']);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toMatchObject({ index: 1, name: 'veiw_count_7d' });
    expect(unknown[0]?.near[0]).toBe('view_count_7d');
  });
});
