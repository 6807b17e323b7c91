import { type Measure, measureOf, purchaseUnits, refundUnits } from '../state/measures.js';
import { countsOf, recencyOf } from './counts.js';
import { type ItemDefinition, secondsSince } from './definition.js';

const counted: { measure: Measure; name: string; count: string; last?: string }[] = [
  {
    measure: measureOf('view'),
    name: 'view',
    count: 'Times the product was viewed',
    last: 'the product was last viewed',
  },
  {
    measure: measureOf('add_to_cart'),
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
    measure: measureOf('purchase'),
    name: 'purchase',
    count: 'Orders that contain the product',
    last: 'the product was last ordered',
  },
  { measure: purchaseUnits, name: 'purchase_unit', count: 'Units of the product ordered' },
  { measure: measureOf('refund'), name: 'refund', count: 'Refunds that contain the product' },
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

/** Every feature of an item. */
export const itemDefinitions: readonly ItemDefinition[] = [
  {
    name: 'last_seen_seconds',
    entity: 'item',
    type: 'seconds',
    window: 'all',
    default: -1,
    description: 'Seconds since the newest event with the product; -1 for one that no event had.',
    value: (state, asOfMs) => secondsSince(state.newestMs, asOfMs, -1),
  },
  {
    name: 'first_seen_seconds',
    entity: 'item',
    type: 'seconds',
    window: 'all',
    default: -1,
    description: 'Seconds since the first event with the product; -1 for one that no event had.',
    value: (state, asOfMs) => secondsSince(state.firstMs, asOfMs, -1),
  },
  ...counted.flatMap(({ measure, name, count, last }): ItemDefinition[] => [
    ...countsOf<Parameters<ItemDefinition['value']>[0]>('item', measure, `${name}_count`, count),
    ...(last === undefined ? [] : [recencyOf<Parameters<ItemDefinition['value']>[0]>('item', measure, name, last)]),
  ]),
];
