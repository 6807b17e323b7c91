import { expect, it } from 'vitest';
import { beganMs, nemesisIds, nemesisMessages, nemesisOrders, spanMs } from './messages.js';

const total = 4_000;
const messages = [...nemesisMessages(3, total)];

it('sends every event, and about one in twenty a second time', () => {
  const ids = messages.map(({ event }) => event.id);
  expect(new Set(ids).size).toBe(total);
  expect(ids.length - total).toBeGreaterThan(0.03 * total);
  expect(ids.length - total).toBeLessThan(0.07 * total);
});

it('sends some copies under another key, some soon and some much later', () => {
  const first = new Map<string, number>();
  const gaps: number[] = [];
  let elsewhere = 0;
  for (const [n, { key, event }] of messages.entries()) {
    const before = first.get(event.id);
    if (before === undefined) first.set(event.id, n);
    else gaps.push(n - before);
    if (before !== undefined && messages[before]?.key !== key) elsewhere++;
  }
  expect(elsewhere).toBeGreaterThan(10);
  expect(gaps.filter((gap) => gap < 60).length).toBeGreaterThan(20);
  expect(gaps.filter((gap) => gap > 500).length).toBeGreaterThan(20);
});

it('stays within the span and 7 days before it, out of order, and known by its ids', () => {
  const times = messages.map(({ event }) => Date.parse(event.occurred_at ?? ''));
  expect(Math.max(...times)).toBeLessThanOrEqual(beganMs + spanMs);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(beganMs - 7 * 86_400_000);
  expect(times.filter((time, n) => time < (times[n - 1] ?? 0)).length).toBeGreaterThan(0.1 * total);
  const ids = nemesisIds(3, total);
  const customers = new Set(ids.customer);
  for (const { event } of messages) expect(customers).toContain(event.customer_id ?? event.anonymous_id);
});

it('is the same for the same seed', () => {
  expect([...nemesisMessages(3, 500)]).toEqual([...nemesisMessages(3, 500)]);
  expect([...nemesisMessages(4, 500)]).not.toEqual([...nemesisMessages(3, 500)]);
});

it('names orders by several purchases and refunds of different customers', () => {
  const known = new Set(nemesisOrders(total));
  const named = messages.filter(({ event }) => event.order_id);
  for (const { event } of named) expect(known).toContain(event.order_id);
  const customersOf = (type: string, id: string) =>
    new Set(
      named.filter(({ event }) => event.type === type && event.order_id === id).map(({ event }) => event.customer_id),
    );
  const shared = [...known].filter((id) => customersOf('EVENT_TYPE_PURCHASE', id).size > 1);
  expect(shared.length).toBeGreaterThan(20);
  expect(shared.filter((id) => customersOf('EVENT_TYPE_REFUND', id).size > 0).length).toBeGreaterThan(5);
});
