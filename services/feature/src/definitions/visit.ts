import { discount, distinctKinds, eventTypes, measureOf, refunded, type ShortType, spend } from '../state/measures.js';
import { agesOf, amountsOf, countsOf, distinctsOf, ratio } from './counts.js';
import type { Definition } from './definition.js';
import type { EntityView } from './entity-view.js';

const sessionShared = { entity: 'session', window: 'all', default: 0 } as const;
const sessionCounts: readonly [ShortType, string][] = [
  ['view', 'Product pages viewed'],
  ['search', 'Searches made'],
  ['add_to_cart', 'Times a product was put into the cart'],
  ['remove_from_cart', 'Times a product was taken out of the cart'],
  ['favourite', 'Products marked as favourite'],
  ['purchase', 'Orders placed'],
  ['question', 'Questions asked'],
  ['recommendation_click', 'Recommended products clicked'],
];

function eventsOf(view: EntityView): number {
  return eventTypes.reduce((sum, short) => sum + view.count(measureOf(short), 'all'), 0);
}

/** Every feature of a session. */
export const sessionDefinitions: readonly Definition[] = [
  ...agesOf('session', 'event of the session'),
  {
    ...sessionShared,
    name: 'length_seconds',
    type: 'seconds',
    description: 'Seconds from the first event of the session to its newest.',
    value: ({ state }) => (state.newestMs - state.firstMs) / 1000,
  },
  {
    ...sessionShared,
    name: 'depth',
    type: 'count',
    description: 'Events of the session.',
    value: eventsOf,
  },
  {
    ...sessionShared,
    name: 'dwell_seconds_mean',
    type: 'seconds',
    description: 'Average seconds from one event of the session to the next; 0 for a single one.',
    value: (view) => ratio((view.state.newestMs - view.state.firstMs) / 1000, eventsOf(view) - 1),
  },
  {
    ...sessionShared,
    name: 'bounce',
    type: 'number',
    description: 'Whether the session has one event alone so far: 1, else 0.',
    value: (view) => (eventsOf(view) === 1 ? 1 : 0),
  },
  {
    ...sessionShared,
    name: 'distinct_items',
    type: 'count',
    estimated: true,
    description: 'Different products in the events of the session.',
    value: (view) => view.distinct(distinctKinds.items, 'all'),
  },
  ...sessionCounts.map(
    ([short, words]): Definition => ({
      ...sessionShared,
      name: `${short}_count`,
      type: 'count',
      description: `${words} in the session.`,
      value: (view) => view.count(measureOf(short), 'all'),
    }),
  ),
  {
    ...sessionShared,
    name: 'spend',
    type: 'money',
    description: 'Value of the orders of the session.',
    value: (view) => view.money(spend, 'all'),
  },
];

const deviceCounts: readonly [ShortType, string][] = [
  ['view', 'Product pages viewed on the device'],
  ['add_to_cart', 'Times a product was put into the cart on the device'],
  ['purchase', 'Orders placed on the device'],
  ['refund', 'Refunds of the device'],
  ['coupon_redeemed', 'Coupons redeemed on the device'],
  ['sign_up', 'Sign-ups on the device'],
  ['identify', 'Times someone said who they are on the device'],
];

/** Every feature of a device: how fast and by how many people it is used. */
export const deviceDefinitions: readonly Definition[] = [
  ...agesOf('device', 'event of the device'),
  ...deviceCounts.flatMap(([short, words]) => countsOf('device', measureOf(short), `${short}_count`, words)),
  ...amountsOf('device', spend, 'spend', 'Value of the orders of the device'),
  ...amountsOf('device', refunded, 'refunded', 'Value of the refunds of the device'),
  ...amountsOf('device', discount, 'discount', 'Value of the coupons of the device'),
  ...distinctsOf('device', distinctKinds.customers, 'customer_count', 'Different customers and visitors on the device'),
  ...distinctsOf('device', distinctKinds.sessions, 'session_count', 'Different sessions on the device'),
  {
    name: 'order_velocity',
    entity: 'device',
    type: 'number',
    window: '30d',
    default: 0,
    description: 'Orders of the last hour over the orders an hour in the last 30 days: far above 1 is a burst.',
    value: (view) => {
      const purchase = measureOf('purchase');
      return ratio(view.count(purchase, '1h'), view.count(purchase, '30d') / (31 * 24));
    },
  },
];
