import { addUp } from '../state/buckets.js';
import type { OrderedItem, OrderState } from './order-state.js';

export type OrderStatus = 'placed' | 'partly_refunded' | 'refunded' | 'purchase_unknown';

export interface ViewedItem extends OrderedItem {
  /** Units that refunds name; more than were bought if they say so. */
  readonly refundedQuantity: number;
}

/** An order as it is told. Amounts are minor units, times milliseconds since 1970. */
export interface OrderView {
  readonly status: OrderStatus;
  /** The customer or visitor whose order it is. */
  readonly entityId: string;
  /** Undefined where no purchase is known. */
  readonly placedMs: number | undefined;
  readonly value: number;
  readonly currency: string;
  /** In the order's currency, with what refunds without a currency say. */
  readonly refundedValue: number;
  /** Refunds in other currencies, by currency. */
  readonly otherRefunds: readonly { readonly currency: string; readonly value: number }[];
  /** As the purchase has them, then those of refunds alone by id. */
  readonly items: readonly ViewedItem[];
  /** Different items of the purchase. */
  readonly itemCount: number;
  /** Of the purchase or of the refunds items are left out. */
  readonly itemsCut: boolean;
  readonly purchases: number;
  readonly refunds: number;
  readonly lastRefundMs: number | undefined;
  readonly newestMs: number;
  readonly refused: boolean;
}

export function viewOrder(state: OrderState): OrderView {
  const { purchase, refunds, refundedUnits } = state;
  const { value = 0, currency = '', itemCount = 0, items: bought = [] } = purchase ?? {};
  let refundedValue = 0;
  const otherRefunds: { currency: string; value: number }[] = [];
  for (const [of, { sum }] of state.refunded.sorted()) {
    if (of === '' || of === currency) refundedValue = addUp(refundedValue, sum);
    else otherRefunds.push({ currency: of, value: sum });
  }
  const ids = new Set(bought.map((item) => item.itemId));
  const items = [
    ...bought.map((item): ViewedItem => ({ ...item, refundedQuantity: refundedUnits.get(item.itemId) ?? 0 })),
    ...refundedUnits
      .sorted()
      .filter(([itemId]) => !ids.has(itemId))
      .map(([itemId, units]): ViewedItem => ({ itemId, quantity: 0, amount: 0, refundedQuantity: units })),
  ];
  const itemsCut = itemCount > bought.length || refundedUnits.cut;
  return {
    status: statusOf({ bought: purchase !== undefined, refunds, value, refundedValue, items, itemsCut }),
    entityId: state.known.entityId,
    placedMs: purchase?.atMs,
    value,
    currency,
    refundedValue,
    otherRefunds,
    items,
    itemCount,
    itemsCut,
    purchases: state.purchases,
    refunds,
    lastRefundMs: refunds > 0 ? state.lastRefundMs : undefined,
    newestMs: state.newestMs,
    refused: state.refused,
  };
}

interface StatusFacts extends Pick<OrderView, 'refunds' | 'value' | 'refundedValue' | 'items' | 'itemsCut'> {
  readonly bought: boolean;
}

/** Money tells more than units do, since a refund of a part of a price names the unit too; units tell where there is no money. */
function statusOf({ bought, refunds, value, refundedValue, items, itemsCut }: StatusFacts): OrderStatus {
  if (!bought) return 'purchase_unknown';
  if (refunds === 0) return 'placed';
  if (value > 0 && refundedValue > 0) return refundedValue >= value ? 'refunded' : 'partly_refunded';
  const all = items.length > 0 && !itemsCut && items.every((item) => item.refundedQuantity >= item.quantity);
  return all ? 'refunded' : 'partly_refunded';
}
