import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeLock } from '../src/backfill/lock.js';
import { foldsVersion } from '../src/folds/version.js';
import type { Service } from '../src/service.js';
import { packState } from '../src/state/pack.js';
import { compactedKinds, compactPages } from '../src/store/compact-states.js';
import { foldsOfPartitions } from '../src/store/states-made.js';
import { BackfillProcess, runBackfill, spoil, storedRows } from './backfill-runs.js';
import { createTestMesh, type TestMesh } from './mesh.js';

const begun = Date.now() - 30 * 86_400_000;
const types = ['VIEW', 'ADD_TO_CART', 'PURCHASE', 'IDENTIFY', 'SEARCH', 'REFUND', 'VIEW'] as const;
let made = 0;

/** Events of two tenants that touch entities of every kind and orders, some of several partitions; every third is late. */
function events(count: number): EventJson[] {
  return Array.from({ length: count }, () => {
    const n = made++;
    const type = types[n % types.length] ?? 'VIEW';
    const at = new Date(begun + n * 60_000 - (n % 3 === 0 ? (n * 7_919) % 604_800_000 : 0)).toISOString();
    return {
      id: `b-${n}`,
      tenant_id: n % 11 === 0 ? 'other' : 'demo',
      type: `EVENT_TYPE_${type}` as const,
      occurred_at: at,
      received_at: new Date(Date.now()).toISOString(),
      ...(n % 4 === 0 ? {} : { customer_id: `c-${n % 37}` }),
      ...(n % 4 === 0 || type === 'IDENTIFY' ? { anonymous_id: `a-${n % 23}` } : {}),
      session_id: `s-${n % 61}`,
      device_id: `d-${n % 13}`,
      ...(type === 'PURCHASE' || type === 'REFUND' ? { order_id: `o-${n % 29}` } : {}),
      ...(type === 'PURCHASE'
        ? { items: [{ item_id: `i-${n % 9}`, quantity: 2, unit_price: 999 }, { item_id: 'i-1' }], currency: 'EUR' }
        : { item_id: `i-${n % 9}` }),
      item_facts: [
        { item_id: `i-${n % 9}`, category: `Home > ${n % 3}`, brand: 'Nordlys', price: 999, currency: 'EUR' },
      ],
    };
  });
}

describe('a backfill', () => {
  let mesh: TestMesh;
  let service: Service;
  beforeAll(async () => {
    mesh = await createTestMesh(3);
    service = await mesh.start();
  });
  afterAll(() => mesh.stop());

  const number = async (sql: string): Promise<number> => Number((await mesh.pool.query(sql)).rows[0]?.n ?? 0);

  it('makes the rows again to the byte, tells the caches, and says by which folds', { timeout: 120_000 }, async () => {
    const all = events(900);
    await mesh.send([...all, ...all.filter((_, n) => n % 7 === 0)]);
    await mesh.untilStored();
    const before = await storedRows(mesh);
    const client = mesh.client(service);
    const ask = async () => {
      const kind = 'ENTITY_KIND_ITEM';
      const answer = await client.GetFeatures({ kind, entity_ids: ['i-1', 'i-2', 'i-3'] }, { tenantId: 'demo' });
      return answer.values.toString('hex');
    };
    const right = await ask();
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);
    await spoil(mesh);
    expect(await storedRows(mesh)).not.toEqual(before);
    await service.context.pool.query(`SELECT pg_notify($1, 'all!')`, [
      `${mesh.env.DATABASE_SCHEMA}_states`.slice(0, 57),
    ]);
    await waitFor(async () => (await ask()) !== right, { what: 'a spoilt answer' });

    const differing = (await runBackfill(mesh, { dryRun: true })).changed;
    expect(await storedRows(mesh)).not.toEqual(before);
    const result = await runBackfill(mesh, { chunkEvents: 100 });
    expect(result).toMatchObject({ partitions: 3, resumed: 0, events: all.length, changed: differing });
    expect(await storedRows(mesh)).toEqual(before);
    await waitFor(async () => (await ask()) === right, { what: 'the caches to have heard' });
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);

    const made = await foldsOfPartitions(mesh.pool, `${mesh.prefix}feature`);
    expect([...made]).toEqual([0, 1, 2].map((partition) => [partition, foldsVersion]));
    expect(await number(`SELECT count(*) AS n FROM backfills WHERE state = 'done'`)).toBe(1);
    for (const table of ['backfill_states', 'backfill_orders', 'backfill_joins', 'backfill_progress'])
      expect(await number(`SELECT count(*) AS n FROM ${table}`), table).toBe(0);
  });

  it('folds what the lake does not have yet from Kafka', { timeout: 120_000 }, async () => {
    await service.life.stop();
    // A lake that waits for an hour: the fold alone goes on.
    service = await mesh.start({ LAKE_MAX_AGE_MS: '3600000' });
    const all = events(600);
    const seen = await number('SELECT count(*) AS n FROM seen_events');
    await mesh.send([...all, ...all.filter((_, n) => n % 5 === 0)]);
    await waitFor(async () => (await number('SELECT count(*) AS n FROM seen_events')) === seen + all.length);
    await spoil(mesh);
    await runBackfill(mesh, { chunkEvents: 50 });
    await service.life.stop();
    service = await mesh.start();
    await mesh.untilStored();
    const rows = await storedRows(mesh);
    await runBackfill(mesh);
    expect(await storedRows(mesh)).toEqual(rows);
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);
  });

  it('goes on where it was stopped, with the events counted once', { timeout: 120_000 }, async () => {
    const before = await storedRows(mesh);
    await spoil(mesh);
    const stopping = new AbortController();
    let chunks = 0;
    const stopped = runBackfill(mesh, {
      chunkEvents: 60,
      signal: stopping.signal,
      onFolded: (_partition, events) => {
        if (events > 0 && ++chunks === 12) stopping.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    const folded = await number('SELECT sum(events) AS n FROM backfill_progress');
    const done = await number(`SELECT cardinality(done) AS n FROM backfills WHERE state = 'running'`);
    expect(folded + done).toBeGreaterThan(0);
    const result = await runBackfill(mesh, { chunkEvents: 60 });
    expect(result).toMatchObject({
      partitions: 3,
      resumed: done,
      events: await number('SELECT count(*) AS n FROM seen_events'),
    });
    expect(await storedRows(mesh)).toEqual(before);
  });

  it('takes some partitions, and refuses those of which nothing was folded', { timeout: 120_000 }, async () => {
    const before = await storedRows(mesh);
    await spoil(mesh);
    const spoilt = await storedRows(mesh);
    await runBackfill(mesh, { partitions: [1] });
    const rows = await storedRows(mesh);
    for (const [key, value] of [...before, ...spoilt, ...rows]) {
      void value;
      expect(rows.get(key), key).toBe((key.endsWith('/1') ? before : spoilt).get(key));
    }
    await runBackfill(mesh);
    expect(await storedRows(mesh)).toEqual(before);
    await expect(runBackfill(mesh, { partitions: [7] })).rejects.toThrow(
      'nothing was folded from partition 7; there are 0, 1, 2',
    );
  });

  it('refuses to run twice at a time', { timeout: 60_000 }, async () => {
    const lock = await takeLock(mesh.pool, String(mesh.env.DATABASE_SCHEMA));
    try {
      await expect(runBackfill(mesh)).rejects.toThrow('another backfill of this store is running');
    } finally {
      lock.release();
    }
  });

  it('does not bring back sessions and devices that were forgotten, and keeps the day of those that are there', async () => {
    const gone = `SELECT count(*) AS n FROM entity_states WHERE entity_id IN ('s-2', 'd-2')`;
    const marked = `SELECT count(*) AS n FROM entity_states WHERE entity_id = 's-1' AND touched = '2020-01-01'`;
    const before = await storedRows(mesh);
    await mesh.pool.query(`UPDATE entity_states SET touched = '2020-01-01', state = '\\x00' WHERE entity_id = 's-1'`);
    await mesh.pool.query(`DELETE FROM entity_states WHERE entity_id IN ('s-2', 'd-2')`);
    await mesh.pool.query(`DELETE FROM entity_states WHERE entity_id = 's-3' AND partition = (
      SELECT min(partition) FROM entity_states WHERE entity_id = 's-3')`);
    await runBackfill(mesh, { nowMs: Date.now() + 130 * 86_400_000 });
    expect(await number(gone)).toBe(0);
    expect(await number(marked)).toBe([...before.keys()].filter((key) => key.includes('/s-1/')).length);
    // Of an entity that is there in part nothing was forgotten.
    const rows = await storedRows(mesh);
    expect([...rows]).toEqual([...before].filter(([key]) => !key.includes('/s-2/') && !key.includes('/d-2/')));
    await runBackfill(mesh);
    expect(await storedRows(mesh)).toEqual(before);
  });

  it('does not bring back orders that were forgotten', { timeout: 120_000 }, async () => {
    const before = await storedRows(mesh);
    const forget = async () => {
      await mesh.pool.query(`UPDATE order_states SET touched = '2020-01-01', state = '\\x00' WHERE order_id = 'o-1'`);
      await mesh.pool.query(`DELETE FROM order_states WHERE order_id = 'o-2'`);
      await mesh.pool.query(`DELETE FROM order_states WHERE order_id = 'o-3' AND partition = (
        SELECT min(partition) FROM order_states WHERE order_id = 'o-3')`);
    };
    await forget();
    await runBackfill(mesh, { nowMs: Date.now() + 720 * 86_400_000 });
    expect(await storedRows(mesh)).toEqual(before);
    await forget();
    await runBackfill(mesh, { nowMs: Date.now() + 740 * 86_400_000 });
    const rows = await storedRows(mesh);
    expect([...rows]).toEqual([...before].filter(([key]) => !/^order\/.*\/o-2\//.test(key)));
    const marked = `SELECT count(*) AS n FROM order_states WHERE order_id = 'o-1' AND touched = '2020-01-01'`;
    expect(await number(marked)).toBe([...before.keys()].filter((key) => key.includes('/o-1/')).length);
    await runBackfill(mesh);
    expect(await storedRows(mesh)).toEqual(before);
  });

  it('gives rows that are made anew the day on which their newest event was received', {
    timeout: 60_000,
  }, async () => {
    const old = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const ids = { customer_id: 'c-old', item_id: 'i-old', session_id: 's-old', device_id: 'd-old', order_id: 'o-old' };
    const item_facts = [{ item_id: 'i-old', category: 'old', brand: 'Nordlys' }];
    const [one = {}, two = {}] = events(2).map((event) => ({
      ...event,
      ...ids,
      items: [],
      tenant_id: 'demo',
      item_facts,
    }));
    const type = 'EVENT_TYPE_PURCHASE';
    await mesh.send([
      { ...one, type, occurred_at: old, received_at: old },
      { ...two, type, occurred_at: old, received_at: new Date(Date.parse(old) - 86_400_000).toISOString() },
    ]);
    await mesh.untilStored();
    const days = async () => {
      const { rows } = await mesh.pool.query<{ kind: string; day: string }>(
        `SELECT 'customer' AS kind, touched::text AS day FROM customer_states WHERE customer_id = 'c-old'
         UNION ALL SELECT 'item', touched::text FROM item_states WHERE item_id = 'i-old'
         UNION ALL SELECT kind::text, touched::text FROM entity_states WHERE entity_id IN ('s-old', 'd-old', 'old')
         UNION ALL SELECT 'order', touched::text FROM order_states WHERE order_id = 'o-old' ORDER BY kind`,
      );
      return rows;
    };
    const before = await days();
    expect(before.map(({ kind }) => kind)).toEqual(['1', '2', '3', 'customer', 'item', 'order']);
    await mesh.pool.query(`UPDATE customer_states SET state = '\\x00' WHERE customer_id = 'c-old'`);
    await runBackfill(mesh);
    // What was there keeps its day, written or not.
    expect(await days()).toEqual(before);
    for (const table of ['customer_states', 'item_states', 'entity_states', 'order_states'])
      await mesh.pool.query(`DELETE FROM ${table}`);
    await runBackfill(mesh);
    expect(await days()).toEqual(before.map(({ kind }) => ({ kind, day: old.slice(0, 10) })));
  });

  it('takes what is stored packed for what it means, and leaves it so', { timeout: 120_000 }, async () => {
    const range = { from: 0, to: 1_000_000, days: 30, nowMs: Date.now() + 40 * 86_400_000 };
    for (const kind of compactedKinds)
      expect((await compactPages(mesh.pool, kind, range)).rows, kind).toBeGreaterThan(0);
    const packed = await storedRows(mesh);
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);
    expect((await runBackfill(mesh)).changed).toBe(0);
    expect(await storedRows(mesh)).toEqual(packed);

    // Packed, but another state; packed, and damaged; the right state with a wrong count.
    const ofPacked = `tenant_id = 'demo' AND substring(state FROM 1 FOR 1) = '\\x80'`;
    const other = packState(Buffer.alloc(1_000, 7)) ?? Buffer.of();
    const [one, two] = (
      await mesh.pool.query<{ customer_id: string; partition: number }>(
        `SELECT customer_id, partition FROM customer_states WHERE ${ofPacked} ORDER BY customer_id, partition LIMIT 2`,
      )
    ).rows;
    const spoilOne = `UPDATE customer_states SET state = $3 WHERE tenant_id = 'demo' AND customer_id = $1 AND partition = $2`;
    await mesh.pool.query(spoilOne, [one?.customer_id, one?.partition, other]);
    await mesh.pool.query(spoilOne, [two?.customer_id, two?.partition, other.subarray(0, 3)]);
    const counted = await mesh.pool.query(`UPDATE item_states SET events = events + 1 WHERE ${ofPacked}`);
    const differing = 2 + (counted.rowCount ?? 0);
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(differing);
    expect((await runBackfill(mesh)).changed).toBe(differing);
    const rows = await storedRows(mesh);
    const changed = [...packed.keys()].filter((key) => rows.get(key) !== packed.get(key));
    expect(changed).toEqual([one, two].map((each) => `customer/demo/${each?.customer_id}/${each?.partition}`));
    expect([...rows.keys()]).toEqual([...packed.keys()]);
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);

    // And what is folded further is plain again, there and here.
    await mesh.send(events(300));
    await mesh.untilStored();
    expect((await runBackfill(mesh, { dryRun: true, chunkEvents: 100 })).changed).toBe(0);
  });

  it('refuses a lake that does not hold what its ranges say, and changes nothing', { timeout: 60_000 }, async () => {
    for (let part = 0; part < 3; part++) {
      await mesh.send(events(30));
      await mesh.untilStored();
    }
    const before = await storedRows(mesh);
    const files = readdirSync(join(mesh.folder, 'lake/events'), { recursive: true, encoding: 'utf8' });
    const [one = ''] = files.filter((file) => file.includes('/p0-')).sort();
    const path = join(mesh.folder, 'lake/events', one);
    renameSync(path, `${path}.away`);
    await expect(runBackfill(mesh)).rejects.toThrow(/No files found|does not exist|lacks|hold/);
    renameSync(`${path}.away`, path);
    await mesh.pool.query('UPDATE lake_ranges SET rows = rows + 1 WHERE partition = 1');
    await expect(runBackfill(mesh, { partitions: [1] })).rejects.toThrow(
      /hold \d+ events where their ranges tell of \d+/,
    );
    await mesh.pool.query('UPDATE lake_ranges SET rows = rows - 1 WHERE partition = 1');
    await mesh.pool.query(`UPDATE lake_ranges SET state = 'writing' WHERE partition = 2 AND from_offset = (
      SELECT min(from_offset) FROM lake_ranges WHERE partition = 2 AND from_offset > (SELECT min(from_offset) FROM lake_ranges WHERE partition = 2))`);
    await expect(runBackfill(mesh, { partitions: [2] })).rejects.toThrow(/do not meet at offset|lacks the offsets/);
    await mesh.pool.query(`UPDATE lake_ranges SET state = 'done'`);
    expect(await storedRows(mesh)).toEqual(before);
  });

  it('is a program that prints a table and one JSON object', { timeout: 120_000 }, async () => {
    const program = new BackfillProcess(mesh, ['--dry-run']);
    expect(await program.ended, program.errors).toBe(0);
    expect(program.result()).toMatchObject({ ok: true, dry_run: true, partitions: 3, changed: 0 });
    const status = new BackfillProcess(mesh, ['--status']);
    expect(await status.ended, status.errors).toBe(0);
    expect(status.result()).toMatchObject({ ok: true, folds: foldsVersion, other: [] });
    await mesh.pool.query('UPDATE states_made SET folds = 0 WHERE partition = 1');
    const older = new BackfillProcess(mesh, ['--status']);
    expect(await older.ended).toBe(0);
    expect(older.result()).toMatchObject({ ok: false, other: [1] });
    const wrong = new BackfillProcess(mesh, ['--partition', 'x']);
    expect(await wrong.ended).toBe(1);
    expect(wrong.errors).toContain('must be a whole number');
  });
});
