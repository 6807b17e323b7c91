import type { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import {
  discount,
  measureOf,
  orders,
  purchaseUnits,
  ratingSum,
  ratings,
  refunded,
  refundUnits,
  spend,
} from '../state/measures.js';

const purchase = measureOf('purchase');
const refund = measureOf('refund');
const coupon = measureOf('coupon_redeemed');

/** Money of an order, a refund or a coupon. What has no currency or no positive amount is not counted. */
export function foldMoney(state: EntityState, { type, atMs, currency }: FoldEvent, minorUnits: number): void {
  if (currency === '') return;
  if (type === purchase) {
    state.amount(currency, orders, atMs, 1);
    if (minorUnits > 0) state.amount(currency, spend, atMs, minorUnits);
  } else if (minorUnits > 0 && type === refund) {
    state.amount(currency, refunded, atMs, minorUnits);
  } else if (minorUnits > 0 && type === coupon) {
    state.amount(currency, discount, atMs, minorUnits);
  }
}

export function foldUnits(state: EntityState, { type, atMs }: FoldEvent, units: number): void {
  if (type === purchase) state.counters.add(purchaseUnits, atMs, units);
  else if (type === refund) state.counters.add(refundUnits, atMs, units);
}

export function foldRating(state: EntityState, { atMs, rating }: FoldEvent): void {
  if (rating === 0) return;
  state.counters.add(ratings, atMs, 1);
  state.counters.add(ratingSum, atMs, rating);
}
