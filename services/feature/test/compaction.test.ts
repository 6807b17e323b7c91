import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseLakeFile } from '@insight-mesh/algorithms/lake-files';
import type { EventJson } from '@insight-mesh/contracts/json';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLakeLock } from '../src/store/lake-lock.js';
import { runBackfill, storedRows } from './backfill-runs.js';
import { expectStoredOnce } from './check-stored.js';
import {
  compact,
  filesByManifest,
  filesByRule,
  filesInStore,
  idsIn,
  idsOf,
  sendInParts,
  someEvents,
} from './lake-world.js';
import { createTestMesh, query, type TestMesh } from './mesh.js';

describe('compaction of the lake', { timeout: 120_000 }, () => {
  let mesh: TestMesh;
  let sent: EventJson[];
  beforeAll(async () => {
    mesh = await createTestMesh(2);
    await mesh.start({ LAKE_MAX_AGE_MS: '50', LAKE_MANIFEST_EVERY_MS: '3600000' });
    sent = await sendInParts(mesh, 4, 40);
  });
  afterAll(() => mesh.stop());

  /** Whoever reads, in whichever way, reads each event once. */
  const expectOnce = async () => {
    expect(filesByRule(mesh)).toEqual(filesByManifest(mesh));
    expect(await idsIn(mesh, filesByRule(mesh))).toEqual(idsOf(sent));
    await expectStoredOnce(mesh, sent);
  };

  it('makes one file of a day and partition, in the order of offsets, and leaves ranges that a backfill can use', async () => {
    expect(filesInStore(mesh).length).toBeGreaterThan(10);
    const rows = await storedRows(mesh);
    const { merged } = await compact(mesh);
    expect(merged).toHaveLength(4);
    expect(filesInStore(mesh)).toHaveLength(4);
    await expectOnce();
    for (const key of filesInStore(mesh)) {
      const offsets = await query(`SELECT kafka_offset::INT AS n FROM '${join(mesh.folder, key)}'`);
      expect(offsets.map(({ n }) => n)).toEqual(offsets.map(({ n }) => Number(n)).sort((a, b) => a - b));
    }
    expect(await runBackfill(mesh, { dryRun: true })).toMatchObject({ changed: 0, events: sent.length });
    expect(await storedRows(mesh)).toEqual(rows);
    expect((await compact(mesh)).merged).toEqual([]);
  });

  it('merges late events into the old day again', async () => {
    const late = someEvents(20);
    sent.push(...late);
    await mesh.send(late);
    await mesh.untilStored();
    expect((await compact(mesh, {}, { afterMs: 3_600_000 })).merged).toEqual([]);
    expect((await compact(mesh)).merged).toEqual([2, 2, 2, 2]);
    await expectOnce();
    expect(await runBackfill(mesh, { dryRun: true })).toMatchObject({ changed: 0, events: sent.length });
  });

  it('bounds a file by rows, and leaves full ones alone', async () => {
    sent.push(...(await sendInParts(mesh, 3, 40)));
    const { merged, rows } = await compact(mesh, {}, { targetRows: 60 });
    expect(merged.length).toBeGreaterThan(0);
    expect(Math.max(...rows)).toBeLessThanOrEqual(60);
    await expectOnce();
    await compact(mesh);
    await expectOnce();
  });

  it('is one worker at a time for a tenant', async () => {
    sent.push(...(await sendInParts(mesh, 2, 20)));
    const found = await withLakeLock(mesh.pool, { lock: 'files', tenantId: 'demo', wait: false }, () => compact(mesh));
    expect(found?.damaged).toBeUndefined();
    expect(found?.merged).toEqual([]);
    const both = await Promise.all([compact(mesh), compact(mesh)]);
    expect(both.flatMap(({ merged }) => merged).length).toBeGreaterThan(0);
    await expectOnce();
  });

  it('lets merged files stay for those who are reading them, where that is set', async () => {
    sent.push(...(await sendInParts(mesh, 2, 20)));
    const before = filesInStore(mesh);
    await compact(mesh, { deleteAfterMs: 3_600_000 });
    expect(filesInStore(mesh)).toEqual(expect.arrayContaining(before));
    expect(filesByManifest(mesh)).toEqual(filesByRule(mesh));
    expect(await idsIn(mesh, filesByManifest(mesh))).toEqual(idsOf(sent));
    await compact(mesh);
    expect(filesInStore(mesh)).toEqual(filesByManifest(mesh));
    await expectOnce();
  });

  it('leaves a truncated file alone, and what lies on both sides apart', async () => {
    sent.push(...(await sendInParts(mesh, 5, 20)));
    const young = filesByRule(mesh).filter(
      (key) => parseLakeFile(key)?.partition === 0 && key.includes('day=2026-04-10'),
    );
    const inOrder = young.sort((a, b) => Number((parseLakeFile(a)?.from ?? 0n) - (parseLakeFile(b)?.from ?? 0n)));
    const victim = inOrder[3] ?? '';
    const path = join(mesh.folder, victim);
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 40);
    const { damaged } = await compact(mesh);
    // Found while merging, so that the run counts it only the next time.
    expect(damaged).toBe(0);
    expect((await compact(mesh)).damaged).toBe(1);
    expect(filesByRule(mesh)).toContain(victim);
    const { rows } = await mesh.pool.query('SELECT key, damaged FROM lake_files WHERE damaged IS NOT NULL');
    expect(rows).toEqual([{ key: victim, damaged: expect.stringMatching(/cannot be read: .*p0-\d+-\d+-k/) }]);
    await expect(runBackfill(mesh, { dryRun: true })).rejects.toThrow(victim.split('/').at(-1));
    writeFileSync(path, whole);
    expect((await compact(mesh)).damaged).toBe(0);
    await expectOnce();
    expect(filesInStore(mesh)).toHaveLength(4);
  });

  it('neither merges nor deletes what another program wrote', async () => {
    sent.push(...(await sendInParts(mesh, 2, 20)));
    const [one = ''] = filesInStore(mesh);
    const foreign = [join(dirname(one), 'part-00000.parquet'), join(dirname(one), 'p7-0-5.parquet')];
    for (const key of foreign) copyFileSync(join(mesh.folder, one), join(mesh.folder, key));
    await compact(mesh);
    for (const key of foreign) {
      expect(existsSync(join(mesh.folder, key))).toBe(true);
      expect(filesByManifest(mesh)).not.toContain(key);
      execFileSync('rm', [join(mesh.folder, key)]);
    }
    await expectOnce();
  });

  it('puts nothing over an object that is in its way, unless that has the very rows', async () => {
    sent.push(...(await sendInParts(mesh, 2, 20)));
    const store = openObjectStore(String(mesh.env.OBJECT_STORE_URL));
    const put = store.putFile.bind(store);
    const targets: string[] = [];
    store.putFile = async (key, path) => {
      targets.push(key);
      await put(key, path);
      throw new Error('the answer was lost');
    };
    await expect(compact(mesh, { store })).rejects.toThrow('the answer was lost');
    const [target = ''] = targets;
    const late = readFileSync(join(mesh.folder, target));
    // A worker that had lost its lock puts its file after another has tidied up.
    await mesh.pool.query(`DELETE FROM lake_files WHERE state = 'writing'`);
    writeFileSync(join(mesh.folder, target), 'not ours');
    await compact(mesh);
    expect(readFileSync(join(mesh.folder, target), 'utf8')).toBe('not ours');
    mkdirSync(dirname(join(mesh.folder, target)), { recursive: true });
    writeFileSync(join(mesh.folder, target), late);
    await compact(mesh);
    expect(filesByManifest(mesh)).toContain(target);
    await expectOnce();
  });

  it('may run while a backfill reads the lake', async () => {
    sent.push(...(await sendInParts(mesh, 3, 30)));
    let merges = 0;
    const pending: Promise<unknown>[] = [];
    const result = await runBackfill(mesh, {
      dryRun: true,
      chunkEvents: 10,
      onFolded: () => {
        if (++merges === 1) pending.push(compact(mesh));
      },
    });
    await Promise.all(pending);
    expect(result).toMatchObject({ changed: 0, events: sent.length });
    expect(filesInStore(mesh)).toHaveLength(4);
    await expectOnce();
  });

  it('waits on a full disk, leaves no half file, and goes on when there is room', async () => {
    sent.push(...(await sendInParts(mesh, 2, 20)));
    const store = openObjectStore(String(mesh.env.OBJECT_STORE_URL));
    store.putFile = async () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    const before = filesInStore(mesh);
    await expect(compact(mesh, { store })).rejects.toThrow('ENOSPC');
    expect(filesInStore(mesh)).toEqual(before);
    await compact(mesh);
    expect(filesInStore(mesh)).toHaveLength(4);
    await expectOnce();
  });
});
