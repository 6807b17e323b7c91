import { describe, expect, it } from 'vitest';
import { Problem } from '../validation/problem.js';
import { cleaned, cleaner } from './test-cleaning.js';

const view = { type: 'view', customer_id: 'c-1', item_id: 'i-1' };
const order = { type: 'purchase', customer_id: 'c-1', items: [{ item_id: 'i-1', quantity: 2, unit_price: 1_999 }] };
const keep = { keep_originals: true };

describe('full-width', () => {
  it('makes codes, amounts and times plain that the checks would refuse', () => {
    const element = {
      type: 'ｐｕｒｃｈａｓｅ',
      customer_id: 'c-1',
      occurred_at: '２０２６-05-01T09:30:00Z',
      value: '２５８',
      currency: 'ＥＵＲ',
      items: [
        { item_id: 'i-1', quantity: '２', unit_price: '１２９' },
        { item_id: 'i-2', quantity: 1 },
      ],
    };
    expect(cleaned(element, { policy: keep })).toMatchObject({
      type: 'EVENT_TYPE_PURCHASE',
      occurred_at: '2026-05-01T09:30:00.000Z',
      value: 258,
      currency: 'EUR',
      items: [
        { item_id: 'i-1', quantity: 2, unit_price: 129 },
        { item_id: 'i-2', quantity: 1 },
      ],
      repairs: expect.arrayContaining([
        { rule: 'full-width', field: 'items[0].quantity', original: '"２"' },
        { rule: 'full-width', field: 'currency', original: '"ＥＵＲ"' },
      ]),
    });
  });

  it('leaves the element as it came, for the dead letter', () => {
    const element = { ...order, items: [{ item_id: 'i-1', quantity: '２', unit_price: -1 }], currency: 'eur' };
    const before = structuredClone(element);
    expect(cleaner()([element])[0]).toBeInstanceOf(Problem);
    expect(element).toEqual(before);
  });

  it('gives an id one form: plain and NFC, not NFKC', () => {
    const event = cleaned({ ...view, item_id: 'ＳＫＵ－１２', order_id: 'Cafe\u0301', recommendation_id: 'ﬁ①' });
    expect([event.item_id, event.order_id, event.recommendation_id]).toEqual(['SKU-12', 'Caf\u00e9', 'ﬁ①']);
    expect(event.repairs).toEqual([
      { rule: 'full-width', field: 'item_id' },
      { rule: 'full-width', field: 'order_id' },
    ]);
  });

  it("keeps no original of a person's id, which may be an address or a number", () => {
    const event = cleaned({ ...view, customer_id: '１３８００１３８０００' }, { policy: keep });
    expect(event.customer_id).toBe('13800138000');
    expect(event.repairs).toEqual([{ rule: 'full-width', field: 'customer_id' }]);
  });

  it('leaves an id that would outgrow its limit, and free text', () => {
    const long = '\u0958'.repeat(128);
    const event = cleaned({ ...view, item_id: long, query: '１２９元' });
    expect(event).toMatchObject({ item_id: long, query: '１２９元' });
    expect(event.repairs).toBeUndefined();
  });
});

describe('currency-code', () => {
  const catalogue = { 'i-1': { price: 1_999, currency: 'JPY' }, 'i-2': { price: 5, currency: 'CAD' } };

  it.each([
    ['eur', 'EUR'],
    [' eur ', 'EUR'],
    ['€', 'EUR'],
    ['RMB', 'CNY'],
    ['rmb', 'CNY'],
    ['元', 'CNY'],
    ['人民币', 'CNY'],
    ['US$', 'USD'],
    ['Us＄', 'USD'],
    ['円', 'JPY'],
    ['zł', 'PLN'],
  ])('reads %s as %s', (given, code) => {
    const event = cleaned({ ...order, currency: given }, { policy: keep });
    expect(event.currency).toBe(code);
    expect(event.repairs?.map(({ field }) => field)).toContain('currency');
  });

  it('reads a sign of several currencies by the catalogue, else leaves it to be refused', () => {
    expect(cleaned({ ...order, currency: '￥' }, { catalogue }).currency).toBe('JPY');
    expect(cleaned({ ...view, item_id: 'i-2', currency: '$' }, { catalogue }).currency).toBe('CAD');
    for (const element of [
      { ...order, currency: '$' },
      { ...view, item_id: 'i-9', currency: '¥' },
    ]) {
      expect(cleaner({ catalogue })([element])[0]).toMatchObject({ field: 'currency', kind: 'bad_format' });
    }
  });

  it('reads no yen at the door that made minor units of two decimals', () => {
    expect(cleaner({ catalogue, door: 'segment' })([{ ...order, currency: '¥' }])[0]).toBeInstanceOf(Problem);
  });

  it('marks three capitals that are no currency, and refuses what looks like none', () => {
    const event = cleaned({ ...order, currency: 'XYZ' }, { policy: keep });
    expect(event).toMatchObject({ currency: 'XYZ', repairs: [{ rule: 'currency-code', field: 'currency' }] });
    expect(event.repairs?.[0]).not.toHaveProperty('original');
    expect(cleaner()([{ ...order, currency: 'xyz' }])[0]).toBeInstanceOf(Problem);
  });
});
