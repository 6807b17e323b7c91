import type { ServiceProcess } from '@insight-mesh/local-stack/processes';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectStoredOnce } from './check-stored.js';
import { clicksMissing, readClicks } from './clicks.js';
import { foldedEvents, launchFeature } from './feature-process.js';
import { createTestMesh, type TestMesh } from './mesh.js';

if (clicksMissing !== undefined) console.warn(`skipped: ${clicksMissing}`);

describe.skipIf(clicksMissing !== undefined)('a feature process that is killed by -9', () => {
  let mesh: TestMesh;
  let running: ServiceProcess | undefined;
  beforeAll(async () => {
    mesh = await createTestMesh();
  });
  afterAll(async () => {
    await running?.kill();
    await mesh.stop();
  });

  const launch = async (): Promise<ServiceProcess> => {
    // Small ranges, so that a kill meets the lake at every step of writing one.
    running = await launchFeature(mesh, { LAKE_MAX_ROWS: '120', LAKE_MAX_AGE_MS: '40' });
    return running;
  };
  const folded = () => foldedEvents(mesh);
  const ranges = async (state: string): Promise<number> => {
    const { rows } = await mesh.pool.query('SELECT count(*)::int AS n FROM lake_ranges WHERE state = $1', [state]);
    return rows[0]?.n ?? 0;
  };

  it('loses no click and counts none twice, in Postgres and in the lake', { timeout: 240_000 }, async () => {
    const clicks = readClicks(8_000);
    let process = await launch();
    let unfinished = 0;
    for (const [part, share] of [0.25, 0.5, 0.75, 1].entries()) {
      const some = clicks.slice(part * 2_000, share * 8_000);
      for (let start = 0; start < some.length; start += 250) {
        const chunk = some.slice(start, start + 250);
        // Every tenth click is sent twice, some of them again in the next part, after a kill.
        await mesh.send([...chunk, ...chunk.filter((_, index) => index % 10 === 0)]);
      }
      await mesh.send(clicks.slice(0, part * 2_000).filter((_, index) => index % 50 === 0));
      if (share === 1) break;
      const done = await ranges('done');
      // Killed while the lake is between storing a range and finishing it.
      await waitFor(
        async () =>
          (await folded()) > part * 2_000 + 300 && (await ranges('done')) > done && (await ranges('writing')) > 0,
        { timeoutMs: 60_000, intervalMs: 1, what: 'the process to be in the middle of its work' },
      );
      await process.kill();
      unfinished += await ranges('writing');
      process = await launch();
    }
    await mesh.untilStored(60_000);
    await expectStoredOnce(mesh, clicks);
    expect(await ranges('writing')).toBe(0);
    console.log(`ranges that were being written at a kill: ${unfinished}`);

    const exit = await process.stop();
    expect(exit.code).toBe(0);
  });
});
