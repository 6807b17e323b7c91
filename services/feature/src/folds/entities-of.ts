import type { EventGroups, Group } from '../events/group.js';
import { decodeState, encodeState } from '../state/encode.js';
import { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import type { StateKind } from '../store/entity-kind.js';
import { type EntityKey, entityKey } from '../store/states.js';
import { foldCustomer } from './customer.js';
import { foldGoods, type Touch } from './goods.js';
import { foldDevice, foldSession } from './visit.js';

/** An entity that events touch, and what makes its new state of the old one. */
export interface FoldedEntity extends EntityKey {
  readonly kind: StateKind;
  /** Some of the events carry the id as their customer_id. */
  readonly isCustomer: boolean;
  /** What the events mean for it, one each. */
  readonly values: readonly (FoldEvent | Touch)[];
  /** How many there are. */
  readonly added: number;
  /** Bytes of the state before, undefined where there is none, to those of the state after. */
  readonly fold: (before: Buffer | undefined) => Buffer;
}

/**
 * Every entity of every kind that events touch, with the fold of its kind. The stream and the backfill both go by this list.
 * @param known entityKey of those who are customers, of `knownCustomers`
 */
export function entitiesOf(groups: EventGroups, known: ReadonlySet<string>): FoldedEntity[] {
  return [
    ...ofKind('customer', foldCustomer, groups.customers, known),
    ...ofKind('item', foldGoods, groups.items),
    ...ofKind('session', foldSession, groups.sessions),
    ...ofKind('category', foldGoods, groups.categories),
    ...ofKind('device', foldDevice, groups.devices),
  ];
}

function ofKind<T extends FoldEvent | Touch>(
  kind: StateKind,
  fold: (state: EntityState, values: readonly T[]) => void,
  groups: readonly Group<T>[],
  known?: ReadonlySet<string>,
): FoldedEntity[] {
  return groups.map((group) => ({
    kind,
    tenantId: group.tenantId,
    entityId: group.entityId,
    isCustomer: known?.has(entityKey(group)) ?? false,
    values: group.values,
    added: group.values.length,
    fold: (before) => {
      const state = before === undefined ? new EntityState() : decodeState(before);
      fold(state, group.values);
      state.prune();
      return encodeState(state);
    },
  }));
}
