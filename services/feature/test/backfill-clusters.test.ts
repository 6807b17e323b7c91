import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBackfill, spoil, storedRows } from './backfill-runs.js';
import { createTestMesh, type TestMesh, view } from './mesh.js';

describe('a backfill of a store that was folded from two Kafka clusters', () => {
  let mesh: TestMesh;
  beforeAll(async () => {
    mesh = await createTestMesh(1);
  });
  afterAll(() => mesh.stop());

  const send = (count: number) =>
    mesh.send(Array.from({ length: count }, (_, n) => view({ customer_id: `c-${n % 7}`, item_id: `i-${n % 3}` })));

  it('folds both, and refuses what the lake cannot give', { timeout: 120_000 }, async () => {
    const first = await mesh.start();
    await send(120);
    await mesh.untilStored();
    await first.life.stop();
    // What was stored so far came from a cluster that is gone; the present one begins behind it.
    for (const table of ['consumer_offsets', 'lake_ranges'])
      await mesh.pool.query(`UPDATE ${table} SET cluster_id = 'gone'`);
    const admin = mesh.kafka.admin();
    await admin.connect();
    // kafkajs finds the leader only of a topic that it was asked of.
    await admin.fetchTopicOffsets(mesh.eventTopic);
    await admin.deleteTopicRecords({ topic: mesh.eventTopic, partitions: [{ partition: 0, offset: '-1' }] });
    await admin.disconnect();
    await expect(runBackfill(mesh)).rejects.toThrow('nothing was folded from partition 0 of this Kafka cluster yet');

    const second = await mesh.start();
    await send(80);
    await waitFor(async () => {
      const { rows } = await mesh.pool.query(
        `SELECT count(*)::int AS n FROM consumer_offsets WHERE cluster_id <> 'gone' AND next_offset = 200`,
      );
      return rows[0]?.n === 2;
    });
    const rows = await storedRows(mesh);
    await spoil(mesh);
    expect(await runBackfill(mesh, { chunkEvents: 50 })).toMatchObject({ events: 200 });
    expect(await storedRows(mesh)).toEqual(rows);

    await mesh.pool.query(`UPDATE consumer_offsets SET next_offset = next_offset + 1 WHERE cluster_id = 'gone'
      AND consumer = '${mesh.prefix}feature'`);
    await expect(runBackfill(mesh)).rejects.toThrow(
      /earlier Kafka cluster gone up to offset 121, but the lake has it only up to 120/,
    );
    await mesh.pool.query(`UPDATE consumer_offsets SET next_offset = next_offset - 1 WHERE cluster_id = 'gone'
      AND consumer = '${mesh.prefix}feature'`);
    await mesh.pool.query(`UPDATE lake_ranges r SET files = files || (SELECT files FROM lake_ranges WHERE cluster_id = 'gone' LIMIT 1)
      WHERE cluster_id <> 'gone'`);
    await expect(runBackfill(mesh)).rejects.toThrow(
      /two Kafka clusters have written the lake's file lake\/events\/tenant=demo/,
    );
    expect(await storedRows(mesh)).toEqual(rows);
    await second.life.stop();
  });
});

describe('a store of other folds', () => {
  let mesh: TestMesh;
  beforeAll(async () => {
    mesh = await createTestMesh(2);
  });
  afterAll(() => mesh.stop());

  it('is told of by a metric, and is not one when it was begun by this release', { timeout: 60_000 }, async () => {
    const first = await mesh.start();
    await mesh.send([view(), view({ customer_id: 'c-2' }), view({ customer_id: 'c-3' })]);
    await mesh.untilStored();
    await first.life.stop();
    const others = async (): Promise<number> => {
      const service = await mesh.start();
      const gauge = service.context.metrics.registry.getSingleMetric('feature_partitions_of_other_folds');
      const found = await waitFor(async () => {
        const value = (await gauge?.get())?.values[0]?.value;
        return value === undefined || value < 0 ? undefined : { value };
      });
      await service.life.stop();
      return found.value;
    };
    expect(await others()).toBe(0);
    await mesh.pool.query('UPDATE states_made SET folds = 0');
    const { rows } = await mesh.pool.query('SELECT count(DISTINCT partition)::int AS n FROM consumer_offsets');
    expect(await others()).toBe(rows[0]?.n);
    await mesh.start();
    await runBackfill(mesh);
    const again = await mesh.pool.query(
      'SELECT count(*)::int AS n FROM states_made WHERE partition >= 0 AND folds > 0',
    );
    expect(again.rows[0]?.n).toBe(rows[0]?.n);
  });
});
