import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventJson } from '@insight-mesh/contracts/json';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compact, idsOf, sendInParts, someEvents } from './lake-world.js';
import { createTestMesh, query, type TestMesh } from './mesh.js';

/** A small file system of its own, where this user may mount one. */
function mountSmall(folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const disk = mkdtempSync(join(tmpdir(), 'lake-disk-'));
const mounted = mountSmall(disk, '1m');
if (!mounted) rmSync(disk, { recursive: true });

describe.skipIf(!mounted)('the lake on a disk that is full', { timeout: 120_000 }, () => {
  let mesh: TestMesh;
  let sent: EventJson[] = [];
  beforeAll(async () => {
    mesh = await createTestMesh(1);
    mkdirSync(join(disk, 'store'));
    Object.assign(mesh.env, { OBJECT_STORE_URL: pathToFileURL(join(disk, 'store')).href });
  });
  afterAll(async () => {
    await mesh?.stop();
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  /** Takes all the room that is left but so many bytes. */
  const fill = (left: number) => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - left), 1));
  };
  const free = () => rmSync(join(disk, 'ballast'));
  const parquet = () =>
    readdirSync(join(disk, 'store'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.parquet'))
      .sort();
  const ids = async () =>
    (await query(`SELECT id FROM read_parquet('${disk}/store/lake/events/*/*/*.parquet')`))
      .map((row) => String(row.id))
      .sort();

  it('waits, leaves no half file, and goes on when there is room', async () => {
    const service = await mesh.start({ LAKE_MAX_AGE_MS: '50', LAKE_MANIFEST_EVERY_MS: '200' });
    sent = await sendInParts(mesh, 2, 20);
    fill(4_096);
    const more = someEvents(200, { attributes: { filler: 'x'.repeat(200) } });
    sent.push(...more);
    await mesh.send(more);
    const failures = service.context.metrics.registry.getSingleMetric('feature_lake_failures_total');
    await waitFor(async () => Number((await failures?.get())?.values[0]?.value) > 1, { what: 'writes to fail' });
    expect(service.life.ready()).toBe(true);
    // Whatever is there is whole.
    const before = await ids();
    expect(idsOf(sent)).toEqual(expect.arrayContaining(before));
    free();
    await mesh.untilStored();
    expect(await ids()).toEqual(idsOf(sent));
    await service.life.stop();
  });

  it('is not merged, and loses nothing by the try', async () => {
    const store = openObjectStore(String(mesh.env.OBJECT_STORE_URL));
    const tools = { store, tempDir: mesh.folder, manifestBase: String(mesh.env.OBJECT_STORE_URL) };
    const before = parquet();
    fill(0);
    await expect(compact(mesh, tools)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    expect(parquet()).toEqual(before);
    free();
    await compact(mesh, tools);
    expect(parquet()).toHaveLength(2);
    expect(await ids()).toEqual(idsOf(sent));
  });
});
