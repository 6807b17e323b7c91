import { createHash } from 'node:crypto';
import { fitModel } from '@insight-mesh/algorithms/fit-model';
import type { ModelName } from '@insight-mesh/algorithms/model';
import { evaluateNextItem, evolvingCases } from '@insight-mesh/algorithms/next-item-evaluation';
import { sessionSequences, splitSessionsByTime } from '@insight-mesh/algorithms/split';
import type { EventJson } from '@insight-mesh/contracts/json';
import { describe, expect, it } from 'vitest';
import { generateCatalogue } from './catalogue.js';
import { generateEvents } from './events.js';
import { dayMs, type ShopOptions, shopEndMs } from './options.js';
import { generateTruth } from './truth.js';

const hash = (rows: Iterable<unknown>): string => {
  const digest = createHash('sha256');
  for (const row of rows) digest.update(`${JSON.stringify(row)}\n`);
  return digest.digest('hex');
};
const small: ShopOptions = { seed: 5, days: 20, customers: 200 };
const events: EventJson[] = [...generateEvents({ seed: 1 })];
const ofType = (type: EventJson['type']) => events.filter((event) => event.type === type);
const views = ofType('EVENT_TYPE_VIEW');
const catalogue = generateCatalogue(1);
const leafOf = new Map(catalogue.map((item) => [item.id, item.category_path?.join(' / ')]));
const msOf = (event: EventJson | undefined): number => Date.parse(event?.occurred_at ?? '');

describe('the demo shop', () => {
  it('is the same for the same seed and another for another', () => {
    const other = { ...small, seed: 6 };
    expect(hash(generateEvents(small))).toBe(hash(generateEvents(small)));
    expect(hash(generateEvents(small))).not.toBe(hash(generateEvents(other)));
    expect(hash(generateTruth(small))).toBe(hash(generateTruth(small)));
    expect(hash(generateTruth(small))).not.toBe(hash(generateTruth(other)));
    expect(hash(generateCatalogue(5))).toBe(hash(generateCatalogue(5)));
    expect(hash(generateCatalogue(5))).not.toBe(hash(generateCatalogue(6)));
  });

  it('can be left and taken up again in the middle', () => {
    const some: EventJson[] = [];
    for (const event of generateEvents({ seed: 1 })) if (some.push(event) === 500) break;
    expect(some).toEqual(events.slice(0, 500));
  });

  it('refuses options that make no shop', () => {
    expect(() => [...generateEvents({ seed: -1 })]).toThrow('seed must be a whole number');
    expect(() => [...generateEvents({ seed: 1, days: 0 })]).toThrow('days must be');
    expect(() => [...generateEvents({ seed: 1, customers: 1.5 })]).toThrow('customers must be');
    expect(() => [...generateEvents({ seed: 1, endMs: Number.NaN })]).toThrow('endMs must be');
  });
});

describe('the catalogue', () => {
  it('has 800 items with ids and titles of their own in 8 departments of three levels', () => {
    expect(catalogue).toHaveLength(800);
    expect(new Set(catalogue.map((item) => item.id)).size).toBe(800);
    expect(new Set(catalogue.map((item) => item.titles?.zh)).size).toBe(800);
    expect(new Set(catalogue.map((item) => item.titles?.en)).size).toBe(800);
    expect(new Set(catalogue.map((item) => item.category_path?.[0])).size).toBe(8);
    for (const item of catalogue) {
      expect(item.id).toMatch(/^i-\d{4}$/);
      expect(item.title).toBe(item.titles?.en);
      expect(item.titles?.zh).toMatch(/\p{Script=Han}/u);
      expect(item.category_path).toHaveLength(3);
      expect(item.brand).toBeTruthy();
      expect(item.currency).toBe('EUR');
      expect(Number.isInteger(item.price)).toBe(true);
      expect(item.price).toBeGreaterThanOrEqual(50);
    }
  });
});

describe('the events', () => {
  it('are 120,000 to 150,000 of 3,000 customers, in the order of time, each with an id of its own', () => {
    expect(events.length).toBeGreaterThan(120_000);
    expect(events.length).toBeLessThan(150_000);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(new Set(events.flatMap((event) => event.customer_id ?? [])).size).toBe(3000);
    events.forEach((event, n) => {
      if (n > 0 && msOf(event) < msOf(events[n - 1])) expect.fail(`${event.id} is out of order`);
    });
    expect(msOf(events[0])).toBeGreaterThanOrEqual(shopEndMs - 90 * dayMs);
    expect(msOf(events.at(-1))).toBeLessThan(shopEndMs);
    expect(msOf(events.at(-1))).toBeGreaterThan(shopEndMs - dayMs);
  });

  it('end at the moment asked for', () => {
    const endMs = Date.parse('2020-02-29T12:00:00Z');
    const times = [...generateEvents({ ...small, endMs })].map(msOf);
    expect(Math.max(...times)).toBeLessThan(endMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(endMs - 20 * dayMs);
  });

  it('have what the collector asks of their type', () => {
    const needed: Partial<Record<NonNullable<EventJson['type']>, (event: EventJson) => unknown>> = {
      EVENT_TYPE_VIEW: (event) => event.item_id,
      EVENT_TYPE_SEARCH: (event) => event.query,
      EVENT_TYPE_ADD_TO_CART: (event) => event.item_id,
      EVENT_TYPE_REMOVE_FROM_CART: (event) => event.item_id,
      EVENT_TYPE_FAVOURITE: (event) => event.item_id,
      EVENT_TYPE_PURCHASE: (event) => event.items?.length,
      EVENT_TYPE_REFUND: (event) => event.items?.length && event.order_id,
      EVENT_TYPE_REVIEW: (event) => event.item_id && event.text && event.rating,
      EVENT_TYPE_SIGN_UP: (event) => event.customer_id && event.anonymous_id,
      EVENT_TYPE_IDENTIFY: (event) => event.customer_id && event.anonymous_id,
    };
    for (const event of events) {
      const check = event.type && needed[event.type];
      if (!check?.(event)) expect.fail(JSON.stringify(event));
      if (!event.customer_id && !event.anonymous_id) expect.fail(JSON.stringify(event));
      for (const id of [event.item_id, ...(event.items ?? []).map((line) => line.item_id)]) {
        if (id !== undefined && !leafOf.has(id)) expect.fail(`no item ${id}`);
      }
    }
    for (const type of Object.keys(needed)) expect(ofType(type as EventJson['type']).length).toBeGreaterThan(50);
  });

  it('count money right: an order is the sum of its lines, and what is refunded was bought before', () => {
    const orders = new Map(ofType('EVENT_TYPE_PURCHASE').map((event) => [event.order_id, event]));
    expect(orders.size).toBe(ofType('EVENT_TYPE_PURCHASE').length);
    for (const event of [...orders.values(), ...ofType('EVENT_TYPE_REFUND')]) {
      const sum = (event.items ?? []).reduce((all, line) => all + (line.quantity ?? 0) * (line.unit_price ?? 0), 0);
      expect(event.value).toBe(sum);
      expect(event.currency).toBe('EUR');
    }
    for (const later of [...ofType('EVENT_TYPE_REFUND'), ...ofType('EVENT_TYPE_REVIEW')]) {
      const order = orders.get(later.order_id);
      expect(order?.customer_id).toBe(later.customer_id);
      expect(msOf(order)).toBeLessThan(msOf(later));
      const bought = order?.items?.map((line) => line.item_id);
      for (const id of later.items?.map((line) => line.item_id) ?? [later.item_id]) expect(bought).toContain(id);
    }
  });

  it('let a new customer be anonymous until the sign-up, and join the two ids there', () => {
    const signUps = new Map(ofType('EVENT_TYPE_SIGN_UP').map((event) => [event.customer_id, msOf(event)]));
    expect(signUps.size).toBe(ofType('EVENT_TYPE_SIGN_UP').length);
    expect(signUps.size).toBeGreaterThan(500);
    for (const event of events) {
      const signUp = signUps.get(event.customer_id);
      if (signUp !== undefined && msOf(event) < signUp) expect.fail(`${event.id} before its customer signed up`);
    }
    const before = new Set(views.filter((event) => !event.customer_id).map((event) => event.anonymous_id));
    const joined = ofType('EVENT_TYPE_SIGN_UP').filter((event) => before.has(event.anonymous_id));
    expect(joined.length).toBe(signUps.size);
  });

  it('keep to a daily and a weekly rhythm, and popularity to a long tail', () => {
    const hour = (from: number, to: number) =>
      views.filter((event) => new Date(msOf(event)).getUTCHours() >= from && new Date(msOf(event)).getUTCHours() < to)
        .length;
    expect(hour(19, 22)).toBeGreaterThan(5 * hour(2, 5));
    const day = (weekday: number) => views.filter((event) => new Date(msOf(event)).getUTCDay() === weekday).length;
    expect(day(0)).toBeGreaterThan(1.15 * day(2));
    const counts = new Map<string | undefined, number>();
    for (const { item_id } of views) counts.set(item_id, (counts.get(item_id) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(780);
    const top = [...counts.values()].sort((a, b) => b - a).slice(0, 80);
    expect(top.reduce((sum, n) => sum + n, 0) / views.length).toBeGreaterThan(0.3);
  });

  it('carry a sequential signal: VS-kNN finds the next view at least twice as often as popularity', () => {
    const data = views.map((event) => ({
      userId: event.customer_id ?? event.anonymous_id ?? '',
      sessionId: event.session_id ?? '',
      itemId: event.item_id ?? '',
      timeMs: msOf(event),
    }));
    const { train, test } = splitSessionsByTime(data, 0.1);
    const sessions = sessionSequences(test).map((session) => session.items);
    const hitRate = (name: ModelName): number => {
      const model = fitModel(name, train);
      const options = { cutoffs: [10], catalogueSize: 800, leaveOut: 'current' as const };
      return evaluateNextItem(model, evolvingCases(sessions, model), options)['hr@10'] ?? 0;
    };
    expect(hitRate('vs-knn')).toBeGreaterThan(2 * hitRate('popularity'));
  });
});
