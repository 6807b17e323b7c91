import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent } from '../events/check-event.js';
import { groupEvents } from '../events/group.js';
import { entitiesOf, type FoldedEntity } from '../folds/entities-of.js';
import { joinsOf, knownCustomers } from '../identity/edges.js';
import { foldOrder } from '../orders/fold-order.js';
import { groupOrders } from '../orders/group-orders.js';
import { loadBackfillOrders, saveBackfillOrders } from '../store/backfill-orders.js';
import { loadBackfill, saveBackfill } from '../store/backfill-states.js';
import { saveJoins } from '../store/identity-joins.js';
import { orderKey } from '../store/order-states.js';

/** States or orders handled between two looks at the event loop. */
const stretch = 500;

export interface FoldOptions {
  readonly partition: number;
  /** Nothing of the partition is in the tables of the backfill yet, so nothing needs to be read there. */
  readonly first: boolean;
}

/** Adds events, each a first occurrence, to what a backfill has made of their partition so far. */
export async function foldEvents(tx: Tx, events: readonly CheckedEvent[], o: FoldOptions): Promise<void> {
  await foldEntities(tx, events, o);
  await foldOrders(tx, events, o);
  await saveJoins(tx, o.partition, joinsOf(events), 'backfill_joins');
}

async function foldEntities(tx: Tx, events: readonly CheckedEvent[], { partition, first }: FoldOptions): Promise<void> {
  const received = new Map<object, number>(events.map(({ fold, receivedMs }) => [fold, receivedMs]));
  const newest = ({ values }: FoldedEntity) =>
    values.reduce((ms, value) => Math.max(ms, received.get('event' in value ? value.event : value) ?? 0), 0);
  const entities = entitiesOf(groupEvents(events), knownCustomers(events));
  for (let start = 0; start < entities.length; start += stretch) {
    await breathe();
    const some = entities.slice(start, start + stretch);
    const before = first ? new Map<FoldedEntity, Buffer>() : await loadBackfill(tx, partition, some);
    const writes = some.map((entity) => ({
      ...entity,
      state: entity.fold(before.get(entity)),
      receivedMs: newest(entity),
    }));
    await saveBackfill(tx, partition, writes);
  }
}

async function foldOrders(tx: Tx, events: readonly CheckedEvent[], { partition, first }: FoldOptions): Promise<void> {
  const groups = groupOrders(events);
  for (let start = 0; start < groups.length; start += stretch) {
    await breathe();
    const some = groups.slice(start, start + stretch);
    const before = first ? new Map<string, Buffer>() : await loadBackfillOrders(tx, partition, some);
    const writes = some.map((group) => ({
      ...foldOrder(before.get(orderKey(group)), group),
      receivedMs: group.events.reduce((ms, event) => Math.max(ms, event.receivedMs), 0),
    }));
    await saveBackfillOrders(tx, partition, writes);
  }
}
