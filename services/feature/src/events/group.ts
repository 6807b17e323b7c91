import type { Touch } from '../folds/goods.js';
import type { FoldEvent } from '../state/fold-event.js';
import type { CheckedEvent } from './check-event.js';

/** One entity of one tenant and what a batch has for it. */
export interface Group<T> {
  readonly tenantId: string;
  readonly entityId: string;
  readonly values: T[];
}

/** Groups by tenant and entity, in the order in which they come first. */
class Groups<T> {
  /** By tenant, then by entity. */
  readonly #byTenant = new Map<string, Map<string, Group<T>>>();
  readonly #all: Group<T>[] = [];
  #tenantId: string | undefined;
  #ofTenant = new Map<string, Group<T>>();

  push(tenantId: string, entityId: string, value: T): void {
    if (tenantId !== this.#tenantId) this.#turnTo(tenantId);
    const group = this.#ofTenant.get(entityId);
    if (group !== undefined) {
      group.values.push(value);
      return;
    }
    const made = { tenantId, entityId, values: [value] };
    this.#ofTenant.set(entityId, made);
    this.#all.push(made);
  }

  all(): Group<T>[] {
    return this.#all;
  }

  #turnTo(tenantId: string): void {
    let groups = this.#byTenant.get(tenantId);
    if (groups === undefined) {
      groups = new Map();
      this.#byTenant.set(tenantId, groups);
    }
    this.#tenantId = tenantId;
    this.#ofTenant = groups;
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

/** What the lines of an event with one key come to. */
interface Sum {
  quantity: number;
  amount: number;
  itemIds: string[];
}

/** The lines of an event by item or category: what stands in two lines of an order was ordered once, with the units of both. */
function sumsBy(
  lines: FoldEvent['lines'],
  keyOf: (line: FoldEvent['lines'][number]) => string,
  take: (key: string, sum: Sum) => void,
): void {
  const sumOf = ({ quantity, amount, itemId }: FoldEvent['lines'][number]) => ({ quantity, amount, itemIds: [itemId] });
  const [first] = lines;
  if (first !== undefined && lines.length === 1) {
    const key = keyOf(first);
    if (key !== '') take(key, sumOf(first));
    return;
  }
  const sums = new Map<string, Sum>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key === '') continue;
    const sum = sums.get(key);
    if (sum === undefined) {
      sums.set(key, sumOf(line));
    } else {
      sum.quantity += line.quantity;
      sum.amount += line.amount;
      sum.itemIds.push(line.itemId);
    }
  }
  for (const [key, sum] of sums) take(key, sum);
}

const itemOf = (line: FoldEvent['lines'][number]) => line.itemId;
const categoryOf = (line: FoldEvent['lines'][number]) => line.facts?.category ?? '';

/** What an event means for each of its items. */
export function eachItem(event: FoldEvent, take: (itemId: string, touch: Touch) => void): void {
  sumsBy(event.lines, itemOf, (itemId, { quantity, amount }) => take(itemId, { event, quantity, amount }));
}

/** What an event means for each of its items' categories. */
export function eachCategory(event: FoldEvent, take: (category: string, touch: Touch) => void): void {
  sumsBy(event.lines, categoryOf, (category, sum) => take(category, { event, ...sum }));
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
    eachItem(event, (itemId, touch) => items.push(tenantId, itemId, touch));
    eachCategory(event, (category, touch) => categories.push(tenantId, category, touch));
  }
  return {
    customers: customers.all(),
    items: items.all(),
    categories: categories.all(),
    sessions: sessions.all(),
    devices: devices.all(),
  };
}
