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
import { marksOfJoins, tellChanges } from '../serving/changes.js';
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

/** Events or states handled between two looks at the event loop. */
const stretch = 250;

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
 * Folds a batch's events into the states of all entities that they touch and into the joins, each id once. Everything happens in the given
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
  await foldCustomers(tx, batch.partition, groups.customers, knownCustomers(folded));
  await foldItems(tx, batch.partition, groups.items);
  await foldOthers(tx, batch.partition, groups, batch.messages.at(-1)?.timestampMs ?? 0);
  const joins = joinsOf(folded);
  await saveJoins(tx, batch.partition, joins);
  await tellChanges(tx, [...marksOf(groups), ...(await marksOfJoins(tx, joins))]);
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

async function foldCustomers(
  tx: Tx,
  partition: number,
  groups: readonly Group<FoldEvent>[],
  known: ReadonlySet<string>,
): Promise<void> {
  const before = await loadStates(tx, 'customer', partition, groups);
  const writes: CustomerWrite[] = [];
  for (const [index, group] of groups.entries()) {
    if (index > 0 && index % stretch === 0) await breathe();
    const key = entityKey(group);
    writes.push({ ...group, state: foldGroup(foldCustomer, before.get(key), group), isCustomer: known.has(key) });
  }
  await saveCustomers(tx, partition, writes);
}

async function foldItems(tx: Tx, partition: number, groups: readonly Group<Touch>[]): Promise<void> {
  const before = await loadStates(tx, 'item', partition, groups);
  const writes: ItemWrite[] = [];
  for (const [index, group] of groups.entries()) {
    if (index > 0 && index % stretch === 0) await breathe();
    const state = foldGroup(foldGoods, before.get(entityKey(group)), group);
    writes.push({ ...group, state, added: group.values.length });
  }
  await saveItems(tx, partition, writes);
}

async function foldOthers(tx: Tx, partition: number, groups: EventGroups, touchedMs: number): Promise<void> {
  const { sessions, categories, devices } = groups;
  const keys: OtherKey[] = [
    ...sessions.map((group) => ({ ...group, kind: 'session' as const })),
    ...categories.map((group) => ({ ...group, kind: 'category' as const })),
    ...devices.map((group) => ({ ...group, kind: 'device' as const })),
  ];
  const before = await loadOthers(tx, partition, keys);
  const writes: OtherWrite[] = [];
  const foldAll = async <T>(
    kind: OtherKind,
    fold: (state: EntityState, values: readonly T[]) => void,
    some: readonly Group<T>[],
  ) => {
    for (const [index, group] of some.entries()) {
      if (index % stretch === stretch - 1) await breathe();
      const { tenantId, entityId } = group;
      const key: OtherKey = { kind, tenantId, entityId };
      writes.push({ ...key, state: foldGroup(fold, before(key), group) });
    }
  };
  await foldAll('session', foldSession, sessions);
  await foldAll('category', foldGoods, categories);
  await foldAll('device', foldDevice, devices);
  await saveOthers(tx, partition, touchedMs, writes);
}
