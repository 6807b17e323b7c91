import type { InBatch } from '@insight-mesh/runtime/kafka-consumer';
import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent, Refusal } from '../events/check-event.js';
import { decodeEvent, isRefusal } from '../events/decode.js';
import { groupEvents } from '../events/group.js';
import { entitiesOf, type FoldedEntity } from '../folds/entities-of.js';
import { joinsOf, knownCustomers } from '../identity/edges.js';
import type { FoldedEvent } from '../lake/folded-lines.js';
import { marksOfEdge, tellChanges } from '../serving/changes.js';
import { markOf } from '../serving/state-cache.js';
import { loadStates, saveStates } from '../store/folded-states.js';
import { saveJoins } from '../store/identity-joins.js';
import { type FirstSeen, insertSeen } from '../store/seen-events.js';
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
  const entities = entitiesOf(groupEvents(folded), knownCustomers(folded));
  const touchedMs = batch.messages.at(-1)?.timestampMs ?? 0;
  await foldEntities(tx, batch.partition, touchedMs, entities);
  await foldOrders(tx, batch.partition, folded, touchedMs);
  const joins = joinsOf(folded);
  await saveJoins(tx, batch.partition, joins);
  const marks = entities.map(({ kind, tenantId, entityId }) => markOf(kind, tenantId, entityId));
  await tellChanges(tx, [...marks, ...joins.flatMap(marksOfEdge)]);
  return found;
}

/** In slices, with a look at the event loop before each: all states of a batch at once might be more than memory or a statement can hold. */
async function foldEntities(
  tx: Tx,
  partition: number,
  touchedMs: number,
  entities: readonly FoldedEntity[],
): Promise<void> {
  for (let start = 0; start < entities.length; start += stretch) {
    if (start > 0) await breathe();
    const some = entities.slice(start, start + stretch);
    const before = await loadStates(tx, partition, some);
    const writes = some.map((entity) => ({ ...entity, state: entity.fold(before.get(entity)) }));
    await saveStates(tx, partition, touchedMs, writes);
  }
}
