import { customerDefinitions } from '../definitions/customer.js';
import type { Definition, EntityName } from '../definitions/definition.js';
import { itemDefinitions } from '../definitions/item.js';
import type { CheckedEvent } from '../events/check-event.js';
import { type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../state/customer-state.js';
import { foldItem } from '../state/item-state.js';
import { entityKey } from '../store/states.js';
import { eventOfRow, type LakeRow } from './lake-event.js';

/** The features of one entity, in the order of `foldedFeatures` of its kind. */
export interface EntityFeatures {
  readonly tenantId: string;
  readonly kind: EntityName;
  readonly entityId: string;
  readonly values: readonly number[];
}

/** What the values mean, by kind of entity. */
export const foldedFeatures: Record<EntityName, readonly Pick<Definition<never>, 'name' | 'type'>[]> = {
  customer: customerDefinitions,
  item: itemDefinitions,
};

/** Events that are grouped and folded at once. */
const atOnce = 5_000;

/** The states of one kind of entity, by tenant and id. */
class Folded<State extends { readonly newestMs: number }, Value> {
  readonly #kind: EntityName;
  readonly #definitions: readonly Definition<State>[];
  readonly #fold: (before: State | undefined, values: readonly Value[]) => State | undefined;
  readonly #states = new Map<string, { tenantId: string; entityId: string; state: State }>();

  constructor(
    kind: EntityName,
    definitions: readonly Definition<State>[],
    fold: (before: State | undefined, values: readonly Value[]) => State | undefined,
  ) {
    this.#kind = kind;
    this.#definitions = definitions;
    this.#fold = fold;
  }

  add(groups: readonly Group<Value>[]): void {
    for (const group of groups) {
      const key = entityKey(group);
      const state = this.#fold(this.#states.get(key)?.state, group.values);
      if (state !== undefined) this.#states.set(key, { tenantId: group.tenantId, entityId: group.entityId, state });
    }
  }

  *features(asOfMs: number): Generator<EntityFeatures> {
    for (const { tenantId, entityId, state } of this.#states.values()) {
      const values = this.#definitions.map((definition) => definition.value(state, asOfMs));
      yield { tenantId, kind: this.#kind, entityId, values };
    }
  }
}

/**
 * The features of every entity as of a moment, from rows of the lake, by the folds and definitions that serve them online.
 * What happened after the moment is left out. The rows may come in any order, but each event once (see `lakeRows`).
 * @param asOfMs milliseconds since 1970
 * @throws Error for a row that no event of this version can have given
 */
export async function* foldLake(rows: AsyncIterable<LakeRow>, asOfMs: number): AsyncGenerator<EntityFeatures> {
  const customers = new Folded('customer', customerDefinitions, foldCustomer);
  const items = new Folded('item', itemDefinitions, foldItem);
  let events: CheckedEvent[] = [];
  const fold = () => {
    const groups = groupEvents(events);
    customers.add(groups.customers);
    items.add(groups.items);
    events = [];
  };
  for await (const row of rows) {
    if (row.occurred_at > asOfMs) continue;
    if (events.push(eventOfRow(row)) >= atOnce) fold();
  }
  fold();
  yield* customers.features(asOfMs);
  yield* items.features(asOfMs);
}
