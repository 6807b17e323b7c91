import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent, Refusal } from '../events/check-event.js';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../state/customer-state.js';
import { decodeCustomer, decodeItem, encodeCustomer, encodeItem } from '../state/encode.js';
import type { FoldEvent } from '../state/fold-event.js';
import { foldItem, type ItemTouch } from '../state/item-state.js';
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
 * Folds a batch's events into the states of its customers and items, each id once. Everything happens in the given
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
  const { customers, items } = groupEvents(folded);
  await foldCustomers(tx, batch.partition, customers);
  await foldItems(tx, batch.partition, items);
  return folded.length;
}

async function foldCustomers(tx: Tx, partition: number, groups: readonly Group<FoldEvent>[]): Promise<void> {
  const before = await loadStates(tx, 'customer', partition, groups);
  const writes: CustomerWrite[] = [];
  for (const [index, group] of groups.entries()) {
    if (index > 0 && index % stretch === 0) await breathe();
    const bytes = before.get(entityKey(group));
    const state = foldCustomer(bytes === undefined ? undefined : decodeCustomer(bytes), group.values);
    if (state !== undefined) writes.push({ ...group, state: encodeCustomer(state) });
  }
  await saveCustomers(tx, partition, writes);
}

async function foldItems(tx: Tx, partition: number, groups: readonly Group<ItemTouch>[]): Promise<void> {
  const before = await loadStates(tx, 'item', partition, groups);
  const writes: ItemWrite[] = [];
  for (const [index, group] of groups.entries()) {
    if (index > 0 && index % stretch === 0) await breathe();
    const bytes = before.get(entityKey(group));
    const state = foldItem(bytes === undefined ? undefined : decodeItem(bytes), group.values);
    if (state !== undefined) writes.push({ ...group, state: encodeItem(state), added: group.values.length });
  }
  await saveItems(tx, partition, writes);
}
