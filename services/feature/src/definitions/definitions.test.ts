import { describe, expect, it } from 'vitest';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import { facetKinds, measureOf, type ShortType } from '../state/measures.js';
import { foldEvent } from '../state/test-events.js';
import { definitionsOf } from './all.js';
import { type EntityName, entityNames } from './definition.js';
import { EntityView } from './entity-view.js';
import { resolve } from './resolve.js';
import { featureSets } from './sets.js';

const noon = Date.UTC(2026, 4, 20, 12);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let tie = 0;
function event(short: ShortType, age: number, of: Partial<FoldEvent> = {}): FoldEvent {
  tie += 1;
  return foldEvent({ tie, type: measureOf(short), atMs: noon - age, ...of });
}

function stateOf(
  fold: (state: EntityState, events: readonly FoldEvent[]) => void,
  ...events: FoldEvent[]
): EntityState {
  const state = new EntityState();
  fold(state, events);
  state.prune();
  return state;
}

const customer = (...events: FoldEvent[]) => stateOf(foldCustomer, ...events);
const item = (...events: FoldEvent[]) =>
  stateOf(
    (state, all) =>
      foldGoods(
        state,
        all.map((one) => ({ event: one, quantity: 4, amount: one.value })),
      ),
    ...events,
  );

function value(
  entity: EntityName,
  state: EntityState,
  name: string,
  asOfMs = noon,
  facet?: string,
): number | undefined {
  const [definition] = resolve(definitionsOf[entity], [name]).definitions;
  if (definition === undefined) throw new Error(`${name} is not defined`);
  const kind = entity === 'customer_brand' ? facetKinds.brand : facetKinds.category;
  const days = facet === undefined ? undefined : state.facets.get(kind)?.of(facet);
  return definition.value(new EntityView(state, asOfMs, days));
}

describe('definitions', () => {
  it('have names of their own, a sentence each, and a number for an entity of one event', () => {
    for (const entity of entityNames) {
      const definitions = definitionsOf[entity];
      expect(new Set(definitions.map((d) => d.name)).size, entity).toBe(definitions.length);
      const state = entity === 'item' || entity === 'category' ? item(event('view', 0)) : customer(event('view', 0));
      for (const definition of definitions) {
        expect(definition.entity, definition.name).toBe(entity);
        expect(definition.name).toMatch(/^[a-z][a-z0-9_]+$/);
        expect(definition.description, definition.name).toMatch(/^[A-Z].+\.$/);
        expect(definition.description, definition.name).not.toMatch(/undefined|NaN/);
        const found = definition.value(new EntityView(state, noon));
        if (found !== undefined) expect(Number.isFinite(found), definition.name).toBe(true);
      }
    }
  });

  it('count by windows that end at as_of', () => {
    const ages = [0, hour, 2 * hour, 24 * hour, 25 * hour, 7 * day, 8 * day, 90 * day, 91 * day];
    const state = customer(...ages.map((age) => event('view', age)));
    const counts = (asOf = noon) =>
      ['1h', '1d', '7d', '30d', '90d', 'all'].map((span) => value('customer', state, `view_count_${span}`, asOf));
    expect(counts()).toEqual([2, 4, 6, 7, 8, 9]);
    expect(value('customer', state, 'search_count_90d')).toBe(0);
    expect(counts(noon + 2 * hour)[0]).toBe(0);
    expect(counts(noon + day)[2]).toBe(5);
    expect(counts(noon + 400 * day)[4]).toBe(0);
  });

  it('tell ages at as_of, and nothing of what never happened', () => {
    const state = customer(event('view', 0), event('view', day));
    expect(value('customer', state, 'last_seen_seconds', noon + 5000)).toBe(5);
    expect(value('customer', state, 'first_seen_seconds')).toBe(86_400);
    expect(value('customer', state, 'last_view_seconds', noon + 5000)).toBe(5);
    expect(value('customer', state, 'last_purchase_seconds')).toBeUndefined();
    expect(value('customer', state, 'average_basket_90d')).toBeUndefined();
    expect(value('customer', state, 'history_length')).toBe(2);
  });

  it('tell recency, frequency and monetary value in the currency of most orders', () => {
    const line = (quantity: number) => [{ itemId: 'i', quantity, amount: 0 }];
    const state = customer(
      event('purchase', 40 * day, { value: 10_000, currency: 'EUR', lines: line(2) }),
      event('purchase', day, { value: 5_000, currency: 'EUR', lines: line(1) }),
      event('purchase', hour, { value: 999_999, currency: 'JPY', lines: line(1) }),
      event('refund', hour, { value: 2_000, currency: 'EUR', lines: line(1) }),
      event('coupon_redeemed', day, { value: 1_000, currency: 'EUR' }),
    );
    expect(new EntityView(state, noon).currency()).toBe('EUR');
    expect(value('customer', state, 'spend_all')).toBe(15_000);
    expect(value('customer', state, 'spend_30d')).toBe(5_000);
    expect(value('customer', state, 'average_basket_all')).toBe(7_500);
    expect(value('customer', state, 'refunded_7d')).toBe(2_000);
    expect(value('customer', state, 'refund_rate_all')).toBeCloseTo(1 / 3);
    expect(value('customer', state, 'discount_share_30d')).toBeCloseTo(1 / 6);
    expect(value('customer', state, 'units_per_order_all')).toBeCloseTo(4 / 3);
    expect(value('customer', state, 'last_purchase_seconds')).toBe(3_600);
  });

  it('count different things over windows', () => {
    const view = (itemId: string, age: number) =>
      event('view', age, { sessionId: `s-${age}`, lines: [{ itemId, quantity: 1, amount: 0 }] });
    const state = customer(view('a', 0), view('b', 0), view('a', 2 * day), view('c', 20 * day), view('d', 100 * day));
    const spans = ['1h', '7d', '30d', 'all'];
    expect(spans.map((span) => value('customer', state, `distinct_items_viewed_${span}`))).toEqual([2, 2, 3, 4]);
    expect(spans.map((span) => value('customer', state, `session_count_${span}`))).toEqual([1, 2, 3, 4]);
  });

  it('tell the times of the day and of the week', () => {
    // 20 May 2026 is a Wednesday.
    const state = customer(event('view', 0), event('view', minute), event('view', 2 * day), event('view', 10 * hour));
    expect(value('customer', state, 'hours_12_15_share_90d')).toBe(0.5);
    expect(value('customer', state, 'hours_09_12_share_90d')).toBe(0.25);
    expect(value('customer', state, 'hours_00_03_share_90d')).toBe(0.25);
    expect(value('customer', state, 'wednesday_share_90d')).toBe(0.75);
    expect(value('customer', state, 'monday_share_90d')).toBe(0.25);
  });

  it('tell what a customer prefers, and less of what is long ago', () => {
    const at = (category: string, brand: string, priceBand: string) => [
      { itemId: 'i', quantity: 1, amount: 0, facts: { category, brand, priceBand } },
    ];
    const state = customer(
      event('purchase', 0, { lines: at('Lamps', 'Nordlys', 'EUR 2^5') }),
      event('view', 30 * day, { lines: at('Chairs', 'Ost', 'EUR 2^7') }),
      event('search', 0, { lines: at('Tables', 'Ost', 'EUR 2^7') }),
    );
    expect(value('customer_category', state, 'affinity', noon, 'Lamps')).toBe(8);
    expect(value('customer_category', state, 'affinity', noon, 'Chairs')).toBe(0.5);
    expect(value('customer_category', state, 'affinity', noon, 'Tables')).toBeUndefined();
    expect(value('customer_category', state, 'purchase_count_7d', noon, 'Lamps')).toBe(1);
    expect(value('customer_category', state, 'view_count_7d', noon, 'Chairs')).toBe(0);
    expect(value('customer_category', state, 'view_count_30d', noon, 'Chairs')).toBe(1);
    expect(value('customer_brand', state, 'affinity_share', noon, 'Nordlys')).toBeCloseTo(8 / 8.5);
    expect(value('customer', state, 'top_category_share')).toBeCloseTo(8 / 8.5);
    expect(value('customer', state, 'category_count_90d')).toBe(2);
    expect(value('customer', state, 'price_level')).toBeCloseTo((8 * 5.5 + 0.5 * 7.5) / 8.5);
  });

  it('describe sessions', () => {
    const on = (age: number, itemId: string) => event('view', age, { lines: [{ itemId, quantity: 1, amount: 0 }] });
    const state = stateOf(foldSession, on(90_000, 'a'), on(30_000, 'b'), on(0, 'a'));
    expect(
      ['length_seconds', 'depth', 'dwell_seconds_mean', 'bounce', 'distinct_items', 'view_count'].map((name) =>
        value('session', state, name),
      ),
    ).toEqual([90, 3, 45, 0, 2, 3]);
    const single = stateOf(foldSession, on(0, 'a'));
    expect(['bounce', 'dwell_seconds_mean'].map((name) => value('session', single, name))).toEqual([1, undefined]);
    const two = (sessionId: string, age: number) => event('view', age, { sessionId });
    const visitor = customer(two('s', 0), two('s', minute), two('t', day));
    expect(value('customer', visitor, 'session_seconds_mean')).toBe(30);
    expect(value('customer', visitor, 'session_depth_mean')).toBe(1.5);
    expect(value('customer', visitor, 'bounce_share')).toBe(0.5);
  });

  it('tell how fast and by how many a device is used', () => {
    const state = stateOf(
      foldDevice,
      ...['c-1', 'c-2', 'c-3'].map((entityId) =>
        event('purchase', 10 * minute, { entityId, value: 100, currency: 'EUR' }),
      ),
      event('view', 3 * day, { entityId: 'c-4' }),
    );
    expect(value('device', state, 'customer_count_1h')).toBe(3);
    expect(value('device', state, 'customer_count_7d')).toBe(4);
    expect(value('device', state, 'spend_1h')).toBe(300);
    expect(value('device', state, 'order_velocity')).toBe(744);
  });

  it('tell an item’s orders, units, people, rates and trend', () => {
    const views = Array.from({ length: 50 }, (_, i) => event('view', i * minute, { entityId: `c-${i % 10}` }));
    const state = item(
      ...views,
      event('view', 20 * day, { entityId: 'c-99' }),
      event('purchase', 0, { entityId: 'c-1', value: 700, currency: 'EUR' }),
      event('review', 0, { rating: 450 }),
      event('review', 0, { rating: 300 }),
      event('review', 0),
    );
    expect(value('item', state, 'purchase_unit_count_1d')).toBe(4);
    expect(value('item', state, 'viewer_count_7d')).toBe(10);
    expect(value('item', state, 'viewer_count_30d')).toBe(11);
    expect(value('item', state, 'revenue_7d')).toBe(700);
    expect(value('item', state, 'conversion_rate_7d')).toBeCloseTo((1 + 1) / 100);
    expect(value('item', state, 'trend')).toBeCloseTo(51 / 8 / (52 / 31));
    expect(value('item', state, 'rating_mean_all')).toBe(3.75);
    expect(value('item', item(event('view', 0)), 'rating_mean_all')).toBeUndefined();
  });

  it('name what a wrong name may have meant', () => {
    const { unknown, definitions } = resolve(definitionsOf.customer, ['view_count_1d', 'veiw_count_7d']);
    expect(definitions.map((d) => d.name)).toEqual(['view_count_1d']);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toMatchObject({ index: 1, name: 'veiw_count_7d' });
    expect(unknown[0]?.near[0]).toBe('view_count_7d');
  });

  it('come in sets of names that exist, none empty', () => {
    for (const [set, byEntity] of featureSets) {
      for (const [entity, names] of Object.entries(byEntity)) {
        expect(names.length, `${set} ${entity}`).toBeGreaterThan(0);
        expect(resolve(definitionsOf[entity as EntityName], names).unknown).toEqual([]);
      }
    }
  });
});
