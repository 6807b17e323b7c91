import {
  discount,
  distinctKinds,
  firstTimeSlot,
  measureOf,
  orders,
  purchaseUnits,
  refunded,
  type ShortType,
  spend,
  timeSlots,
} from '../state/measures.js';
import { agesOf, amountsOf, countsOf, distinctsOf, ratio, recencyOf } from './counts.js';
import { affinityDefinitions } from './customer-affinities.js';
import type { Definition } from './definition.js';

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

const purchase = measureOf('purchase');
const refund = measureOf('refund');
const spans = ['30d', '90d', 'all'] as const;
const spanWords = {
  '30d': 'today and in the 30 days before',
  '90d': 'today and in the 90 days before',
  all: 'since the first event',
};

function orderFigures(): Definition[] {
  const entity = 'customer' as const;
  return spans.flatMap((span): Definition[] => [
    {
      name: `average_basket_${span}`,
      entity,
      type: 'money',
      window: span,
      default: 0,
      description: `Average value of an order ${spanWords[span]}; 0 without orders.`,
      value: (view) => ratio(view.money(spend, span), view.money(orders, span)),
    },
    {
      name: `units_per_order_${span}`,
      entity,
      type: 'number',
      window: span,
      default: 0,
      description: `Average number of units in an order ${spanWords[span]}; 0 without orders.`,
      value: (view) => ratio(view.count(purchaseUnits, span), view.count(purchase, span)),
    },
    {
      name: `refund_rate_${span}`,
      entity,
      type: 'share',
      window: span,
      default: 0,
      description: `Refunds for each order ${spanWords[span]}; 0 without orders.`,
      value: (view) => ratio(view.count(refund, span), view.count(purchase, span)),
    },
    {
      name: `discount_share_${span}`,
      entity,
      type: 'share',
      window: span,
      default: 0,
      description: `Coupons' part of what the orders would have cost ${spanWords[span]}; 0 without orders.`,
      value: (view) => ratio(view.money(discount, span), view.money(spend, span) + view.money(discount, span)),
    },
  ]);
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Shares of the events by time of the day and by day of the week, both UTC. */
function profile(): Definition[] {
  const shared = { entity: 'customer', type: 'share', window: '90d', default: 0 } as const;
  const slots = Array.from({ length: timeSlots }, (_, slot): Definition => {
    const two = (hour: number) => String(hour).padStart(2, '0');
    const from = (slot * 24) / timeSlots;
    const to = from + 24 / timeSlots;
    return {
      ...shared,
      name: `hours_${two(from)}_${two(to)}_share_90d`,
      description: `Share of the events of the last 90 days that came from ${two(from)}:00 to ${two(to)}:00 (UTC).`,
      value: (view) => {
        let all = 0;
        for (let one = 0; one < timeSlots; one++) all += view.count(firstTimeSlot + one, '90d');
        return ratio(view.count(firstTimeSlot + slot, '90d'), all);
      },
    };
  });
  const days = weekdays.map(
    (name, weekday): Definition => ({
      ...shared,
      name: `${name}_share_90d`,
      description: `Share of the events of the last 90 days that came on a ${name[0]?.toUpperCase()}${name.slice(1)} (UTC).`,
      value: (view) => {
        const { all, of } = view.weekdays();
        return ratio(of[weekday] ?? 0, all);
      },
    }),
  );
  return [...slots, ...days];
}

function visits(): Definition[] {
  const shared = { entity: 'customer', window: '200', default: 0 } as const;
  const held = 'in the stored history of 200 entries';
  return [
    {
      ...shared,
      name: 'session_seconds_mean',
      type: 'seconds',
      description: `Average length of a session ${held}, from its first event to its last.`,
      value: (view) => (view.visits().count === 0 ? undefined : view.visits().meanSeconds),
    },
    {
      ...shared,
      name: 'session_depth_mean',
      type: 'number',
      description: `Average number of events in a session ${held}.`,
      value: (view) => (view.visits().count === 0 ? undefined : view.visits().meanDepth),
    },
    {
      ...shared,
      name: 'bounce_share',
      type: 'share',
      description: `Share of the sessions ${held} that have one event alone.`,
      value: (view) => (view.visits().count === 0 ? undefined : view.visits().bounceShare),
    },
  ];
}

/** Every feature of a customer (or of a visitor without a customer id). */
export const customerDefinitions: readonly Definition[] = [
  ...agesOf('customer', 'event of any kind'),
  {
    name: 'history_length',
    entity: 'customer',
    type: 'count',
    window: '200',
    default: 0,
    description: 'Entries in the stored history, which ends at 200: an order has one for each line.',
    value: ({ state }) => state.historyLength,
  },
  ...Object.entries(counted).flatMap(([short, { count, last }]): Definition[] => {
    const measure = measureOf(short as ShortType);
    return [...countsOf('customer', measure, `${short}_count`, count), recencyOf('customer', measure, short, last)];
  }),
  ...countsOf('customer', purchaseUnits, 'purchase_unit_count', 'Units ordered'),
  ...amountsOf('customer', spend, 'spend', 'Value of the orders'),
  ...amountsOf('customer', refunded, 'refunded', 'Value of the refunds'),
  ...amountsOf('customer', discount, 'discount', 'Value of the coupons redeemed'),
  ...orderFigures(),
  ...distinctsOf('customer', distinctKinds.viewedItems, 'distinct_items_viewed', 'Different products viewed'),
  ...distinctsOf('customer', distinctKinds.boughtItems, 'distinct_items_bought', 'Different products ordered'),
  ...distinctsOf('customer', distinctKinds.sessions, 'session_count', 'Different sessions'),
  ...visits(),
  ...profile(),
  ...affinityDefinitions,
];
