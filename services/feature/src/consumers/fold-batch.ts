import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent, Refusal } from '../events/check-event.js';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { type EventGroups, type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods, type Touch } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { joinsOf, knownCustomers } from '../identity/edges.js';
import { marksOfEdge, tellChanges } from '../serving/changes.js';
import { markOf } from '../serving/state-cache.js';
import { decodeState, encodeState } from '../state/encode.js';
import { EntityState } from '../state/entity-state.js';
import type { FoldEvent } from '../state/fold-event.js';
import type { OtherKind, StateKind } from '../store/entity-kind.js';
import { saveJoins } from '../store/identity-joins.js';
import { loadOthers, type OtherKey, type OtherWrite, saveOthers } from '../store/other-states.js';
import { type FirstSeen, insertSeen } from '../store/seen-events.js';
import {
  type CustomerWrite,
  entityKey,
  type ItemWrite,
  loadStates,
  saveCustomers,
  saveItems,
} from '../store/states.js';
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
 * @returns how many events were new
 */
export async function foldBatch(tx: Tx, batch: InBatch, { events }: DecodedBatch): Promise<number> {
  const first = new Map<string, FirstSeen & { event: CheckedEvent }>();
  for (const { index, event } of events) {
    const message = batch.messages[index];
    if (message === undefined || first.has(event.hash)) continue;
    const { hash, tenantId } = event;
    first.set(hash, { hash, tenantId, offset: message.offset, appendedMs: message.timestampMs, event });
  }
  const fresh = await insertSeen(tx, batch.partition, [...first.values()]);
  const folded = [...first.values()].filter((seen) => fresh.has(seen.hash)).map((seen) => seen.event);
  const groups = groupEvents(folded);
  const touchedMs = batch.messages.at(-1)?.timestampMs ?? 0;
  await foldCustomers(tx, batch.partition, touchedMs, groups.customers, knownCustomers(folded));
  await foldItems(tx, batch.partition, touchedMs, groups.items);
  await foldOthers(tx, batch.partition, groups, touchedMs);
  await foldOrders(tx, batch.partition, folded, touchedMs);
  const joins = joinsOf(folded);
  await saveJoins(tx, batch.partition, joins);
  await tellChanges(tx, [...marksOf(groups), ...joins.flatMap(marksOfEdge)]);
  return folded.length;
}

/** The marks of every entity that a batch has changed. */
function marksOf({ customers, items, sessions, categories, devices }: EventGroups): number[] {
  const kinds = { customer: customers, item: items, session: sessions, category: categories, device: devices };
  return Object.entries(kinds).flatMap(([kind, groups]) =>
    groups.map(({ tenantId, entityId }) => markOf(kind as StateKind, tenantId, entityId)),
  );
}

/** A group's state after its events, as bytes. */
function foldGroup<T>(
  fold: (state: EntityState, values: readonly T[]) => void,
  before: Buffer | undefined,
  group: Group<T>,
): Buffer {
  const state = before === undefined ? new EntityState() : decodeState(before);
  fold(state, group.values);
  state.prune();
  return encodeState(state);
}

/** In slices, with a look at the event loop before each: all states of a batch at once might be more than memory or a string can hold. */
async function* slices<T>(values: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < values.length; start += stretch) {
    if (start > 0) await breathe();
    yield values.slice(start, start + stretch);
  }
}

async function foldCustomers(
  tx: Tx,
  partition: number,
  touchedMs: number,
  groups: readonly Group<FoldEvent>[],
  known: ReadonlySet<string>,
): Promise<void> {
  for await (const some of slices(groups)) {
    const before = await loadStates(tx, 'customer', partition, some);
    const writes = some.map((group): CustomerWrite => {
      const key = entityKey(group);
      return { ...group, state: foldGroup(foldCustomer, before.get(key), group), isCustomer: known.has(key) };
    });
    await saveCustomers(tx, partition, touchedMs, writes);
  }
}

async function foldItems(tx: Tx, partition: number, touchedMs: number, groups: readonly Group<Touch>[]): Promise<void> {
  for await (const some of slices(groups)) {
    const before = await loadStates(tx, 'item', partition, some);
    const writes = some.map((group): ItemWrite => {
      const state = foldGroup(foldGoods, before.get(entityKey(group)), group);
      return { ...group, state, added: group.values.length };
    });
    await saveItems(tx, partition, touchedMs, writes);
  }
}

interface Other extends OtherKey {
  readonly fold: (before: Buffer | undefined) => Buffer;
}

function othersOf<T>(
  kind: OtherKind,
  fold: (state: EntityState, values: readonly T[]) => void,
  groups: readonly Group<T>[],
): Other[] {
  return groups.map((group) => {
    const { tenantId, entityId } = group;
    return { kind, tenantId, entityId, fold: (before) => foldGroup(fold, before, group) };
  });
}

async function foldOthers(tx: Tx, partition: number, groups: EventGroups, touchedMs: number): Promise<void> {
  const others = [
    ...othersOf('session', foldSession, groups.sessions),
    ...othersOf('category', foldGoods, groups.categories),
    ...othersOf('device', foldDevice, groups.devices),
  ];
  for await (const some of slices(others)) {
    const before = await loadOthers(tx, partition, some);
    const writes = some.map(({ fold, ...key }): OtherWrite => ({ ...key, state: fold(before(key)) }));
    await saveOthers(tx, partition, touchedMs, writes);
  }
}
