import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventJson } from '@insight-mesh/contracts/json';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { definitionsOf } from '../definitions/all.js';
import { EntityView } from '../definitions/entity-view.js';
import { type CheckedEvent, checkEvent } from '../events/check-event.js';
import { isRefusal } from '../events/decode.js';
import { type Group, groupEvents } from '../events/group.js';
import { foldCustomer } from '../folds/customer.js';
import { foldGoods } from '../folds/goods.js';
import { foldDevice, foldSession } from '../folds/visit.js';
import { lakeLine } from '../lake/lake-row.js';
import { ParquetWriter } from '../lake/parquet-writer.js';
import { EntityState } from '../state/entity-state.js';
import type { StateKind } from '../store/entity-kind.js';
import { type EntityFeatures, foldLake } from './fold-lake.js';
import { eventOfRow } from './lake-event.js';
import { lakeRows } from './lake-rows.js';

const began = Date.UTC(2026, 4, 1);
const types = ['VIEW', 'SEARCH', 'ADD_TO_CART', 'PURCHASE', 'REFUND', 'REVIEW'] as const;

function event(n: number): EventJson {
  const type = types[n % types.length] ?? 'VIEW';
  const basket = type === 'PURCHASE' || type === 'REFUND';
  return {
    id: `e-${n}`,
    tenant_id: n % 7 === 0 ? 'other' : 'demo',
    type: `EVENT_TYPE_${type}`,
    occurred_at: new Date(began + ((n * 7_919) % 100) * 3_600_000).toISOString(),
    received_at: new Date(began + 200 * 3_600_000).toISOString(),
    ...(n % 5 === 0 ? { anonymous_id: `a-${n % 3}` } : { customer_id: `c-${n % 4}` }),
    session_id: `s-${n % 9}`,
    ...(basket
      ? { items: [{ item_id: 'i-1', quantity: 2, unit_price: 999 }, { item_id: `i-${n % 6}` }], currency: 'EUR' }
      : { item_id: `i-${n % 6}` }),
    ...(type === 'REVIEW' ? { rating: 4.5, text: 'good "enough"' } : {}),
    ...(n % 4 === 0 ? { consent: { personalisation: false }, attributes: { colour: 'red', deep: [1, null] } } : {}),
    ...(n % 2 === 0
      ? {
          item_facts: [
            { item_id: `i-${n % 6}`, category: `Home > ${n % 3}`, brand: 'Nordlys', price: 999, currency: 'EUR' },
          ],
        }
      : {}),
    ...(n % 3 === 0 ? { context: { page: '/p' }, value: 1_999, channel: 'web', device_id: 'd-1' } : {}),
  };
}

function checked(json: EventJson): CheckedEvent {
  const outcome = checkEvent(json, 0);
  if (isRefusal(outcome)) throw new Error(outcome.reason);
  return outcome;
}

const joinedMs = began + 60 * 3_600_000;
const joining: EventJson = {
  id: 'e-join',
  tenant_id: 'demo',
  type: 'EVENT_TYPE_IDENTIFY',
  occurred_at: new Date(joinedMs).toISOString(),
  received_at: new Date(joinedMs).toISOString(),
  anonymous_id: 'a-1',
  customer_id: 'c-1',
};
const events = [...Array.from({ length: 300 }, (_, n) => event(n)), joining].map(checked);
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fold-lake-test-'));
  const writer = new ParquetWriter(folder);
  await writer.open();
  const lines = events.map((each, n) => `${lakeLine(each, n % 3, BigInt(n))}\n`);
  const again = `${lakeLine({ ...checked(event(5)), json: { ...event(5), text: 'again' } }, 2, 900n)}\n`;
  await writer.write([...lines, again], (path) => copyFile(path, join(folder, 'rows.parquet')));
  await writer.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function folded(asOfMs: number): Promise<Map<string, readonly number[]>> {
  const found: EntityFeatures[] = [];
  for await (const entity of foldLake(lakeRows(join(folder, 'rows.parquet')), asOfMs)) found.push(entity);
  return new Map(found.map(({ tenantId, kind, entityId, values }) => [`${tenantId} ${kind} ${entityId}`, values]));
}

/** By one fold over the events themselves. */
function wanted(asOfMs: number): Map<string, readonly number[]> {
  const groups = groupEvents(events.filter((each) => each.fold.atMs <= asOfMs));
  const values = new Map<string, readonly number[]>();
  const add = <T>(
    kind: StateKind,
    fold: (state: EntityState, all: readonly T[]) => void,
    all: readonly Group<T>[],
    partsOf: (group: Group<T>) => readonly (Group<T> | undefined)[] = (group) => [group],
  ) => {
    for (const group of all) {
      const state = new EntityState();
      fold(
        state,
        partsOf(group).flatMap((part) => part?.values ?? []),
      );
      state.prune();
      const view = new EntityView(state, asOfMs);
      values.set(
        `${group.tenantId} ${kind} ${group.entityId}`,
        definitionsOf[kind].map((definition) => definition.value(view) ?? definition.default),
      );
    }
  };
  // The one visitor who was joined, by the last event of the list.
  const visitor = groups.customers.find(({ tenantId, entityId }) => tenantId === 'demo' && entityId === 'a-1');
  const joined = asOfMs >= joinedMs;
  add('customer', foldCustomer, groups.customers, (group) =>
    joined && group.tenantId === 'demo' && group.entityId === 'c-1' ? [group, visitor] : [group],
  );
  add('item', foldGoods, groups.items);
  add('session', foldSession, groups.sessions);
  add('category', foldGoods, groups.categories);
  add('device', foldDevice, groups.devices);
  return values;
}

const sorted = (values: Map<string, readonly number[]>) => [...values].sort(([a], [b]) => (a < b ? -1 : 1));

it('gives what one fold over the events gives, each id once', async () => {
  const asOfMs = began + 101 * 3_600_000;
  expect(sorted(await folded(asOfMs))).toEqual(sorted(wanted(asOfMs)));
});

it('knows at an earlier moment nothing of what came after it', async () => {
  const asOfMs = began + 40 * 3_600_000;
  const values = await folded(asOfMs);
  expect(sorted(values)).toEqual(sorted(wanted(asOfMs)));
  expect(values.size).toBeGreaterThan(0);
});

it('makes of a row the event that it was written for', async () => {
  const byId = new Map<string, CheckedEvent>();
  for await (const row of lakeRows(join(folder, 'rows.parquet'))) byId.set(row.id, eventOfRow(row));
  expect(byId.size).toBe(events.length);
  for (const each of events) {
    const found = byId.get(each.json.id ?? '');
    expect(found?.fold).toEqual(each.fold);
    // A line without quantity or price has the defaults of both in the lake.
    const items = each.json.items?.map((line) => ({ quantity: 1, unit_price: 0, ...line }));
    expect(found?.json).toEqual({ ...each.json, ...(items === undefined ? {} : { items }) });
  }
});

it('tells which row is no event', async () => {
  for await (const row of lakeRows(join(folder, 'rows.parquet'))) {
    expect(() => eventOfRow({ ...row, type: 'unheard_of' })).toThrow(/partition \d, offset \d+ is no event: type/);
    break;
  }
});
