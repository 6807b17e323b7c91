import { codecFor } from '@insight-mesh/runtime/codec';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckedEvent, checkEvent } from '../events/check-event.js';
import { botTest } from './bot-test.js';
import { cleaning } from './cleaning.js';
import { catalogueOf, cleaned, nowMs, receipt } from './test-cleaning.js';
import { VisitorRates } from './visitor-rates.js';

const catalogue = {
  lamp: { category_path: ['Home', 'Lighting'], brand: 'Nordlys', price: 12_900, currency: 'EUR' },
  SKU1: { category_path: ['Fashion'] },
  gift: { price: 0, currency: 'EUR' },
  bare: {},
};
const lamp = { item_id: 'lamp', category: 'Home > Lighting', brand: 'Nordlys', price: 12_900, currency: 'EUR' };
const view = (item_id: string) => ({ type: 'view', customer_id: 'c-1', item_id });
const order = (...ids: string[]) => ({
  type: 'purchase',
  customer_id: 'c-1',
  currency: 'EUR',
  items: ids.map((item_id) => ({ item_id, quantity: 1, unit_price: 12_900 })),
});

describe('item-facts', () => {
  it("adds what the catalogue says of an event's item, and is no repair", () => {
    const event = cleaned(view('lamp'), { catalogue });
    expect(event.item_facts).toEqual([lamp]);
    expect(event).not.toHaveProperty('repairs');
    expect(cleaned(view('bare'), { catalogue }).item_facts).toEqual([{ item_id: 'bare' }]);
  });

  it('has one entry for each item that the catalogue knows, those of the lines too', () => {
    const event = cleaned(order('gift', 'nobody', 'lamp', 'gift'), { catalogue });
    expect(event.item_facts).toEqual([{ item_id: 'gift', price: 0, currency: 'EUR' }, lamp]);
    const cart = { ...order('gift', 'lamp'), type: 'add_to_cart', item_id: 'lamp' };
    expect(cleaned(cart, { catalogue }).item_facts?.map(({ item_id }) => item_id)).toEqual(['lamp', 'gift']);
  });

  it('looks ids up as other rules have mended them', () => {
    const event = cleaned(view('ＳＫＵ１'), { catalogue });
    expect(event.item_facts).toEqual([{ item_id: 'SKU1', category: 'Fashion' }]);
    expect(event.repairs?.map(({ rule }) => rule)).toEqual(['full-width']);
  });

  it('leaves events of items alone that nobody knows, and all where it is switched off', () => {
    expect(cleaned(view('nobody'), { catalogue })).not.toHaveProperty('item_facts');
    expect(cleaned({ type: 'sign_up', customer_id: 'c-1' }, { catalogue })).not.toHaveProperty('item_facts');
    const off = cleaned(view('lamp'), { catalogue, policy: { off: ['item-facts'] } });
    expect(off).not.toHaveProperty('item_facts');
  });

  it('follows the catalogue, with at most one entry an item and 100 an event', () => {
    const known = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`i-${n}`, { price: n + 1 }]));
    const id = fc.integer({ min: 0, max: 300 }).map((n) => `i-${n}`);
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 400 }), (ids) => {
        const event = cleaned(order(...ids), { catalogue: known });
        const distinct = [...new Set(ids)].filter((each) => Object.hasOwn(known, each));
        const wanted = distinct.slice(0, 100).map((item_id) => ({ item_id, ...known[item_id] }));
        expect(event.item_facts ?? []).toEqual(wanted);
      }),
    );
  });

  it('leaves room in a message beside the largest of an event', () => {
    const long = (n: number) => String(n).padStart(128, '商');
    const names = { category_path: ['类'.repeat(200)], brand: '牌'.repeat(200) };
    const prices = { price: Number.MAX_SAFE_INTEGER, currency: 'EUR' };
    const known = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [long(n), { ...names, ...prices }]));
    const event = cleaned(
      {
        ...order(...Object.keys(known)),
        text: '文'.repeat(20_000),
        attributes: { a: '文'.repeat(8_000) },
        context: { a: '文'.repeat(8_000) },
      },
      { catalogue: known },
    );
    expect(event.item_facts).toHaveLength(100);
    expect(codecFor('insightmesh.collector.v1.Event').encode(event).length).toBeLessThan(1_000_000);
  });

  it('is counted by itself, an event once', async () => {
    const metrics = new Metrics('test');
    const clean = cleaning({
      metrics,
      log: createLogger({ service: 'test', level: 'silent' }),
      catalogue: catalogueOf(catalogue),
      isBot: botTest(),
      visitors: new VisitorRates(),
    })(receipt());
    for (const element of [order('lamp', 'gift'), view('lamp'), view('nobody')]) {
      clean.event(checkEvent(element, nowMs) as CheckedEvent);
    }
    const { values } = await metrics.counter('insightmesh_collector_cleaned_total', '').get();
    const facts = values.filter(({ labels }) => labels.rule === 'item-facts');
    expect(facts.map(({ labels, value }) => [labels.tenant, value])).toEqual([['shop-a', 2]]);
  });
});
