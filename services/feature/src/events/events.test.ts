import type { EventJson } from '@insight-mesh/contracts/json';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { describe, expect, it } from 'vitest';
import { foldGoods } from '../folds/goods.js';
import { EntityState } from '../state/entity-state.js';
import { purchaseUnits } from '../state/measures.js';
import { type CheckedEvent, checkEvent } from './check-event.js';
import { decodeEvent, isRefusal, tenantOfKey } from './decode.js';
import { groupEvents } from './group.js';
import { priceBand } from './item-facts.js';

const received = '2026-05-01T09:30:00.412Z';
const view: EventJson = {
  id: 'e-1',
  tenant_id: 'demo',
  type: 'EVENT_TYPE_VIEW',
  occurred_at: '2026-05-01T09:30:00.000Z',
  received_at: received,
  customer_id: 'c-1',
  anonymous_id: 'a-1',
  item_id: 'i-1',
};

function checked(event: EventJson): CheckedEvent {
  const outcome = checkEvent(event, Date.parse(received));
  if (isRefusal(outcome)) throw new Error(`${outcome.field}: ${outcome.reason}`);
  return outcome;
}

function message(value: Buffer | null): InMessage {
  return { offset: 1n, key: 'demo/c-1', value, headers: {}, timestampMs: Date.parse(received) };
}

describe('checkEvent', () => {
  it('takes the customer id before the anonymous id', () => {
    expect(checked(view).entityId).toBe('c-1');
    expect(checked({ ...view, customer_id: '' }).entityId).toBe('a-1');
  });

  it('hashes tenant and id, so that tenants do not share ids', () => {
    const hash = checked(view).hash;
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(checked({ ...view, occurred_at: '2026-05-02T09:30:00.000Z' }).hash).toBe(hash);
    expect(checked({ ...view, tenant_id: 'other' }).hash).not.toBe(hash);
  });

  it('notes where the customer refused personalisation or analytics; silence and marketing refuse nothing', () => {
    const refused = (consent: EventJson['consent']) =>
      checked(consent === undefined ? view : { ...view, consent }).fold.refused;
    expect([{ personalisation: false }, { analytics: false, personalisation: true }].map(refused)).toEqual([
      true,
      true,
    ]);
    expect([undefined, {}, { analytics: true, marketing: false }].map(refused)).toEqual([false, false, false]);
  });

  it('takes no rating but from 1 to 5 and no currency but three capital letters into what is folded', () => {
    const of = (more: Partial<EventJson>) => checked({ ...view, ...more }).fold;
    expect([4.5, 1, 5, 0.9, -3, 1e300].map((rating) => of({ rating }).rating)).toEqual([450, 100, 500, 0, 0, 0]);
    expect(['EUR', 'eur', 'EURO', '\ud800', ''].map((currency) => of({ currency }).currency)).toEqual([
      'EUR',
      '',
      '',
      '',
      '',
    ]);
    expect([7, -7, 0].map((value) => of({ value }).value)).toEqual([7, 0, 0]);
    const line = { item_id: 'a', quantity: 2 ** 50, unit_price: 2 ** 50 };
    expect(of({ items: [line, line] }).value).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each<[string, EventJson, string]>([
    ['no id', { ...view, id: '' }, 'id'],
    ['no tenant', { ...view, tenant_id: '' }, 'tenant_id'],
    ['a tenant that is a path', { ...view, tenant_id: '../x' }, 'tenant_id'],
    ['nobody', { ...view, customer_id: '', anonymous_id: '' }, 'customer_id'],
    ['NUL in an id', { ...view, customer_id: 'a\0b' }, 'customer_id'],
    ['half a surrogate pair', { ...view, item_id: 'a\ud800' }, 'item_id'],
    ['an id that is too long for an index', { ...view, item_id: 'x'.repeat(513) }, 'item_id'],
    ['no type', { ...view, type: 'EVENT_TYPE_UNSPECIFIED' }, 'type'],
    ['1970', { ...view, occurred_at: '1970-01-01T00:00:00Z' }, 'occurred_at'],
    ['2100', { ...view, occurred_at: '2100-01-01T00:00:00Z' }, 'occurred_at'],
    ['a line without item', { ...view, items: [{ quantity: 1 }] }, 'items[0].item_id'],
    ['NUL in a category', { ...view, item_facts: [{}, { item_id: 'a', category: 'a\0b' }] }, 'item_facts[1].category'],
    ['a category that is too long', { ...view, item_facts: [{ category: 'x'.repeat(513) }] }, 'item_facts[0].category'],
    ['a brand that is too long', { ...view, item_facts: [{ brand: 'x'.repeat(513) }] }, 'item_facts[0].brand'],
    ['half a surrogate pair in a brand', { ...view, item_facts: [{ brand: 'a\ud800' }] }, 'item_facts[0].brand'],
    [
      'facts of an item whose id is too long',
      { ...view, item_facts: [{ item_id: 'x'.repeat(513) }] },
      'item_facts[0].item_id',
    ],
    ['a negative quantity', { ...view, items: [{ item_id: 'a', quantity: -1 }] }, 'items[0].quantity'],
  ])('refuses %s and names the field', (_what, event, field) => {
    expect(checkEvent(event, Date.parse(received))).toMatchObject({ field, reason: expect.any(String) });
  });
});

describe('decodeEvent', () => {
  it('refuses bytes that are no event, and no value at all', () => {
    for (const bytes of [Buffer.from('{"id":'), Buffer.from([0xff, 0xfe]), Buffer.from('{"type":"NOPE"}'), null]) {
      expect(isRefusal(decodeEvent(message(bytes)))).toBe(true);
    }
  });

  it('reads the tenant of a key', () => {
    expect(tenantOfKey('demo/c-1')).toBe('demo');
    expect(tenantOfKey('c-1')).toBe('unknown');
    expect(tenantOfKey(null)).toBe('unknown');
    expect(tenantOfKey(`${'t'.repeat(700_000)}/c-1`)).toBe('unknown');
  });

  it('refuses a message that only a compressed batch can hold, before it is parsed', () => {
    const value = Buffer.from(JSON.stringify({ ...view, text: 'x'.repeat(4 * 1_048_576) }));
    expect(decodeEvent(message(value))).toEqual({ field: '', reason: 'must not be larger than 4194304 bytes' });
  });
});

describe('groupEvents', () => {
  it('counts an item once an order, with the units of all its lines', () => {
    const items = [
      { item_id: 'b', quantity: 2 },
      { item_id: 'a', quantity: 1 },
      { item_id: 'b', quantity: 3 },
    ];
    const groups = groupEvents([checked({ ...view, item_id: '', type: 'EVENT_TYPE_PURCHASE', items })]);
    expect(groups.customers.map((group) => group.entityId)).toEqual(['c-1']);
    expect(groups.items.map((group) => group.entityId)).toEqual(['b', 'a']);
    const b = new EntityState();
    foldGoods(b, groups.items[0]?.values ?? []);
    expect(b.counters.total(6)).toBe(1);
    expect(b.counters.total(purchaseUnits)).toBe(5);
  });

  it('gives each category its items’ units and money once an order, and sessions and devices their events', () => {
    const order: EventJson = {
      ...view,
      item_id: '',
      type: 'EVENT_TYPE_PURCHASE',
      session_id: 's-1',
      device_id: 'd-1',
      currency: 'EUR',
      items: [
        { item_id: 'a', quantity: 2, unit_price: 300 },
        { item_id: 'b', quantity: 1, unit_price: 1_000 },
        { item_id: 'c', quantity: 1, unit_price: 7 },
      ],
      item_facts: [
        { item_id: 'a', category: 'Home > Lighting', brand: 'Nordlys', price: 300, currency: 'EUR' },
        { item_id: 'b', category: 'Home > Lighting' },
      ],
    };
    const groups = groupEvents([checked(order)]);
    expect(groups.categories.map((group) => group.entityId)).toEqual(['Home > Lighting']);
    expect(groups.categories[0]?.values).toMatchObject([{ quantity: 3, amount: 1_600, itemIds: ['a', 'b'] }]);
    expect(groups.sessions.map((group) => group.entityId)).toEqual(['s-1']);
    expect(groups.devices.map((group) => group.entityId)).toEqual(['d-1']);
    expect(groups.customers[0]?.values[0]).toMatchObject({ value: 1_607, currency: 'EUR' });
    expect(groups.customers[0]?.values[0]?.lines[0]?.facts?.priceBand).toBe('EUR 2^1');
  });

  it('knows how many decimals a currency has', () => {
    expect(priceBand(6_399, 'EUR')).toBe('EUR 2^5');
    expect(priceBand(6_400, 'EUR')).toBe('EUR 2^6');
    expect(priceBand(6_400, 'JPY')).toBe('JPY 2^12');
    expect(priceBand(50, 'EUR')).toBe('EUR 2^-1');
    expect([priceBand(0, 'EUR'), priceBand(undefined, 'EUR'), priceBand(5, '')]).toEqual(['', '', '']);
  });
});
