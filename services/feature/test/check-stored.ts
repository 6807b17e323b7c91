import type { EventJson } from '@insight-mesh/contracts/json';
import { expect } from 'vitest';
import { checkEvent } from '../src/events/check-event.js';
import { isRefusal } from '../src/events/decode.js';
import { type Group, groupEvents } from '../src/events/group.js';
import { foldCustomer } from '../src/folds/customer.js';
import { foldGoods } from '../src/folds/goods.js';
import { foldDevice, foldSession } from '../src/folds/visit.js';
import { decodeState, encodeState } from '../src/state/encode.js';
import { EntityState, mergeStates } from '../src/state/entity-state.js';
import { otherKinds } from '../src/store/entity-kind.js';
import { query, type TestMesh } from './mesh.js';

/** Postgres and the lake hold each of the events once and nothing else, and the states are those of one fold over all. */
export async function expectStoredOnce(mesh: TestMesh, events: readonly EventJson[]): Promise<void> {
  const checked = events.map((event) => {
    const outcome = checkEvent(event, 0);
    if (isRefusal(outcome)) throw new Error(outcome.reason);
    return outcome;
  });
  const groups = groupEvents(checked);

  const seen = await mesh.pool.query<{ hash: string }>('SELECT hash FROM seen_events');
  expect(seen.rows.map(({ hash }) => hash.replaceAll('-', '')).sort()).toEqual(checked.map(({ hash }) => hash).sort());

  await expectStates(mesh, 'customer_id AS id, state FROM customer_states', foldCustomer, groups.customers);
  await expectStates(mesh, 'item_id AS id, state FROM item_states', foldGoods, groups.items);
  const others = (kind: number) => `entity_id AS id, state FROM entity_states WHERE kind = ${kind}`;
  await expectStates(mesh, others(otherKinds.session), foldSession, groups.sessions);
  await expectStates(mesh, others(otherKinds.category), foldGoods, groups.categories);
  await expectStates(mesh, others(otherKinds.device), foldDevice, groups.devices);

  const sums = await mesh.pool.query('SELECT item_id, sum(events)::int AS n FROM item_states GROUP BY item_id');
  const counts = new Map(groups.items.map(({ entityId, values }) => [entityId, values.length]));
  for (const row of sums.rows) expect(row.n, row.item_id).toBe(counts.get(row.item_id));

  const lake = await query(`SELECT id FROM read_parquet('${mesh.lake}')`);
  expect(lake.map((row) => String(row.id)).sort()).toEqual(events.map((event) => event.id ?? '').sort());
}

/** The states of one tenant's entities of a kind are those of one fold over all of their events. */
async function expectStates<T>(
  mesh: TestMesh,
  from: string,
  fold: (state: EntityState, values: readonly T[]) => void,
  groups: readonly Group<T>[],
): Promise<void> {
  const { rows } = await mesh.pool.query<{ id: string; states: Buffer[] }>(
    `SELECT id, array_agg(state) AS states FROM (SELECT ${from}) AS s GROUP BY id`,
  );
  const stored = new Map(rows.map((row) => [row.id, row.states]));
  expect(stored.size).toBe(groups.length);
  for (const { entityId, values } of groups) {
    const state = mergeStates((stored.get(entityId) ?? []).map(decodeState));
    const wanted = new EntityState();
    fold(wanted, values);
    wanted.prune();
    expect(state && encodeState(state).toString('hex'), entityId).toBe(encodeState(wanted).toString('hex'));
  }
}
