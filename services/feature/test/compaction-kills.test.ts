import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventJson } from '@insight-mesh/contracts/json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBackfill } from './backfill-runs.js';
import { filesByManifest, filesByRule, filesInStore, idsIn, idsOf, sendInParts } from './lake-world.js';
import { createTestMesh, type TestMesh } from './mesh.js';

const program = fileURLToPath(new URL('../dist/test/compact-child.js', import.meta.url));
const mostSteps = 200;

describe('kill -9 while files of the lake are replaced', { timeout: 240_000 }, () => {
  let mesh: TestMesh;
  let sent: EventJson[] = [];
  beforeAll(async () => {
    mesh = await createTestMesh(1);
    await mesh.start({ LAKE_MAX_AGE_MS: '50', LAKE_MANIFEST_EVERY_MS: '100' });
  });
  afterAll(() => mesh.stop());

  /** @returns whether it was killed, and did not end */
  const killedAt = async (step: number, args: string[]): Promise<boolean> => {
    const env = { PATH: process.env.PATH, ...mesh.env, LAKE_TEMP_DIR: mesh.folder };
    const child = spawn(process.execPath, [program, String(step), ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (signal === 'SIGKILL') return true;
    expect(code, errors).toBe(0);
    return false;
  };

  /** Runs it some steps further each time, until it comes to its end; `check` is asked after every kill. */
  const atEveryStep = async (args: string[], check: () => Promise<void>, by = 1): Promise<number> => {
    for (let step = 1; step < mostSteps; step += by) {
      if (!(await killedAt(step, args))) return step;
      await check();
    }
    throw new Error(`it did not come to its end in ${mostSteps} steps`);
  };

  it('loses nothing, tells nothing twice, and leaves nothing behind, at every step of a merge', async () => {
    sent = await sendInParts(mesh, 3, 10);
    const steps = await atEveryStep([], async () => {
      expect(await idsIn(mesh, filesByRule(mesh))).toEqual(idsOf(sent));
      for (const key of filesByManifest(mesh)) expect(existsSync(join(mesh.folder, key)), key).toBe(true);
      expect(await idsIn(mesh, filesByManifest(mesh))).toEqual(idsOf(sent));
    });
    // As many as a merge of two days takes; fewer would mean that the kills did not get far.
    expect(steps).toBeGreaterThan(20);
    expect(filesInStore(mesh)).toHaveLength(2);
    expect(filesByManifest(mesh)).toEqual(filesInStore(mesh));
    expect(await runBackfill(mesh, { dryRun: true })).toMatchObject({ changed: 0, events: sent.length });
  });

  it('forgets a person and nobody else, at every second step', async () => {
    sent.push(...(await sendInParts(mesh, 1, 30)));
    const rest = sent.filter((event) => event.customer_id !== 'c-3');
    expect(rest.length).toBeLessThan(sent.length);
    const kept = idsOf(rest);
    await atEveryStep(
      ['--forget', 'c-3'],
      async () => {
        for (const files of [filesByRule(mesh), filesByManifest(mesh)]) {
          const ids = await idsIn(mesh, files);
          expect(new Set(ids).size).toBe(ids.length);
          const others = ids.filter((id) => kept.includes(id));
          expect(others).toEqual(kept);
        }
        // The steps are those of a merge, each of which was looked at above.
      },
      2,
    );
    expect(await idsIn(mesh, filesInStore(mesh))).toEqual(kept);
    expect(filesByManifest(mesh)).toEqual(filesInStore(mesh));
    const { rows } = await mesh.pool.query(
      'SELECT kind, actor, reason, sum(rows)::int AS rows FROM lake_removals GROUP BY 1, 2, 3',
    );
    expect(rows).toEqual([{ kind: 'forgotten', actor: 'test', reason: 'test', rows: sent.length - rest.length }]);
    // What the ranges tell of is what the files hold: a backfill folds it.
    await expect(runBackfill(mesh, { dryRun: true })).resolves.toMatchObject({ events: rest.length });
  });
});
