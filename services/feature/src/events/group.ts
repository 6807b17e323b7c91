import type { FoldEvent } from '../state/fold-event.js';
import type { ItemTouch } from '../state/item-state.js';
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

/** What a batch means for each customer and each item that it touches. */
export function groupEvents(events: readonly CheckedEvent[]): {
  customers: Group<FoldEvent>[];
  items: Group<ItemTouch>[];
} {
  const customers = new Groups<FoldEvent>();
  const items = new Groups<ItemTouch>();
  for (const { tenantId, entityId, fold } of events) {
    customers.push(tenantId, entityId, fold);
    // An item that stands in two lines of an order was ordered once, with the units of both.
    const units = new Map<string, number>();
    for (const { itemId, quantity } of fold.lines) units.set(itemId, (units.get(itemId) ?? 0) + quantity);
    for (const [itemId, quantity] of units)
      items.push(tenantId, itemId, { type: fold.type, atMs: fold.atMs, quantity });
  }
  return { customers: customers.sorted(), items: items.sorted() };
}
