import { measureOf, type ShortType } from '../state/measures.js';
import { countsOf, recencyOf } from './counts.js';
import { type CustomerDefinition, secondsSince } from './definition.js';

const counted: Record<ShortType, { count: string; last: string }> = {
  view: { count: 'Product pages viewed', last: 'a product page was last viewed' },
  search: { count: 'Searches made', last: 'the last search' },
  add_to_cart: { count: 'Times a product was put into the cart', last: 'a product was last put into the cart' },
  remove_from_cart: {
    count: 'Times a product was taken out of the cart',
    last: 'a product was last taken out of the cart',
  },
  favourite: { count: 'Products marked as favourite', last: 'a product was last marked as favourite' },
  purchase: { count: 'Orders placed', last: 'the last order' },
  refund: { count: 'Orders refunded', last: 'the last refund' },
  review: { count: 'Reviews written', last: 'the last review' },
  question: { count: 'Questions asked', last: 'the last question' },
  coupon_redeemed: { count: 'Coupons redeemed', last: 'a coupon was last redeemed' },
  impression: { count: 'Times products were shown', last: 'products were last shown' },
  recommendation_click: { count: 'Recommended products clicked', last: 'a recommended product was last clicked' },
  sign_up: { count: 'Sign-ups', last: 'the last sign-up' },
  identify: { count: 'Times the visitor said who they are', last: 'the visitor last said who they are' },
};

/** Every feature of a customer (or of a visitor without a customer id). */
export const customerDefinitions: readonly CustomerDefinition[] = [
  {
    name: 'last_seen_seconds',
    entity: 'customer',
    type: 'seconds',
    window: 'all',
    default: -1,
    description: 'Seconds since the newest event of any kind; -1 for a customer who was never seen.',
    value: (state, asOfMs) => secondsSince(state.newestMs, asOfMs, -1),
  },
  {
    name: 'first_seen_seconds',
    entity: 'customer',
    type: 'seconds',
    window: 'all',
    default: -1,
    description: 'Seconds since the first event of any kind; -1 for a customer who was never seen.',
    value: (state, asOfMs) => secondsSince(state.firstMs, asOfMs, -1),
  },
  {
    name: 'history_length',
    entity: 'customer',
    type: 'count',
    window: 'all',
    default: 0,
    description: 'Entries in the stored history, which ends at 200: an order has one for each line.',
    value: (state) => state.history.length,
  },
  ...Object.entries(counted).flatMap(([short, { count, last }]): CustomerDefinition[] => {
    const measure = measureOf(short as ShortType);
    return [
      ...countsOf<Parameters<CustomerDefinition['value']>[0]>('customer', measure, `${short}_count`, count),
      recencyOf('customer', measure, short, last),
    ];
  }),
];
