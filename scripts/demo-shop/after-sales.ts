import type { Customer } from './customers.js';
import { dayMs, shopCurrency } from './options.js';
import { writeReview } from './reviews.js';
import { timeOfDay } from './rhythm.js';
import type { Rng } from './rng.js';
import { type Order, orderLines, orderValue } from './sessions.js';
import { asCustomer, Recorder, type ShopEvent } from './shop-event.js';

/** What an order leads to days later: reviews, and now and then a refund of what disappointed. */
export function afterSales(customer: Customer, order: Order, rng: Rng): ShopEvent[] {
  const orderDay = Math.floor(order.timeMs / dayMs) * dayMs;
  const base = { device_id: customer.deviceId, channel: customer.channel };
  const events: ShopEvent[] = [];
  for (const [n, { item, quantity }] of order.lines.entries()) {
    const draw = rng.fork(order.orderId, n);
    const name = `${order.orderId.slice(1)}-${n + 1}`;
    const review = writeReview(customer, item, draw.fork('review'));
    // The very pleased and the disappointed write more often.
    if (draw.chance(review.rating === 3 ? 0.25 : 0.4)) {
      const timeMs = orderDay + (3 + draw.int(10)) * dayMs + timeOfDay(draw);
      const session = `s-r${name}`;
      const recorder = new Recorder(customer, `r${name}`, timeMs, { session_id: session, ...base });
      const { text, rating, aspects } = review;
      const truth = { kind: 'review', item_id: item.id, rating, language: customer.language, aspects };
      const fields = { item_id: item.id, order_id: order.orderId, text, rating };
      recorder.record('EVENT_TYPE_REVIEW', asCustomer(customer), fields, truth);
      events.push(...recorder.events);
    }
    if (draw.chance(review.rating <= 2 ? 0.35 : 0.015)) {
      const lines = [{ item, quantity }];
      const timeMs = orderDay + (2 + draw.int(9)) * dayMs + timeOfDay(draw);
      const recorder = new Recorder(customer, `f${name}`, timeMs, { channel: 'service' });
      recorder.record('EVENT_TYPE_REFUND', asCustomer(customer), {
        order_id: order.orderId,
        items: orderLines(lines),
        value: orderValue(lines),
        currency: shopCurrency,
      });
      events.push(...recorder.events);
    }
  }
  return events;
}
