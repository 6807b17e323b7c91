import { expect, it } from 'vitest';
import { type OrderRead, orderLines } from './show-order.js';

const minute = (n: number) => ({ seconds: Date.UTC(2026, 4, 1, 9, n) / 1000, nanos: 0 });
const placed: OrderRead = {
  order_id: 'o-1',
  status: 'ORDER_STATUS_PLACED',
  customer_id: 'c-1',
  placed_at: minute(0),
  value: 8_500,
  currency: 'EUR',
  refunded_value: 0,
  other_refunds: [],
  items: [
    { item_id: 'lamp', quantity: 2, amount: 8_000, refunded_quantity: 0 },
    { item_id: 'bulb\u001b[2J', quantity: 1, amount: 0, refunded_quantity: 0 },
  ],
  item_count: 2,
  items_cut: false,
  purchase_events: 1,
  refund_events: 0,
  last_refund_at: null,
  newest_event_at: minute(0),
  personalisation_refused: false,
};

it('tells an order as a person reads it, and nothing that a terminal obeys', () => {
  const lines = orderLines(placed);
  expect(lines.slice(0, 5)).toEqual([
    '  status        placed, nothing of it given back',
    '  of            c-1',
    '  placed        2026-05-01T09:00:00.000Z',
    '  value         EUR 85.00',
    '  newest event  2026-05-01T09:00:00.000Z',
  ]);
  expect(lines[6]).toBe('  2 × lamp  EUR 80.00');
  expect(lines.join('')).not.toContain('\u001b');
});

it('tells what went back, in which currencies, and what is not known', () => {
  const [lamp] = placed.items;
  const lines = orderLines({
    ...placed,
    status: 'ORDER_STATUS_PARTLY_REFUNDED',
    purchase_events: 2,
    refund_events: 3,
    refunded_value: 500,
    other_refunds: [{ currency: 'JPY', value: 900 }],
    last_refund_at: minute(5),
    personalisation_refused: true,
    items: lamp === undefined ? [] : [{ ...lamp, refunded_quantity: 1 }],
    item_count: 10_000,
    items_cut: true,
  }).join('\n');
  expect(lines).toContain('EUR 85.00; 2 purchases name it, the first counts');
  expect(lines).toContain('given back    EUR 5.00 and JPY 900 in 3 refunds');
  expect(lines).toContain('2 × lamp  EUR 80.00  1 given back');
  expect(lines).toContain('…of 10000 different items');
  expect(lines).toContain('personalisation or analytics was refused');
  const unknown = orderLines({
    ...placed,
    status: 'ORDER_STATUS_PURCHASE_UNKNOWN',
    placed_at: null,
    purchase_events: 0,
  });
  expect(unknown.join('\n')).toContain('placed        unknown');
});
