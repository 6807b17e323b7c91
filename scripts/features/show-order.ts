import { fromTimestamp } from '@insight-mesh/runtime/time';
import { safeLine } from '../lib/safe-text.js';
import { money } from './format.js';
import type { FeatureClient } from './show.js';

type TimeRead = Parameters<typeof fromTimestamp>[0] | null;
type Answer = Awaited<ReturnType<FeatureClient['GetOrder']>>;
export type OrderRead = NonNullable<Answer['order']>;

export interface ShownOrder {
  readonly order: OrderRead | undefined;
  /** For people. */
  readonly lines: readonly string[];
  /** For programs. */
  readonly summary: object;
}

const words: Readonly<Record<string, string>> = {
  ORDER_STATUS_PLACED: 'placed, nothing of it given back',
  ORDER_STATUS_PARTLY_REFUNDED: 'partly refunded',
  ORDER_STATUS_REFUNDED: 'refunded',
  ORDER_STATUS_PURCHASE_UNKNOWN: 'only refunds were seen, no purchase',
};

function moment(time: TimeRead): string | undefined {
  return time === null ? undefined : new Date(fromTimestamp(time)).toISOString();
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** What is known of an order, line by line. */
export function orderLines(order: OrderRead): string[] {
  const { currency } = order;
  const amount = (minorUnits: number | string) => money(Number(minorUnits), currency);
  const rows: [string, string][] = [
    ['status', words[order.status] ?? order.status],
    ['of', safeLine(order.customer_id)],
    ['placed', moment(order.placed_at) ?? 'unknown'],
  ];
  if (order.purchase_events > 0) {
    const also = order.purchase_events > 1 ? `; ${order.purchase_events} purchases name it, the first counts` : '';
    rows.push(['value', `${amount(order.value)}${also}`]);
  }
  if (order.refund_events > 0) {
    const others = order.other_refunds.map((other) => money(Number(other.value), other.currency));
    const sums = [...(Number(order.refunded_value) > 0 ? [amount(order.refunded_value)] : []), ...others];
    rows.push(['given back', `${sums.join(' and ') || 'no money'} in ${count(order.refund_events, 'refund')}`]);
    rows.push(['last refund', moment(order.last_refund_at) ?? 'unknown']);
  }
  rows.push(['newest event', moment(order.newest_event_at) ?? 'unknown']);
  if (order.personalisation_refused) rows.push(['consent', 'personalisation or analytics was refused']);
  const widest = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(widest)}  ${value}`);
  if (order.items.length > 0) lines.push('');
  for (const item of order.items) {
    const [bought, back] = [Number(item.quantity), Number(item.refunded_quantity)];
    const price = Number(item.amount) > 0 ? `  ${amount(item.amount)}` : '';
    const returned = back > 0 ? `  ${back} given back` : '';
    lines.push(`  ${bought === 0 ? '?' : bought} × ${safeLine(item.item_id)}${price}${returned}`);
  }
  if (order.items_cut) lines.push(`  …of ${order.item_count} different items; the others are not kept`);
  return lines;
}

/** One order. @throws AppError of the service */
export async function showOrder(client: FeatureClient, orderId: string): Promise<ShownOrder> {
  const { known, order } = await client.GetOrder({ order_id: orderId });
  if (!known || order === null) return { order: undefined, lines: [], summary: { known: false } };
  const placed = moment(order.placed_at);
  return {
    order,
    lines: orderLines(order),
    summary: {
      known: true,
      status: order.status,
      customer_id: order.customer_id,
      ...(placed === undefined ? {} : { placed_at: placed }),
      newest_event_at: moment(order.newest_event_at),
      currency: order.currency,
      value: Number(order.value),
      refunded_value: Number(order.refunded_value),
      items: order.items.map((item) => ({
        item_id: item.item_id,
        quantity: Number(item.quantity),
        amount: Number(item.amount),
        refunded_quantity: Number(item.refunded_quantity),
      })),
    },
  };
}
