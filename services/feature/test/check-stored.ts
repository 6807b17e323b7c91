import type { EventJson } from '@insight-mesh/contracts/json';
import { expect } from 'vitest';
import { checkEvent } from '../src/events/check-event.js';
import { isRefusal } from '../src/events/decode.js';
import { groupEvents } from '../src/events/group.js';
import { foldCustomer, mergeCustomers } from '../src/state/customer-state.js';
import { decodeCustomer, decodeItem, encodeCustomer, encodeItem } from '../src/state/encode.js';
import { foldItem, mergeItems } from '../src/state/item-state.js';
import { query, type TestMesh } from './mesh.js';

/** Postgres and the lake hold each of the events once and nothing else, and the states are those of one fold over all. */
export async function expectStoredOnce(mesh: TestMesh, events: readonly EventJson[]): Promise<void> {
  const checked = events.map((event) => {
    const outcome = checkEvent(event, 0);
    if (isRefusal(outcome)) throw new Error(outcome.reason);
    return outcome;
  });
  const { customers, items } = groupEvents(checked);

  const seen = await mesh.pool.query<{ hash: string }>('SELECT hash FROM seen_events');
  expect(seen.rows.map(({ hash }) => hash.replaceAll('-', '')).sort()).toEqual(checked.map(({ hash }) => hash).sort());

  const stored = async (table: string, id: string): Promise<Map<string, Buffer[]>> => {
    const { rows } = await mesh.pool.query<{ id: string; states: Buffer[] }>(
      `SELECT ${id} AS id, array_agg(state) AS states FROM ${table} GROUP BY ${id}`,
    );
    return new Map(rows.map((row) => [row.id, row.states]));
  };
  const customerStates = await stored('customer_states', 'customer_id');
  expect(customerStates.size).toBe(customers.length);
  for (const { entityId, values } of customers) {
    const state = mergeCustomers((customerStates.get(entityId) ?? []).map(decodeCustomer));
    const wanted = foldCustomer(undefined, values);
    expect(state && encodeCustomer(state).toString('hex'), entityId).toBe(
      wanted && encodeCustomer(wanted).toString('hex'),
    );
  }
  const itemStates = await stored('item_states', 'item_id');
  expect(itemStates.size).toBe(items.length);
  for (const { entityId, values } of items) {
    const state = mergeItems((itemStates.get(entityId) ?? []).map(decodeItem));
    const wanted = foldItem(undefined, values);
    expect(state && encodeItem(state).toString('hex'), entityId).toBe(wanted && encodeItem(wanted).toString('hex'));
  }
  const sums = await mesh.pool.query('SELECT item_id, sum(events)::int AS n FROM item_states GROUP BY item_id');
  const counts = new Map(items.map(({ entityId, values }) => [entityId, values.length]));
  for (const row of sums.rows) expect(row.n, row.item_id).toBe(counts.get(row.item_id));

  const lake = await query(`SELECT id FROM read_parquet('${mesh.lake}')`);
  expect(lake.map((row) => String(row.id)).sort()).toEqual(events.map((event) => event.id ?? '').sort());
}
