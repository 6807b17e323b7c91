import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParquetWriter } from '../src/lake/parquet-writer.js';
import { writeRange } from '../src/lake/range-writer.js';
import { storedOffset } from '../src/store/lake-ranges.js';
import { pruneSeen } from '../src/store/seen-events.js';
import { expectStoredOnce } from './check-stored.js';
import { createTestMesh, query, type TestMesh, view } from './mesh.js';

/** The real store, until told to fail like a full disk. */
function failing(url: string, fails: (key: string) => boolean): ObjectStore {
  const store = openObjectStore(url);
  const putFile = store.putFile.bind(store);
  store.putFile = async (key, path) => {
    if (fails(key)) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    await putFile(key, path);
  };
  return store;
}

describe('the lake', () => {
  let mesh: TestMesh;
  beforeAll(async () => {
    mesh = await createTestMesh(1);
  });
  afterAll(() => mesh.stop());
  const sent: ReturnType<typeof view>[] = [];
  const send = async (days: number) => {
    const events = Array.from({ length: days * 3 }, (_, index) =>
      view({ occurred_at: `2026-04-${String(10 + (index % days))}T12:00:00Z` }),
    );
    sent.push(...events);
    await mesh.send(events);
  };
  const writing = async () => {
    const { rows } = await mesh.pool.query(`SELECT from_offset, to_offset FROM lake_ranges WHERE state = 'writing'`);
    return rows[0];
  };

  it('stays alive on a full disk, and a restarted worker writes the unfinished range again exactly', async () => {
    // The first files of a range go through, the file of one day does not.
    const broken = await mesh.start(
      {},
      { store: failing(String(mesh.env.OBJECT_STORE_URL), (key) => key.includes('day=2026-04-12')) },
    );
    await send(5);
    await waitFor(writing, { what: 'a range to be stored before its files are' });
    const client = mesh.client(broken);
    await waitFor(async () => (await client.GetHistory({ entity_id: 'c-1' }, { tenantId: 'demo' })).events.length > 0);
    expect(broken.life.ready()).toBe(true);
    const range = await writing();
    await send(3);
    await broken.life.stop();
    expect(await writing()).toEqual(range);
    expect(readdirSync(join(mesh.folder, 'lake/events/tenant=demo'))).not.toContain('day=2026-04-12');

    const mended = await mesh.start();
    await mesh.untilStored();
    expect(await writing()).toBeUndefined();
    const { rows } = await mesh.pool.query(
      'SELECT from_offset, to_offset, state FROM lake_ranges ORDER BY from_offset',
    );
    expect(rows[0]).toEqual({ ...range, state: 'done' });
    await expectStoredOnce(mesh, sent);
    await mended.life.stop();
  });

  it('recovers by itself when there is space again', async () => {
    let full = true;
    const service = await mesh.start({}, { store: failing(String(mesh.env.OBJECT_STORE_URL), () => full) });
    await send(2);
    await waitFor(writing, { what: 'a write to be tried' });
    full = false;
    await mesh.untilStored();
    await expectStoredOnce(mesh, sent);
    await service.life.stop();
  });

  it('has what the fold reads again, when the fold was set back behind what the lake has', async () => {
    const broken = await mesh.start({}, { store: failing(String(mesh.env.OBJECT_STORE_URL), () => true) });
    await send(2);
    const seen = async () => Number((await mesh.pool.query('SELECT count(*) FROM seen_events')).rows[0]?.count);
    await waitFor(async () => (await seen()) === sent.length, { what: 'the events to be folded' });
    await broken.life.stop();
    // As the service tells people to do when a topic has lost messages.
    await mesh.pool.query('DELETE FROM consumer_offsets WHERE consumer = $1', [`${mesh.prefix}feature`]);
    const mended = await mesh.start();
    await mesh.untilStored();
    await expectStoredOnce(mesh, sent);
    await mended.life.stop();
  });

  it('is written on SIGTERM without waiting for the age', async () => {
    const service = await mesh.start({ LAKE_MAX_AGE_MS: '3600000' });
    await send(1);
    const read = async () => Number((await mesh.pool.query('SELECT count(*) FROM seen_events')).rows[0]?.count);
    await waitFor(async () => (await read()) === sent.length);
    const buffered = async () =>
      (await service.context.metrics.registry.getSingleMetric('feature_lake_buffered_bytes')?.get())?.values[0]?.value;
    await waitFor(async () => Number(await buffered()) > 0, { what: 'the lake to have read what was folded' });
    await service.life.stop();
    await expectStoredOnce(mesh, sent);
  });

  it('waits for the fold: what was not folded is not in the lake', async () => {
    const service = await mesh.start({ LAKE_MAX_AGE_MS: '20' });
    const offset = async (consumer: string) => {
      const { rows } = await mesh.pool.query('SELECT next_offset::int AS n FROM consumer_offsets WHERE consumer = $1', [
        `${mesh.prefix}${consumer}`,
      ]);
      return rows[0]?.n;
    };
    const before = await offset('feature');
    const tx = await mesh.pool.connect();
    try {
      await tx.query('BEGIN');
      await tx.query('SELECT 1 FROM consumer_offsets WHERE consumer = $1 FOR UPDATE', [`${mesh.prefix}feature`]);
      await send(1);
      const gauge = service.context.metrics.registry.getSingleMetric('feature_lake_buffered_bytes');
      await waitFor(async () => Number((await gauge?.get())?.values[0]?.value) > 0, {
        what: 'the lake to have read on',
      });
      expect(await offset('feature-lake')).toBe(before);
      await tx.query('COMMIT');
    } finally {
      tx.release();
    }
    await mesh.untilStored();
    await expectStoredOnce(mesh, sent);
    await service.life.stop();
  });

  it('lets one of two writers of a range finish it, and none that comes late', async () => {
    const service = await mesh.start({ LAKE_MAX_AGE_MS: '3600000' });
    const { pool, store, lakeConsumer, foldConsumer } = service.context;
    const clusterId = (await mesh.pool.query('SELECT cluster_id FROM consumer_offsets LIMIT 1')).rows[0]?.cluster_id;
    const id = { clusterId, topic: mesh.eventTopic, partition: 0 };
    const from = (await storedOffset(pool, lakeConsumer, id)) ?? 0n;
    await send(1);
    const to = await waitFor(async () => {
      const folded = await storedOffset(pool, foldConsumer, id);
      return folded !== undefined && folded >= from + 3n ? folded : undefined;
    });
    const codec = codecFor('insightmesh.collector.v1.Event');
    const messages = sent.slice(-3).map((event, index) => ({
      offset: from + BigInt(index),
      key: 'demo/c-1',
      value: codec.encode(event),
      headers: {},
      timestampMs: Date.now(),
    }));
    const parquet = new ParquetWriter(mesh.folder);
    await parquet.open();
    try {
      const options = { pool, store, parquet, consumer: lakeConsumer };
      const write = () => writeRange(options, { ...id, from, to }, messages);
      const both = await Promise.all([write(), write()]);
      expect(both.filter((rows) => rows !== undefined)).toEqual([3]);
      expect(await write()).toBeUndefined();
      expect(await writeRange(options, { ...id, from: from + 1n, to: to + 5n }, messages)).toBeUndefined();
    } finally {
      await parquet.close();
    }
    // The worker, which holds the same messages, finds that they are in the lake.
    await send(1);
    await waitFor(async () => (await storedOffset(pool, foldConsumer, id)) === to + 3n);
    await service.life.stop();
    const last = await mesh.start();
    await mesh.untilStored();
    await expectStoredOnce(mesh, sent);
    await last.life.stop();
  });

  it('forgets seen ids by the day of arrival, but none that the lake still needs', async () => {
    const lakeConsumer = `${mesh.prefix}feature-lake`;
    const prune = () => pruneSeen(mesh.pool, { lakeConsumer, days: 7, limit: 1_000 });
    expect(await prune()).toBe(0);
    const offset = (await mesh.pool.query('SELECT max(kafka_offset)::int AS n FROM seen_events')).rows[0]?.n;
    await mesh.pool.query(
      `INSERT INTO seen_events (hash, kafka_offset, day, kafka_partition, tenant_id)
       SELECT gen_random_uuid(), $1 + i, (SELECT max(day) FROM seen_events) - d, 0, 'old'
       FROM (VALUES (0, 8), (0, 7), (1, 8)) AS v(i, d)`,
      [offset],
    );
    // One is old enough and behind the lake's end; one is too young; one is old, but the lake has not come to it.
    expect(await prune()).toBe(1);
    const { rows } = await mesh.pool.query(`SELECT count(*)::int AS n FROM seen_events WHERE tenant_id = 'old'`);
    expect(rows[0]?.n).toBe(2);
  });

  it('has the columns that its readers rely on', async () => {
    const columns = await query(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('${mesh.lake}', hive_partitioning = false))`,
    );
    expect(Object.fromEntries(columns.map((row) => [row.column_name, row.column_type]))).toMatchObject({
      id: 'VARCHAR',
      occurred_at: 'TIMESTAMP WITH TIME ZONE',
      received_at: 'TIMESTAMP WITH TIME ZONE',
      items: 'STRUCT(item_id VARCHAR, quantity BIGINT, unit_price BIGINT)[]',
      rating: 'DOUBLE',
      value: 'BIGINT',
      consent_analytics: 'BOOLEAN',
      repairs: 'STRUCT("rule" VARCHAR, field VARCHAR, original VARCHAR)[]',
      item_facts: 'STRUCT(item_id VARCHAR, category VARCHAR, brand VARCHAR, price BIGINT, currency VARCHAR)[]',
      kafka_partition: 'INTEGER',
      kafka_offset: 'BIGINT',
    });
  });
});
