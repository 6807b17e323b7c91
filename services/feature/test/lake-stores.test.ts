import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentFiles } from '@insight-mesh/algorithms/lake-files';
import { startHdfs } from '@insight-mesh/local-stack/hdfs';
import { findJava } from '@insight-mesh/local-stack/java';
import { startS3Server } from '@insight-mesh/local-stack/s3-server';
import { holdFiles } from '@insight-mesh/runtime/hold-files';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLake, type Found } from '../src/lake/check-lake.js';
import { forgetPerson } from '../src/lake/forget.js';
import { manifestFolder } from '../src/lake/manifest.js';
import { runBackfill } from './backfill-runs.js';
import { compact, idsOf, mergeAll, sendInParts, toolsOf } from './lake-world.js';
import { createTestMesh, query, type TestMesh } from './mesh.js';

const toolsDir = process.env.INSIGHT_MESH_TOOLS ?? fileURLToPath(new URL('../../../.local/tools', import.meta.url));
// HDFS takes two more Java processes: it is tried where that is asked for.
const java = process.env.TEST_HDFS === undefined ? undefined : await findJava({ toolsDir }).catch(() => undefined);

interface Server {
  readonly env: Record<string, string>;
  stop(): Promise<unknown>;
}

const servers: Readonly<Record<string, (dir: string) => Promise<Server>>> = {
  S3: async (dir) => {
    const server = await startS3Server({ dir, longestPage: 5 });
    return { env: server.env('lakes/one'), stop: () => server.stop() };
  },
  ...(java === undefined
    ? {}
    : {
        HDFS: async (dir) => {
          const hdfs = await startHdfs({ dir, toolsDir });
          return { env: hdfs.env('lakes/one'), stop: () => hdfs.stop() };
        },
      }),
};

describe.each(Object.keys(servers))('the lake on %s', { timeout: 240_000 }, (name) => {
  let dir: string;
  let server: Server;
  let mesh: TestMesh;
  let store: ObjectStore;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lake-stores-'));
    const start = servers[name];
    if (start === undefined) throw new Error(`no server ${name}`);
    server = await start(dir);
    mesh = await createTestMesh(2);
    // What opens a store by its URL alone takes the rest from the environment.
    Object.assign(process.env, server.env);
    Object.assign(mesh.env, server.env);
    store = openObjectStore(server.env.OBJECT_STORE_URL ?? '');
  }, 240_000);
  afterAll(async () => {
    await mesh?.stop();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const keysUnder = async (prefix: string) => {
    const keys: string[] = [];
    for await (const { key } of store.list(prefix)) keys.push(key);
    return keys.sort();
  };
  const idsIn = async (keys: readonly string[]) => {
    const folder = mkdtempSync(join(dir, 'read-'));
    const paths = await holdFiles(store, keys, folder);
    const rows = await query(`SELECT id FROM read_parquet([${paths.map((path) => `'${path}'`).join(', ')}])`);
    return rows.map((row) => String(row.id)).sort();
  };
  const byManifest = async () => {
    const texts = await Promise.all(
      (await keysUnder(`${manifestFolder}/`)).map(async (key) => String(await store.get(key))),
    );
    const base = `${server.env.OBJECT_STORE_URL}/`;
    return texts
      .flatMap((text) => text.trimEnd().split('\n'))
      .map((url) => {
        expect(url.startsWith(base)).toBe(true);
        return url.slice(base.length);
      })
      .sort();
  };

  it('is written, listed, merged, read by a backfill and by npm run sql, checked, and forgets', async () => {
    const service = await mesh.start({ LAKE_MAX_AGE_MS: '50', LAKE_MANIFEST_EVERY_MS: '3600000' }, { store });
    const sent = await sendInParts(mesh, 3, 30);
    await service.life.stop();
    const tools = { store, manifestBase: server.env.OBJECT_STORE_URL ?? '' };
    expect((await keysUnder('lake/events/tenant=demo/')).length).toBeGreaterThan(8);
    expect(await compact(mesh, tools)).toMatchObject({ damaged: 0 });
    const files = await keysUnder('lake/events/tenant=demo/');
    expect(files).toHaveLength(4);
    expect(currentFiles(files).current).toEqual(files);
    expect(await byManifest()).toEqual(files);
    expect(await idsIn(files)).toEqual(idsOf(sent));
    expect(await runBackfill(mesh, { dryRun: true })).toMatchObject({ changed: 0, events: sent.length });

    const out = await new Promise<string>((resolve) => {
      const program = fileURLToPath(new URL('../../../scripts/dist/sql.js', import.meta.url));
      const env = { PATH: process.env.PATH, ...server.env, TMPDIR: dir };
      const args = [
        program,
        'select count(*) as n, count(distinct day) as days from events',
        '--json',
        '--tenant',
        'demo',
      ];
      execFile(process.execPath, args, { env }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });
    expect(out).toContain(`{"n":"${sent.length}","days":"2"}`);

    const found: Found[] = [];
    const check = (content: boolean) =>
      checkLake(toolsOf(mesh, tools), {
        tenantId: undefined,
        content,
        mend: false,
        signal: mergeAll.signal,
        onFound: (each) => found.push(each),
      });
    expect(await check(true)).toMatchObject({ files: 4, rows: sent.length });
    expect(found).toEqual([]);
    const person = {
      tenantId: 'demo',
      customerId: 'c-3',
      visitorIds: [],
      actor: 'test',
      reason: 'test',
      signal: mergeAll.signal,
    };
    const gone = sent.filter((event) => event.customer_id === 'c-3').length;
    expect(await forgetPerson(toolsOf(mesh, tools), person)).toMatchObject({ rows: gone, damaged: [] });
    const left = await keysUnder('lake/events/tenant=demo/');
    expect(await idsIn(left)).toEqual(idsOf(sent.filter((event) => event.customer_id !== 'c-3')));
    await check(false);
    expect(found).toEqual([]);

    // Truncated by somebody: told by its length, without fetching it.
    const [victim = ''] = left;
    const short = join(dir, 'short');
    writeFileSync(short, (await store.get(victim)).subarray(0, 500));
    await store.putFile(victim, short);
    await check(false);
    expect(found).toMatchObject([
      { problem: 'damaged', key: victim, why: expect.stringContaining('it has 500 bytes') },
    ]);
  });
});
