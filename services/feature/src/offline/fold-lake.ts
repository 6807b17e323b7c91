import { definitionsOf } from '../definitions/all.js';
import type { Definition } from '../definitions/definition.js';
import { EntityView } from '../definitions/entity-view.js';
import type { CheckedEvent } from '../events/check-event.js';
import { type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { EntityState } from '../state/entity-state.js';
import type { StateKind } from '../store/entity-kind.js';
import { entityKey } from '../store/states.js';
import { eventOfRow, type LakeRow } from './lake-event.js';
import { LakeJoins } from './lake-joins.js';

/** The features of one entity, in the order of `foldedFeatures` of its kind. */
export interface EntityFeatures {
  readonly tenantId: string;
  readonly kind: StateKind;
  readonly entityId: string;
  readonly values: readonly number[];
}

export const foldedKinds: readonly StateKind[] = ['customer', 'item', 'session', 'category', 'device'];
/** What the values mean, by kind of entity. */
export const foldedFeatures: Readonly<Record<StateKind, readonly Pick<Definition, 'name' | 'type'>[]>> = definitionsOf;

/** Events that are grouped and folded at once. */
const atOnce = 5_000;

interface Entity {
  readonly tenantId: string;
  readonly entityId: string;
  readonly state: EntityState;
}

/** The states of one kind of entity, by tenant and id. */
class Folded<Value> {
  readonly states = new Map<string, Entity>();
  readonly #fold: (state: EntityState, values: readonly Value[]) => void;

  constructor(fold: (state: EntityState, values: readonly Value[]) => void) {
    this.#fold = fold;
  }

  add(groups: readonly Group<Value>[]): void {
    for (const group of groups) {
      const key = entityKey(group);
      let entity = this.states.get(key);
      if (entity === undefined) {
        entity = { tenantId: group.tenantId, entityId: group.entityId, state: new EntityState() };
        this.states.set(key, entity);
      }
      this.#fold(entity.state, group.values);
      entity.state.prune();
    }
  }
}

function featuresOf(kind: StateKind, { tenantId, entityId, state }: Entity, asOfMs: number): EntityFeatures {
  const view = new EntityView(state, asOfMs);
  const values = definitionsOf[kind].map((definition) => definition.value(view) ?? definition.default);
  return { tenantId, kind, entityId, values };
}

/**
 * The features of every entity as of a moment, from rows of the lake, by the folds and definitions that serve them online.
 * Visitors count for the customers whom they joined, as they do online while no join is cut. What happened after the moment is
 * left out. The rows may come in any order, but each event once (see `lakeRows`).
 * @param asOfMs milliseconds since 1970
 * @throws Error for a row that no event of this version can have given
 */
export async function* foldLake(rows: AsyncIterable<LakeRow>, asOfMs: number): AsyncGenerator<EntityFeatures> {
  const customers = new Folded(foldCustomer);
  const items = new Folded(foldGoods);
  const sessions = new Folded(foldSession);
  const categories = new Folded(foldGoods);
  const devices = new Folded(foldDevice);
  const joins = new LakeJoins();
  let events: CheckedEvent[] = [];
  const fold = () => {
    const groups = groupEvents(events);
    customers.add(groups.customers);
    items.add(groups.items);
    sessions.add(groups.sessions);
    categories.add(groups.categories);
    devices.add(groups.devices);
    joins.add(events);
    events = [];
  };
  for await (const row of rows) {
    if (row.occurred_at > asOfMs) continue;
    if (events.push(eventOfRow(row)) >= atOnce) fold();
  }
  fold();
  for (const [key, entity] of customers.states) {
    const visitors = joins.visitorsOf(key).flatMap((visitor) => customers.states.get(visitor)?.state ?? []);
    const state = new EntityState();
    for (const part of [entity.state, ...visitors]) state.merge(part);
    state.prune();
    yield featuresOf('customer', { ...entity, state }, asOfMs);
  }
  const others = { item: items, session: sessions, category: categories, device: devices } as const;
  for (const [kind, { states }] of Object.entries(others)) {
    for (const entity of states.values()) yield featuresOf(kind as keyof typeof others, entity, asOfMs);
  }
}
