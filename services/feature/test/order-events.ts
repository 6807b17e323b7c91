import type { EventJson } from '@insight-mesh/contracts/json';
import { at } from './identity-world.js';
import { view } from './mesh.js';

/** The order of two lamps and a bulb for EUR 85.00. */
export function purchase(orderId: string, customerId: string, minute: number, more: EventJson = {}): EventJson {
  return view({
    type: 'EVENT_TYPE_PURCHASE',
    order_id: orderId,
    customer_id: customerId,
    item_id: '',
    occurred_at: at(minute),
    currency: 'EUR',
    items: [
      { item_id: 'lamp', quantity: 2, unit_price: 4_000 },
      { item_id: 'bulb', quantity: 1, unit_price: 500 },
    ],
    ...more,
  });
}

/** The bulb is given back. */
export function refund(orderId: string, customerId: string, minute: number, more: EventJson = {}): EventJson {
  const items = [{ item_id: 'bulb', quantity: 1, unit_price: 500 }];
  return purchase(orderId, customerId, minute, { type: 'EVENT_TYPE_REFUND', items, ...more });
}

/** As a visitor without a login. */
export const by = (visitor: string): EventJson => ({ customer_id: '', anonymous_id: visitor });
