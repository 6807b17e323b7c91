import { seeded } from '@insight-mesh/algorithms/preparation/random';
import type { EventJson } from '@insight-mesh/contracts/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Live } from './live.js';
import { type LiveEvent, toLiveEvent } from './live-event.js';
import type { LiveSettings } from './live-settings.js';

const HOUR = 3_600_000;
const now = Date.UTC(2026, 0, 10, 12);
const none: ReadonlySet<string> = new Set();
const noCategory = () => undefined;
let ids = 0;

function event(visitor: string, items: string | string[], o: Partial<LiveEvent> = {}): LiveEvent {
  const list = Array.isArray(items) ? items : [items];
  return {
    tenantId: 't',
    id: `e${ids++}`,
    atMs: now,
    visitor,
    order: Array.isArray(items),
    segments: [],
    ...o,
    items: o.items ?? list.map((itemId) => ({ itemId, strength: Array.isArray(items) ? 5 : 1, categories: [] })),
  };
}

function newLive(settings: Partial<LiveSettings> = {}): Live {
  return new Live(noCategory, settings);
}

const ask = (context: string[], count = 10) => ({ tenantId: 't', context, count, exclude: none, nowMs: now });
const idsOf = (list: readonly { itemId: string }[]) => list.map(({ itemId }) => itemId);

describe('an event', () => {
  const base: EventJson = {
    id: 'e1',
    tenant_id: 't',
    type: 'EVENT_TYPE_VIEW',
    customer_id: 'c',
    anonymous_id: 'a',
    item_id: 'i',
    occurred_at: '2026-01-10T12:00:00Z',
    channel: 'App',
    context: { country: 'DE', screen: 3 },
    item_facts: [{ item_id: 'i', category: 'Home > Lamps' }],
  };

  it('gives items with categories, a visitor and segments', () => {
    expect(toLiveEvent(base, now, ['country', 'screen'])).toEqual({
      tenantId: 't',
      id: 'e1',
      atMs: now,
      visitor: 'c',
      items: [{ itemId: 'i', strength: 1, categories: ['Home', 'Home > Lamps'] }],
      order: false,
      segments: ['channel=app', 'country=de'],
    });
  });

  it('names nobody who refused personalisation, and does not count where analytics was refused', () => {
    expect(toLiveEvent({ ...base, consent: { personalisation: false } }, now, [])?.visitor).toBe('');
    expect(toLiveEvent({ ...base, consent: { analytics: false } }, now, [])).toBeUndefined();
    expect(toLiveEvent({ ...base, consent: { personalisation: true } }, now, [])?.visitor).toBe('c');
  });

  it('is passed over without an item, of another kind or of an impossible time', () => {
    expect(toLiveEvent({ ...base, item_id: '' }, now, [])).toBeUndefined();
    expect(toLiveEvent({ ...base, type: 'EVENT_TYPE_IMPRESSION' }, now, [])).toBeUndefined();
    expect(toLiveEvent({ ...base, type: 'EVENT_TYPE_REFUND' }, now, [])).toBeUndefined();
    expect(toLiveEvent({ ...base, occurred_at: '2027-01-10T12:00:00Z' }, now, [])).toBeUndefined();
    expect(toLiveEvent({ ...base, occurred_at: '1999-01-10T12:00:00Z' }, now, [])).toBeUndefined();
  });

  it('of an order has its distinct lines, and not more than twenty', () => {
    const items = Array.from({ length: 60 }, (_, i) => ({ item_id: `i${i % 30}`, quantity: 1 }));
    const order = toLiveEvent({ ...base, type: 'EVENT_TYPE_PURCHASE', items }, now, []);
    expect(order?.items.length).toBe(20);
    expect(order?.order).toBe(true);
  });
});

describe('items seen together', () => {
  it('are neighbours after 20 clicks of as many visitors, the one before the one after more than the other way round', () => {
    const live = newLive();
    for (let i = 0; i < 20; i++) {
      live.take(event(`v${i}`, 'known'));
      live.take(event(`v${i}`, 'brand-new', { atMs: now + 1_000 }));
    }
    const [found] = live.coVisits(ask(['known']));
    expect(found).toMatchObject({ itemId: 'brand-new', becauseItemId: 'known' });
    expect(found?.score).toBeGreaterThan(0.5);
    const [back] = live.coVisits(ask(['brand-new']));
    expect(back?.itemId).toBe('known');
    expect(back?.score).toBeLessThan(found?.score as number);
  });

  it('count once a visitor and not over the window, and never for whom we may not know', () => {
    const live = newLive();
    for (let i = 0; i < 50; i++) {
      live.take(event('v', 'a'));
      live.take(event('v', 'b'));
    }
    const weightOfOne = live.coVisits(ask(['a']))[0]?.score as number;
    const other = newLive();
    other.take(event('v', 'a'));
    other.take(event('v', 'b'));
    expect(weightOfOne).toBeCloseTo(other.coVisits(ask(['a']))[0]?.score as number, 6);
    live.take(event('w', 'a'));
    live.take(event('w', 'later', { atMs: now + 2 * HOUR }));
    for (let i = 0; i < 5; i++) {
      live.take(event('', 'a'));
      live.take(event('', 'secret'));
    }
    expect(idsOf(live.coVisits(ask(['a'])))).toEqual(['b']);
    expect(idsOf(live.popularNow(ask([])))).toContain('secret');
  });

  it('halve in the long half-life', () => {
    const live = newLive();
    live.take(event('v', 'a'));
    live.take(event('v', 'b'));
    const weight = (nowMs: number) => {
      const tenant = live.tenant('t');
      let found = 0;
      tenant?.pairs.each(tenant.counts.find('a'), nowMs, tenant.counts.generations, (_, w) => {
        found = w;
      });
      return found;
    };
    expect(weight(now)).toBeCloseTo(1, 6);
    expect(weight(now + 24 * HOUR)).toBeCloseTo(0.5, 6);
  });
});

describe('items bought together', () => {
  it('are those that go together more than chance has it, not what everybody buys', () => {
    const live = newLive();
    for (let i = 0; i < 40; i++) live.take(event(`n${i}`, ['bag']));
    for (let i = 0; i < 40; i++) live.take(event(`o${i}`, ['bag', `single${i}`]));
    for (let i = 0; i < 10; i++) live.take(event(`p${i}`, ['printer', 'ink', 'bag']));
    expect(live.boughtTogether(ask(['printer']))[0]).toMatchObject({ itemId: 'ink', becauseItemId: 'printer' });
    expect(idsOf(live.boughtTogether(ask(['printer', 'ink'])))).not.toContain('ink');
  });

  it('are also those of two orders of one customer within a day', () => {
    const live = newLive();
    for (let i = 0; i < 20; i++) live.take(event(`x${i}`, ['other']));
    for (let i = 0; i < 5; i++) {
      live.take(event(`c${i}`, ['tent'], { atMs: now - 10 * HOUR }));
      live.take(event(`c${i}`, ['stove']));
      live.take(event(`d${i}`, ['tent'], { atMs: now - 30 * HOUR }));
      live.take(event(`d${i}`, ['rope']));
    }
    expect(idsOf(live.boughtTogether(ask(['tent'])))).toEqual(['stove']);
  });
});

describe('what is popular and what trends', () => {
  it('is counted by decayed clicks, and one click does not trend', () => {
    const live = newLive();
    for (let hour = 23; hour >= 0; hour--) {
      for (let i = 0; i < 30; i++) live.take(event(`s${hour}.${i}`, 'steady', { atMs: now - hour * HOUR }));
    }
    for (let i = 0; i < 25; i++) live.take(event(`r${i}`, 'rising', { atMs: now - i * 60_000 }));
    live.take(event('one', 'single'));
    expect(idsOf(live.trending(ask([])))).toEqual(['rising']);
    expect(idsOf(live.popularNow(ask([])))).toEqual(['steady', 'rising', 'single']);
    expect(live.trending({ ...ask([]), exclude: new Set(['rising']) })).toEqual([]);
    expect(live.trending({ ...ask([]), nowMs: now + 12 * HOUR })).toEqual([]);
  });

  it('does not come from one visitor who loads a page again and again', () => {
    const live = newLive();
    for (let i = 0; i < 100; i++) live.take(event('robot', 'page'));
    expect(live.tenant('t')?.counts.short(0, now)).toBeCloseTo(1, 9);
    live.take(event('robot', 'page', { items: [{ itemId: 'page', strength: 3, categories: [] }] }));
    expect(live.tenant('t')?.counts.short(0, now)).toBeCloseTo(3, 9);
  });

  it('is told apart by category of the context and by segment of the request', () => {
    const paths: Record<string, string[]> = { mine: ['Home', 'Lamps'] };
    const live = new Live((_, itemId) => paths[itemId]);
    const view = (visitor: string, itemId: string, category: string, segment: string) =>
      live.take(
        event(visitor, itemId, {
          segments: [segment],
          items: [{ itemId, strength: 1, categories: ['Home', `Home > ${category}`] }],
        }),
      );
    for (let i = 0; i < 9; i++) view(`a${i}`, 'chair', 'Chairs', 'channel=web');
    for (let i = 0; i < 3; i++) view(`b${i}`, 'lamp', 'Lamps', 'channel=app');
    expect(live.popularAround({ ...ask(['mine']), segments: [] })[0]?.itemId).toBe('lamp');
    expect(idsOf(live.popularAround({ ...ask([]), segments: ['channel=web'] }))).toEqual(['chair']);
    expect(live.popularAround({ ...ask([]), segments: ['channel=fax'] })).toEqual([]);
  });
});

describe('the state', () => {
  it('counts no event twice, of each tenant by itself', () => {
    const live = newLive();
    const one = event('v', 'a');
    expect([live.take(one), live.take(one), live.take({ ...one, tenantId: 'u' })]).toEqual([true, false, true]);
    expect(live.tenant('t')?.counts.short(0, now)).toBeCloseTo(1, 9);
  });

  it('is the same whatever the order in which visitors come', () => {
    const click = fc.record({
      visitor: fc.integer({ min: 0, max: 5 }),
      item: fc.integer({ min: 0, max: 9 }),
      minutes: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(click, { maxLength: 60 }), fc.integer(), (clicks, seed) => {
        const events = clicks.map(({ visitor, item, minutes }) =>
          event(`v${visitor}`, `i${item}`, { atMs: now - minutes * 60_000 }),
        );
        const random = seeded(seed);
        // Each visitor's own order stays, as Kafka keeps it.
        const queues = Array.from({ length: 6 }, (_, v) => events.filter(({ visitor }) => visitor === `v${v}`));
        const mixed: LiveEvent[] = [];
        while (mixed.length < events.length) {
          const next = queues[Math.floor(random() * 6)]?.shift();
          if (next) mixed.push(next);
        }
        const [first, second] = [newLive(), newLive()];
        for (const each of events) first.take(each);
        for (const each of mixed) second.take(each);
        expectSame(stateOf(second), stateOf(first));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps within its bytes under a million random events, and goes on counting what is frequent', () => {
    const MiB = 1_048_576;
    const live = newLive({
      tenantBytes: 8 * MiB,
      totalBytes: 20 * MiB,
      seenIds: 20_000,
      segments: 16,
      categories: 100,
    });
    const random = seeded(7);
    let most = 0;
    const tenants = ['a', 'b', 'c', 'd', 'e'];
    const before = process.memoryUsage();
    for (let i = 0; i < 1_000_000; i++) {
      // A tenth of the clicks on ten items, the rest anywhere among a million.
      const item = random() < 0.1 ? Math.floor(random() * 10) : 10 + Math.floor(random() * 1_000_000);
      const itemId = `item-${item}`;
      live.take({
        tenantId: tenants[Math.floor(random() * (i < 500_000 ? 2 : 5))] as string,
        id: `id-${i}`,
        atMs: now + i * 10,
        visitor: `visitor-${Math.floor(random() * 300_000)}`,
        items: [{ itemId, strength: 1, categories: [`c${item % 1_000}`] }],
        order: false,
        segments: [`country=${item % 300}`],
      });
      if (i % 10_000 === 0) most = Math.max(most, live.bytes);
    }
    expect(most).toBeLessThanOrEqual(20 * MiB);
    const held = process.memoryUsage();
    const grown = held.heapUsed + held.arrayBuffers - before.heapUsed - before.arrayBuffers;
    // Garbage is in this too.
    expect(grown).toBeLessThan(120 * MiB);
    const popular = live.popularNow({ tenantId: 'a', context: [], count: 10, exclude: none, nowMs: now + 10_000_000 });
    expect(new Set(idsOf(popular))).toEqual(new Set(Array.from({ length: 10 }, (_, i) => `item-${i}`)));
  });

  it('drops the tenant that was fed longest ago where there is no room for another', () => {
    const MiB = 1_048_576;
    const live = newLive({ tenantBytes: 4 * MiB, totalBytes: 4 * MiB });
    live.take(event('v', 'a'));
    live.take(event('v', 'a', { tenantId: 'u' }));
    live.take(event('v', 'a', { tenantId: 'w' }));
    expect(live.bytes).toBeLessThanOrEqual(4 * MiB);
    expect(live.dropped).toBeGreaterThan(0);
    expect(live.tenant('w')).toBeDefined();
    expect(live.tenant('t')).toBeUndefined();
  });

  it('answers for whom it does not know', () => {
    const live = newLive();
    expect(live.coVisits(ask(['x']))).toEqual([]);
    expect(live.boughtTogether(ask(['x']))).toEqual([]);
    expect(live.trending(ask([]))).toEqual([]);
    live.take(event('v', 'a'));
    expect(live.coVisits(ask(['x', 'a'], 0))).toEqual([]);
    expect(live.popularNow(ask([], 0))).toEqual([]);
  });

  it('refuses settings out of bounds by name', () => {
    expect(() => newLive({ neighbours: 0 })).toThrow('neighbours must be a whole number from 1 to 255, not 0');
    expect(() => newLive({ totalBytes: 1 })).toThrow('totalBytes');
  });
});

/** Counts and the weights of pairs, by name. */
function stateOf(live: Live): Map<string, number> {
  const state = new Map<string, number>();
  const tenant = live.tenant('t');
  if (tenant === undefined) return state;
  const { counts, pairs } = tenant;
  for (let item = 0; item < counts.size; item++) {
    const name = counts.name(item);
    state.set(`${name} short`, counts.short(item, now));
    state.set(`${name} long`, counts.long(item, now));
    pairs.each(item, now, counts.generations, (other, weight) => state.set(`${name} ${counts.name(other)}`, weight));
  }
  return state;
}

/** But for what the order of additions does to the last digits. */
function expectSame(got: Map<string, number>, wanted: Map<string, number>): void {
  expect([...got.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [name, value] of wanted) expect(Math.abs((got.get(name) ?? 0) - value)).toBeLessThanOrEqual(value * 1e-5);
}
