import {
  distinctKinds,
  type Measure,
  measureOf,
  purchaseUnits,
  ratingSum,
  ratings,
  refunded,
  refundUnits,
  spend,
} from '../state/measures.js';
import { agesOf, amountsOf, countsOf, distinctsOf, ratio, recencyOf } from './counts.js';
import type { Definition } from './definition.js';
import type { EntityView, Span } from './entity-view.js';

type Goods = 'item' | 'category';

const view = measureOf('view');
const cart = measureOf('add_to_cart');
const purchase = measureOf('purchase');
const refund = measureOf('refund');

// `the product` becomes `a product of the category`.
const counted: { measure: Measure; name: string; count: string; last?: string }[] = [
  { measure: view, name: 'view', count: 'Times the product was viewed', last: 'the product was last viewed' },
  {
    measure: cart,
    name: 'add_to_cart',
    count: 'Times the product was put into a cart',
    last: 'the product was last put into a cart',
  },
  {
    measure: measureOf('remove_from_cart'),
    name: 'remove_from_cart',
    count: 'Times the product was taken out of a cart',
  },
  { measure: measureOf('favourite'), name: 'favourite', count: 'Times the product was marked as favourite' },
  {
    measure: purchase,
    name: 'purchase',
    count: 'Orders that contain the product',
    last: 'the product was last ordered',
  },
  { measure: purchaseUnits, name: 'purchase_unit', count: 'Units of the product ordered' },
  { measure: refund, name: 'refund', count: 'Refunds that contain the product' },
  { measure: refundUnits, name: 'refund_unit', count: 'Units of the product refunded' },
  { measure: measureOf('review'), name: 'review', count: 'Reviews of the product' },
  { measure: measureOf('question'), name: 'question', count: 'Questions about the product' },
  { measure: measureOf('impression'), name: 'impression', count: 'Times the product was shown' },
  {
    measure: measureOf('recommendation_click'),
    name: 'recommendation_click',
    count: 'Times the product was clicked in a recommendation',
  },
];

/** What is added to numerator and denominator, so that a product viewed once and bought once is not the best of all. */
const priorViews = 50;

function smoothed(of: Measure, usual: number): (view: EntityView, span: Span) => number {
  return (entity, span) => (entity.count(of, span) + usual * priorViews) / (entity.count(view, span) + priorViews);
}

/** Views a day in the last 7 days to views a day in the last 30, each with a view more. */
function trend(entity: EntityView): number {
  return (entity.count(view, '7d') + 1) / 8 / ((entity.count(view, '30d') + 1) / 31);
}

function rates(entity: Goods, what: string): Definition[] {
  const conversion = smoothed(purchase, 0.02);
  const toCart = smoothed(cart, 0.08);
  return [
    ...(['7d', '30d', '90d'] as const).flatMap((span): Definition[] => [
      {
        name: `conversion_rate_${span}`,
        entity,
        type: 'share',
        window: span,
        default: 0.02,
        description: `Orders for each view of ${what} today and in the days before, drawn to 0.02 by 50 views.`,
        value: (state) => conversion(state, span),
      },
      {
        name: `add_to_cart_rate_${span}`,
        entity,
        type: 'share',
        window: span,
        default: 0.08,
        description: `Times put into a cart for each view of ${what} today and in the days before, drawn to 0.08 by 50 views.`,
        value: (state) => toCart(state, span),
      },
      {
        name: `refund_rate_${span}`,
        entity,
        type: 'share',
        window: span,
        default: 0,
        description: `Refunds for each order with ${what} today and in the days before; 0 without orders.`,
        value: (state) => ratio(state.count(refund, span), state.count(purchase, span)),
      },
    ]),
    {
      name: 'trend',
      entity,
      type: 'number',
      window: '30d',
      default: 1,
      description: `Views a day of ${what} in the last 7 days over those in the last 30: above 1 it is rising.`,
      value: (state) => (state.count(view, '30d') === 0 ? undefined : trend(state)),
    },
    {
      name: 'rating_mean_all',
      entity,
      type: 'number',
      window: 'all',
      default: 0,
      description: `Average rating of ${what}, 1 to 5; 0 without ratings.`,
      value: (state) => ratio(state.count(ratingSum, 'all') / 100, state.count(ratings, 'all')),
    },
  ];
}

function goods(entity: Goods): Definition[] {
  const what = entity === 'item' ? 'the product' : 'a product of the category';
  const words = (sentence: string) => sentence.replace('the product', what);
  return [
    ...agesOf(entity, `event with ${what}`),
    ...counted.flatMap(({ measure, name, count, last }): Definition[] => [
      ...countsOf(entity, measure, `${name}_count`, words(count)),
      ...(last === undefined ? [] : [recencyOf(entity, measure, name, words(last))]),
    ]),
    ...amountsOf(entity, spend, 'revenue', `Value of the orders of ${what}`),
    ...amountsOf(entity, refunded, 'refunded', `Value of the refunds of ${what}`),
    ...distinctsOf(
      entity,
      distinctKinds.viewers,
      'viewer_count',
      `Different customers and visitors who viewed ${what}`,
    ),
    ...distinctsOf(entity, distinctKinds.buyers, 'buyer_count', `Different customers who ordered ${what}`),
    ...(entity === 'category'
      ? distinctsOf(
          entity,
          distinctKinds.items,
          'active_item_count',
          'Different products of the category with an event',
        )
      : []),
    ...rates(entity, what),
  ];
}

/** Every feature of an item. */
export const itemDefinitions: readonly Definition[] = goods('item');
/** Every feature of a category. */
export const categoryDefinitions: readonly Definition[] = goods('category');
