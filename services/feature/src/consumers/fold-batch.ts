import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent, Refusal } from '../events/check-event.js';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { type EventGroups, type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { joinsOf, knownCustomers } from '../identity/edges.js';
import type { FoldedEvent } from '../lake/folded-lines.js';
import { marksOfEdge, tellChanges } from '../serving/changes.js';
import { markOf } from '../serving/state-cache.js';
import { decodeState, encodeState } from '../state/encode.js';
import { EntityState } from '../state/entity-state.js';
import type { StateKind } from '../store/entity-kind.js';
import { type FoldedWrite, loadStates, saveStates } from '../store/folded-states.js';
import { saveJoins } from '../store/identity-joins.js';
import { type FirstSeen, insertSeen } from '../store/seen-events.js';
import { entityKey } from '../store/states.js';
import { foldOrders } from './fold-orders.js';

/** Events or states handled between two looks at the event loop. */
const stretch = 500;

/** A message that cannot be used, by its place in the batch. */
export interface RefusedAt {
  readonly index: number;
  readonly refusal: Refusal;
}

/** A batch's events by their place in it, and what could not be used. */
export interface DecodedBatch {
  readonly events: readonly { readonly index: number; readonly event: CheckedEvent }[];
  readonly refused: readonly RefusedAt[];
}

export async function decodeBatch(batch: InBatch): Promise<DecodedBatch> {
  const events: { index: number; event: CheckedEvent }[] = [];
  const refused: RefusedAt[] = [];
  for (const [index, message] of batch.messages.entries()) {
    if (index > 0 && index % stretch === 0) await breathe();
    const outcome = decodeEvent(message);
    if (isRefusal(outcome)) refused.push({ index, refusal: outcome });
    else events.push({ index, event: outcome });
  }
  return { events, refused };
}

/**
 * Folds a batch's events into the states of all entities that they touch, the orders and the joins, each id once. Everything happens in the given
 * transaction and nothing outside it, so that running it again after a rollback gives the same.
 * @returns the events that were new, in the order of offsets
 */
export async function foldBatch(tx: Tx, batch: InBatch, { events }: DecodedBatch): Promise<FoldedEvent[]> {
  const first = new Map<string, FirstSeen & { event: CheckedEvent }>();
  for (const { index, event } of events) {
    const message = batch.messages[index];
    if (message === undefined || first.has(event.hash)) continue;
    const { hash, tenantId } = event;
    first.set(hash, { hash, tenantId, offset: message.offset, appendedMs: message.timestampMs, event });
  }
  const fresh = await insertSeen(tx, batch.partition, [...first.values()]);
  const found = [...first.values()].filter((seen) => fresh.has(seen.hash));
  const folded = found.map((seen) => seen.event);
  const groups = groupEvents(folded);
  const touchedMs = batch.messages.at(-1)?.timestampMs ?? 0;
  await foldEntities(tx, batch.partition, touchedMs, [
    ...entitiesOf('customer', foldCustomer, groups.customers, knownCustomers(folded)),
    ...entitiesOf('item', foldGoods, groups.items),
    ...entitiesOf('session', foldSession, groups.sessions),
    ...entitiesOf('category', foldGoods, groups.categories),
    ...entitiesOf('device', foldDevice, groups.devices),
  ]);
  await foldOrders(tx, batch.partition, folded, touchedMs);
  const joins = joinsOf(folded);
  await saveJoins(tx, batch.partition, joins);
  await tellChanges(tx, [...marksOf(groups), ...joins.flatMap(marksOfEdge)]);
  return found;
}

/** The marks of every entity that a batch has changed. */
function marksOf({ customers, items, sessions, categories, devices }: EventGroups): number[] {
  const kinds = { customer: customers, item: items, session: sessions, category: categories, device: devices };
  return Object.entries(kinds).flatMap(([kind, groups]) =>
    groups.map(({ tenantId, entityId }) => markOf(kind as StateKind, tenantId, entityId)),
  );
}

/** An entity that the batch touches, and what makes its new state of the old one. */
interface Entity extends Omit<FoldedWrite, 'state'> {
  readonly fold: (before: Buffer | undefined) => Buffer;
}

function entitiesOf<T>(
  kind: StateKind,
  fold: (state: EntityState, values: readonly T[]) => void,
  groups: readonly Group<T>[],
  known?: ReadonlySet<string>,
): Entity[] {
  return groups.map((group) => ({
    kind,
    tenantId: group.tenantId,
    entityId: group.entityId,
    isCustomer: known?.has(entityKey(group)) ?? false,
    added: group.values.length,
    fold: (before) => {
      const state = before === undefined ? new EntityState() : decodeState(before);
      fold(state, group.values);
      state.prune();
      return encodeState(state);
    },
  }));
}

/** In slices, with a look at the event loop before each: all states of a batch at once might be more than memory or a statement can hold. */
async function foldEntities(tx: Tx, partition: number, touchedMs: number, entities: readonly Entity[]): Promise<void> {
  for (let start = 0; start < entities.length; start += stretch) {
    if (start > 0) await breathe();
    const some = entities.slice(start, start + stretch);
    const before = await loadStates(tx, partition, some);
    const writes = some.map((entity) => ({ ...entity, state: entity.fold(before.get(entity)) }));
    await saveStates(tx, partition, touchedMs, writes);
  }
}
