import type { z } from 'zod';
import type { mappingSchema } from './mapping.js';

type Declared = z.input<typeof mappingSchema>;

const guest = { column: 'CustomerID', empty: true };

/** Mappings of public files, by the names that `npm run replay` gives their layouts. */
export const readyMade: Readonly<Record<string, Declared>> = {
  yoochoose: {
    kind: 'events',
    csv: { delimiter: '\t' },
    fields: {
      type: { constant: 'view' },
      anonymous_id: { column: 'SessionId', prefix: 's' },
      session_id: { column: 'SessionId', prefix: 's' },
      item_id: 'ItemId',
      occurred_at: { column: 'Time', time: 'epoch_s' },
    },
  },
  retailrocket: {
    kind: 'events',
    csv: { delimiter: '\t' },
    fields: {
      type: { constant: 'view' },
      customer_id: 'user_id',
      session_id: { column: 'session_id', prefix: 's' },
      item_id: 'item_id',
      occurred_at: { column: 'timestamp', time: 'epoch_s' },
    },
  },
  'retailrocket-events': {
    kind: 'events',
    fields: {
      type: { column: 'event', values: { view: 'view', addtocart: 'add_to_cart', transaction: 'purchase' } },
      anonymous_id: { column: 'visitorid', prefix: 'v' },
      item_id: 'itemid',
      order_id: 'transactionid',
      occurred_at: { column: 'timestamp', time: 'epoch_ms' },
    },
    items: { when: { column: 'event', equals: 'transaction' }, item_id: 'itemid', quantity: { constant: 1 } },
  },
  tianchi: {
    kind: 'events',
    fields: {
      type: { column: 'behavior_type', values: { '1': 'view', '2': 'favourite', '3': 'add_to_cart', '4': 'purchase' } },
      customer_id: 'user_id',
      item_id: 'item_id',
      occurred_at: { column: 'time', time: '%Y-%m-%d %H' },
    },
    items: { when: { column: 'behavior_type', equals: '4' }, item_id: 'item_id', quantity: { constant: 1 } },
  },
  'online-retail': {
    kind: 'orders',
    group_by: 'InvoiceNo',
    refund: { column: 'InvoiceNo', starts_with: 'C' },
    // Corrections of the stock are no sale.
    skip: [
      [
        { column: 'Quantity', below: 1 },
        { column: 'InvoiceNo', starts_with: 'C', not: true },
      ],
    ],
    fields: {
      order_id: 'InvoiceNo',
      customer_id: 'CustomerID',
      anonymous_id: { column: 'InvoiceNo', prefix: 'guest-', when: guest },
      occurred_at: { column: 'InvoiceDate', time: '%m/%d/%y %H:%M' },
      currency: { constant: 'GBP' },
      'attributes.country': 'Country',
    },
    items: {
      item_id: 'StockCode',
      quantity: { column: 'Quantity', absolute: true },
      unit_price: { column: 'UnitPrice', money: 'decimal' },
    },
  },
};
