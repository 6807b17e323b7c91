import { describe, expect, it } from 'vitest';
import { guessMapping, guessTime } from './guess.js';
import { toMapping } from './read-mapping.js';

function guess(columns: readonly string[], ...rows: readonly (readonly string[])[]) {
  const made = guessMapping(
    { columns, paths: columns },
    rows.map((cells, index) => ({ line: index + 2, cells, raw: cells.join(',') })),
  );
  return { ...made, checked: toMapping(made.mapping, 'the guess') };
}

describe('a guessed mapping', () => {
  it('is valid, by the names of columns and their first values', () => {
    const orders = guess(
      ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'],
      ['1', 'a', '2', '31.12.2025 09:30', '1.234,50', 'c', 'UK'],
    );
    expect(orders.mapping).toEqual({
      kind: 'orders',
      group_by: 'InvoiceNo',
      fields: {
        order_id: 'InvoiceNo',
        customer_id: 'CustomerID',
        occurred_at: { column: 'InvoiceDate', time: '%d.%m.%Y %H:%M' },
        currency: { constant: 'EUR' },
      },
      items: {
        item_id: 'StockCode',
        quantity: 'Quantity',
        unit_price: { column: 'UnitPrice', money: 'decimal', decimal: ',', thousands: '.' },
      },
    });
    expect(orders.left).toEqual(['Country']);
    expect(orders.assumed).toEqual(['fields.currency: no column tells it, and EUR was put in']);
    const events = guess(['visitorid', 'event', 'itemid', 'timestamp'], ['7', 'addtocart', '9', '1442004589439']);
    expect(events.mapping).toMatchObject({
      kind: 'events',
      fields: {
        anonymous_id: 'visitorid',
        type: { column: 'event', values: { addtocart: 'add_to_cart' } },
        occurred_at: { time: 'epoch_ms' },
      },
    });
    const customers = guess(
      ['user_id', 'signup_time', 'purchase_time', 'email'],
      ['1', '2026-01-02', '2026-02-02', 'a@b'],
    );
    expect(customers.mapping).toMatchObject({
      kind: 'customers',
      fields: { customer_id: 'user_id', occurred_at: { column: 'signup_time' }, 'traits.email': 'email' },
    });
    expect(guess(['商品编号', '商品名称', '价格'], ['1', '裙子', '12.50']).mapping).toMatchObject({
      kind: 'items',
      fields: { id: '商品编号', title: '商品名称', price: { column: '价格', money: 'decimal' } },
    });
  });

  it('knows how times are written', () => {
    expect(guessTime(['1442004589'])).toBe('epoch_s');
    expect(guessTime(['2026-01-02 03:04:05'])).toBe('iso');
    expect(guessTime(['1/2/26', '13/2/26'])).toBe('%d/%m/%y');
    expect(guessTime(['1/2/2026 9:30', '1/13/2026 9:30'])).toBe('%m/%d/%Y %H:%M');
    expect(guessTime(['2026/1/2 9:30:00'])).toBe('%Y/%m/%d %H:%M:%S');
    expect(guessTime(['yesterday'])).toBeUndefined();
  });
});
