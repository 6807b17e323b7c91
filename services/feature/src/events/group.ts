import type { Touch } from '../folds/goods.js';
import type { FoldEvent } from '../state/fold-event.js';
import type { CheckedEvent } from './check-event.js';

/** One entity of one tenant and what a batch has for it. */
export interface Group<T> {
  readonly tenantId: string;
  readonly entityId: string;
  readonly values: T[];
}

/** Groups by tenant and entity, sorted, so that every transaction takes its rows in one order. */
class Groups<T> {
  readonly #groups = new Map<string, Group<T>>();

  push(tenantId: string, entityId: string, value: T): void {
    // No id has a NUL: the key is unambiguous.
    const key = `${tenantId}\0${entityId}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { tenantId, entityId, values: [value] });
    else group.values.push(value);
  }

  sorted(): Group<T>[] {
    return [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  }
}

/** What a batch means for each entity that it touches. */
export interface EventGroups {
  readonly customers: Group<FoldEvent>[];
  readonly items: Group<Touch>[];
  readonly categories: Group<Touch>[];
  readonly sessions: Group<FoldEvent>[];
  readonly devices: Group<FoldEvent>[];
}

interface Sum {
  quantity: number;
  amount: number;
  itemIds: string[];
}

/** The lines of an event by item or category: what stands in two lines of an order was ordered once, with the units of both. */
function sumsBy(event: FoldEvent, keyOf: (line: FoldEvent['lines'][number]) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const line of event.lines) {
    const key = keyOf(line);
    if (key === '') continue;
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, { quantity: line.quantity, amount: line.amount, itemIds: [line.itemId] });
    } else {
      sum.quantity += line.quantity;
      sum.amount += line.amount;
      sum.itemIds.push(line.itemId);
    }
  }
  return sums;
}

export function groupEvents(events: readonly CheckedEvent[]): EventGroups {
  const customers = new Groups<FoldEvent>();
  const items = new Groups<Touch>();
  const categories = new Groups<Touch>();
  const sessions = new Groups<FoldEvent>();
  const devices = new Groups<FoldEvent>();
  for (const { tenantId, entityId, fold: event } of events) {
    customers.push(tenantId, entityId, event);
    if (event.sessionId !== '') sessions.push(tenantId, event.sessionId, event);
    if (event.deviceId !== '') devices.push(tenantId, event.deviceId, event);
    for (const [itemId, { quantity, amount }] of sumsBy(event, (line) => line.itemId)) {
      items.push(tenantId, itemId, { event, quantity, amount });
    }
    for (const [category, sum] of sumsBy(event, (line) => line.facts?.category ?? '')) {
      categories.push(tenantId, category, { event, ...sum });
    }
  }
  return {
    customers: customers.sorted(),
    items: items.sorted(),
    categories: categories.sorted(),
    sessions: sessions.sorted(),
    devices: devices.sorted(),
  };
}
