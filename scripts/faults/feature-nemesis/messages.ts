import type { EventJson } from '@insight-mesh/contracts/json';
import { keyOf, type Shop, topicEvent } from '../../bench/features/topic-events.js';
import { random } from '../fault.js';
import type { EntityKind } from './served-values.js';

const dayMs = 86_400_000;
/** Event time that the whole stream covers, and how much later than it happened an event may come. */
export const spanMs = 20 * dayMs;
const latestMs = 7 * dayMs;
export const beganMs = Date.UTC(2026, 2, 1);

/** So many events name one order, by whatever customers: some four purchases, and a refund of every second. */
const eventsAnOrder = 100;

const late = 0.2;
const again = 0.05;

export interface NemesisMessage {
  readonly key: string;
  readonly event: EventJson & { id: string };
}

interface Copy {
  readonly message: NemesisMessage;
  /** After which place of the stream it is sent. */
  readonly after: number;
}

function shopOf(seed: number, total: number): Shop {
  return { seed, customers: Math.ceil(total / 40), items: Math.ceil(total / 200), beganMs, stepMs: spanMs / total };
}

/** Every order that can be known. */
export function nemesisOrders(total: number): string[] {
  return Array.from({ length: Math.ceil(total / eventsAnOrder) }, (_, n) => `o-${n}`);
}

/** Every id that can have a state, by kind of entity. */
export function nemesisIds(seed: number, total: number): Record<EntityKind, string[]> {
  const { customers, items } = shopOf(seed, total);
  const ids = (letter: string, count: number) => Array.from({ length: count }, (_, n) => `${letter}-${n}`);
  const sessions = new Set<string>();
  const devices = new Set<string>();
  const categories = new Set<string>();
  for (const { event } of nemesisMessages(seed, total)) {
    if (event.session_id) sessions.add(event.session_id);
    if (event.device_id) devices.add(event.device_id);
    for (const { category } of event.item_facts ?? []) if (category) categories.add(category);
  }
  return {
    customer: [...ids('c', customers), ...ids('a', customers + 1)],
    item: ids('i', items),
    session: [...sessions],
    category: [...categories],
    device: [...devices],
  };
}

/** The event again: soon, much later, or as that of a visitor who is not known yet, which goes to another partition. */
function copyOf(event: NemesisMessage['event'], place: number, total: number, draw: () => number): Copy {
  const kind = draw();
  const soon = place + Math.floor(draw() * 50);
  if (kind < 0.4) return { message: { key: keyOf(event), event }, after: soon };
  const far = place + Math.floor(draw() * 0.3 * total);
  if (kind < 0.7) return { message: { key: keyOf(event), event }, after: far };
  const { customer_id, ...rest } = event;
  const visitor = { ...rest, anonymous_id: `a-${customer_id?.slice(2)}` };
  return { message: { key: keyOf(visitor), event: visitor }, after: draw() < 0.5 ? soon : far };
}

/**
 * The messages of a stream of `total` events, in the order in which they are sent: a fifth of the events come up to 7 days
 * after they happened, and one in twenty comes twice under its id.
 */
export function* nemesisMessages(seed: number, total: number): Generator<NemesisMessage> {
  const shop = shopOf(seed, total);
  const draw = random(seed);
  const waiting = new Map<number, NemesisMessage[]>();
  for (let place = 0; place < total; place++) {
    const made = topicEvent(place, shop);
    const behindMs = draw() < late ? Math.floor(draw() * latestMs) : 0;
    const occurredMs = beganMs + Math.round(place * shop.stepMs) - behindMs;
    const order = made.order_id === undefined ? {} : { order_id: `o-${Math.floor(place / eventsAnOrder)}` };
    const event = { ...made, ...order, occurred_at: new Date(occurredMs).toISOString() };
    yield { key: keyOf(event), event };
    if (draw() < again) {
      const { message, after } = copyOf(event, place, total, draw);
      const at = Math.min(after, total - 1);
      waiting.set(at, [...(waiting.get(at) ?? []), message]);
    }
    yield* waiting.get(place) ?? [];
    waiting.delete(place);
  }
}
