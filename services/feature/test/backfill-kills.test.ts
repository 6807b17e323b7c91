import type { ServiceProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackfillProcess, runBackfill, spoil, storedRows } from './backfill-runs.js';
import { expectStoredOnce } from './check-stored.js';
import { clicksMissing, readClicks } from './clicks.js';
import { foldedEvents, launchFeature } from './feature-process.js';
import { createTestMesh, type TestMesh } from './mesh.js';

if (clicksMissing !== undefined) console.warn(`skipped: ${clicksMissing}`);

describe.skipIf(clicksMissing !== undefined)('a backfill that is killed by -9, beside a worker that is', () => {
  let mesh: TestMesh;
  let worker: ServiceProcess | undefined;
  beforeAll(async () => {
    mesh = await createTestMesh(3);
  });
  afterAll(async () => {
    await worker?.kill();
    await mesh.stop();
  });

  const number = async (sql: string): Promise<number> => Number((await mesh.pool.query(sql)).rows[0]?.n ?? 0);
  const launch = async () => {
    worker = await launchFeature(mesh, { LAKE_MAX_ROWS: '300', LAKE_MAX_AGE_MS: '200' });
    return worker;
  };

  it('ends with the states of one fold over all events, while they go on coming', { timeout: 300_000 }, async () => {
    const clicks = readClicks(60_000);
    const stored = clicks.slice(0, 4_000);
    let feature = await launch();
    await mesh.send(stored);
    await mesh.untilStored(60_000);
    await spoil(mesh);

    let sent = stored.length;
    const done = new AbortController();
    // Until the backfill has ended: each chunk with some events of before, which count once.
    const streaming = (async () => {
      while (sent < clicks.length && !done.signal.aborted) {
        // No further ahead of the worker than this, so that events are left for all of the test.
        if (sent > stored.length + 200) {
          const wanted = sent - 200;
          await waitFor(async () => done.signal.aborted || (await foldedEvents(mesh)) >= wanted, {
            timeoutMs: 120_000,
          });
        }
        const chunk = clicks.slice(sent, sent + 20);
        await mesh.send([...chunk, ...clicks.slice(0, sent).filter((_, n) => n % 997 === sent % 997)]);
        sent += chunk.length;
      }
    })();
    try {
      const changes = 'SELECT coalesce(sum(events), 0) AS n FROM backfill_progress';
      for (let strike = 0; strike < 3; strike++) {
        const program = new BackfillProcess(mesh);
        const doneBefore = await number('SELECT coalesce(max(cardinality(done)), 0) AS n FROM backfills');
        const before = await number(changes);
        const some = { timeoutMs: 60_000, intervalMs: 1, what: 'the backfill to be in the middle of its work' };
        await waitFor(
          async () =>
            !program.running ||
            (await number(changes)) !== before ||
            (await number('SELECT coalesce(max(cardinality(done)), 0) AS n FROM backfills')) > doneBefore,
          some,
        );
        await program.kill();
        await feature.kill();
        feature = await launch();
      }
      const folded = await foldedEvents(mesh);
      const last = new BackfillProcess(mesh);
      expect(await last.ended, last.errors).toBe(0);
      expect(last.result()).toMatchObject({ ok: true, partitions: 3 });
      expect(await foldedEvents(mesh)).toBeGreaterThan(folded);
    } finally {
      done.abort();
      await streaming;
    }
    expect(await number(`SELECT count(*) AS n FROM backfills WHERE state = 'done'`)).toBe(1);
    await mesh.untilStored(60_000);
    await expectStoredOnce(mesh, clicks.slice(0, sent));
    // And to the byte, each row of a partition by itself.
    const rows = await storedRows(mesh);
    expect((await runBackfill(mesh, { dryRun: true })).changed).toBe(0);
    await runBackfill(mesh);
    expect(await storedRows(mesh)).toEqual(rows);
    console.log(`${sent - stored.length} events came during the backfill`);
    expect(sent).toBeGreaterThan(stored.length);
  });
});
