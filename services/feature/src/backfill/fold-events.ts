import { breathe } from '@insight-mesh/runtime/pause';
import type { Tx } from '@insight-mesh/runtime/postgres';
import type { CheckedEvent } from '../events/check-event.js';
import { type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { joinsOf, knownCustomers } from '../identity/edges.js';
import { decodeState, encodeState } from '../state/encode.js';
import { EntityState } from '../state/entity-state.js';
import { loadBackfill, saveBackfill, saveBackfillJoins } from '../store/backfill-states.js';
import type { StateKind } from '../store/entity-kind.js';
import { entityKey } from '../store/states.js';

/** States handled between two looks at the event loop. */
const stretch = 500;

export interface FoldOptions {
  readonly partition: number;
  /** Nothing of the partition is in backfill_states yet, so nothing needs to be read there. */
  readonly first: boolean;
}

/** Adds events, each a first occurrence, to what a backfill has made of their partition so far. */
export async function foldEvents(tx: Tx, events: readonly CheckedEvent[], o: FoldOptions): Promise<void> {
  const groups = groupEvents(events);
  const known = knownCustomers(events);
  const newest = newestReceipts(events);
  const put = <T>(
    kind: StateKind,
    fold: (state: EntityState, values: readonly T[]) => void,
    of: readonly Group<T>[],
  ): Promise<void> => foldGroups(tx, o, { kind, fold, groups: of, known, newest });
  await put('customer', foldCustomer, groups.customers);
  await put('item', foldGoods, groups.items);
  await put('session', foldSession, groups.sessions);
  await put('category', foldGoods, groups.categories);
  await put('device', foldDevice, groups.devices);
  await saveBackfillJoins(tx, o.partition, joinsOf(events));
}

/** When the newest event of a session or a device was received, by entityKey; of other kinds nobody asks. */
function newestReceipts(events: readonly CheckedEvent[]): (kind: StateKind, key: string) => number {
  const newest = { session: new Map<string, number>(), device: new Map<string, number>() };
  for (const { tenantId, receivedMs, fold } of events) {
    for (const [kind, entityId] of [
      ['session', fold.sessionId],
      ['device', fold.deviceId],
    ] as const) {
      const key = entityKey({ tenantId, entityId });
      newest[kind].set(key, Math.max(receivedMs, newest[kind].get(key) ?? 0));
    }
  }
  return (kind, key) => (kind === 'session' || kind === 'device' ? (newest[kind].get(key) ?? 0) : 0);
}

interface Part<T> {
  readonly kind: StateKind;
  readonly fold: (state: EntityState, values: readonly T[]) => void;
  readonly groups: readonly Group<T>[];
  readonly known: ReadonlySet<string>;
  readonly newest: (kind: StateKind, key: string) => number;
}

async function foldGroups<T>(tx: Tx, { partition, first }: FoldOptions, part: Part<T>): Promise<void> {
  const { kind, fold, groups, known, newest } = part;
  for (let start = 0; start < groups.length; start += stretch) {
    await breathe();
    const some = groups.slice(start, start + stretch);
    const before = first ? new Map<string, Buffer>() : await loadBackfill(tx, partition, kind, some);
    const writes = some.map(({ tenantId, entityId, values }) => {
      const key = entityKey({ tenantId, entityId });
      const bytes = before.get(key);
      const state = bytes === undefined ? new EntityState() : decodeState(bytes);
      fold(state, values);
      state.prune();
      return {
        tenantId,
        entityId,
        state: encodeState(state),
        added: values.length,
        isCustomer: kind === 'customer' && known.has(key),
        receivedMs: newest(kind, key),
      };
    });
    await saveBackfill(tx, partition, kind, writes);
  }
}
