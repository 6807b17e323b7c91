import { describe, expect, it } from 'vitest';
import type { Cells } from './cells.js';
import { compileMapper, WrongRow } from './mapper.js';
import { toMapping } from './read-mapping.js';

function mapOne(mapping: object, columns: readonly string[] | undefined, ...rows: Cells[]) {
  const mapped = compileMapper(toMapping(mapping, 'm'), columns).element(rows);
  return mapped instanceof WrongRow ? { row: mapped.index, ...mapped.wrong } : mapped;
}

/** The value of one field by one option of its mapping. */
function value(spec: object, text: unknown, currency = 'EUR') {
  const mapping = {
    kind: 'events',
    fields: {
      type: { constant: 'view' },
      customer_id: { constant: 'c' },
      currency: { constant: currency },
      value: { column: 'x', ...spec },
    },
  };
  const mapped = mapOne(mapping, undefined, { x: text });
  return 'element' in mapped ? mapped.element.value : mapped.reason;
}

describe('values', () => {
  it('makes minor units of decimal money, by the currency', () => {
    expect(value({ money: 'decimal' }, '19.99')).toBe(1_999);
    expect(value({ money: 'decimal' }, 19.99)).toBe(1_999);
    expect(value({ money: 'decimal' }, '300', 'JPY')).toBe(300);
    expect(value({ money: 'decimal' }, '1.234', 'KWD')).toBe(1_234);
    expect(value({ money: 'decimal', decimal: ',', thousands: '.', strip: '€' }, '1.234,50 €')).toBe(123_450);
    expect(value({ money: 'decimal', absolute: true }, '-3.5')).toBe(350);
    expect(value({ money: 'minor' }, '1999')).toBe(1_999);
    expect(value({ money: 'decimal' }, '1,234.50')).toBe('must be an amount such as 19.99, not "1,234.50"');
    expect(value({ money: 'decimal', decimal: ',' }, '1.50')).toBe(150);
    expect(value({ money: 'decimal' }, 'free')).toBe('must be an amount such as 19.99, not "free"');
    expect(value({ money: 'decimal' }, '1', 'euro')).toContain('three capital letters of ISO 4217, not "euro"');
  });

  it('takes a customer for a sign-up, and with a visitor for an identify', () => {
    const mapping = {
      kind: 'customers',
      fields: {
        customer_id: 'id',
        anonymous_id: 'visitor',
        occurred_at: { column: 'since', time: 'iso' },
        'traits.email': 'mail',
        'attributes.tier': 'tier',
      },
    };
    const columns = ['id', 'visitor', 'since', 'mail', 'tier'];
    expect(mapOne(mapping, columns, ['c-1', '', '2026-01-02', 'a@b.example', 'gold'])).toEqual({
      element: {
        type: 'sign_up',
        customer_id: 'c-1',
        occurred_at: '2026-01-02T00:00:00.000Z',
        attributes: { tier: 'gold', traits: { email: 'a@b.example' } },
      },
      key: 'sign_up ["c-1",null]',
    });
    expect(mapOne(mapping, columns, ['c-1', 'v-9', '', 'NULL', ''])).toEqual({
      element: { type: 'identify', customer_id: 'c-1', anonymous_id: 'v-9' },
      key: 'identify ["c-1","v-9"]',
    });
  });

  it('makes one order of several rows, with the sum that no column has', () => {
    const mapping = {
      kind: 'orders',
      group_by: 'no',
      refund: { column: 'no', starts_with: 'C' },
      fields: { order_id: 'no', customer_id: 'who', currency: { constant: 'GBP' } },
      items: {
        item_id: 'sku',
        quantity: { column: 'n', absolute: true },
        unit_price: { column: 'price', money: 'decimal' },
      },
    };
    const columns = ['no', 'who', 'sku', 'n', 'price'];
    const order = mapOne(mapping, columns, ['1', 'c', 'a', '2', '1.50'], ['1', 'c', 'b', '1', '0.25']);
    expect(order).toEqual({
      element: {
        type: 'purchase',
        order_id: '1',
        customer_id: 'c',
        currency: 'GBP',
        value: 325,
        items: [
          { item_id: 'a', quantity: 2, unit_price: 150 },
          { item_id: 'b', quantity: 1, unit_price: 25 },
        ],
      },
      key: 'purchase ["1"]',
    });
    expect(mapOne(mapping, columns, ['C2', 'c', 'a', '-2', '1.50'])).toMatchObject({
      element: { type: 'refund', value: 300 },
      key: undefined,
    });
    expect(mapOne(mapping, columns, ['1', 'c', 'a', '2', '1.50'], ['1', 'c', 'b', 'one', '0.25'])).toEqual({
      row: 1,
      column: 'n',
      reason: 'must be a number, not "one"',
    });
  });

  it('reads lines out of a nested column, or JSON in one', () => {
    const mapping = {
      kind: 'orders',
      fields: { order_id: 'id', customer_id: 'buyer.id' },
      items: { from: 'lines', item_id: 'sku', quantity: 'qty', unit_price: { column: 'cents', money: 'minor' } },
    };
    const expected = {
      order_id: '7',
      customer_id: 'c',
      items: [{ item_id: 'a', quantity: 2, unit_price: 150 }],
      value: 300,
    };
    const lines = [{ sku: 'a', qty: 2, cents: 150 }];
    expect(mapOne(mapping, undefined, { id: 7, buyer: { id: 'c' }, lines })).toMatchObject({ element: expected });
    const flat = { ...mapping, fields: { ...mapping.fields, customer_id: 'buyer' } };
    expect(mapOne(flat, ['id', 'buyer', 'lines'], ['7', 'c', JSON.stringify(lines)])).toMatchObject({
      element: expected,
    });
    expect(mapOne(flat, ['id', 'buyer', 'lines'], ['7', 'c', '[{'])).toMatchObject({
      column: 'lines',
      reason: 'must be a list of objects in JSON',
    });
  });

  it('refuses numbers that JSON does not carry exactly, and takes others for ids', () => {
    const mapping = { kind: 'items', fields: { id: 'id' } };
    expect(mapOne(mapping, undefined, { id: 12 })).toMatchObject({ element: { id: '12' } });
    expect(mapOne(mapping, undefined, { id: 2 ** 60 })).toMatchObject({
      column: 'id',
      reason: expect.stringContaining('write it as text'),
    });
  });
});
