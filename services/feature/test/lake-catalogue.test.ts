import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventJson } from '@insight-mesh/contracts/json';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetOldDays } from '../src/lake/forget.js';
import type { Service } from '../src/service.js';
import { runBackfill } from './backfill-runs.js';
import {
  compact,
  filesByManifest,
  filesByRule,
  filesInStore,
  idsIn,
  idsOf,
  mergeAll,
  sendInParts,
  someEvents,
  toolsOf,
} from './lake-world.js';
import { createTestMesh, serviceToken, type TestMesh, view } from './mesh.js';

type LakeClient = TypedClient<'insightmesh.feature.v1.LakeService'>;

const program = fileURLToPath(new URL('../dist/src/lake/main.js', import.meta.url));

describe("the lake's catalogue", { timeout: 120_000 }, () => {
  let mesh: TestMesh;
  let service: Service;
  let client: LakeClient;
  let sent: EventJson[];
  beforeAll(async () => {
    mesh = await createTestMesh(2);
    service = await mesh.start({ LAKE_MAX_AGE_MS: '50', LAKE_MANIFEST_EVERY_MS: '100' });
    client = createClient('insightmesh.feature.v1.LakeService', {
      address: `127.0.0.1:${service.ports.grpc}`,
      serviceToken,
      serviceName: 'test',
      defaultDeadlineMs: 10_000,
    });
    sent = await sendInParts(mesh, 3, 40);
    await mesh.send([view({ tenant_id: 'other', customer_id: 'o-1' })]);
    await mesh.untilStored();
  });
  afterAll(async () => {
    client.close();
    await mesh.stop();
  });

  const lake = async (...args: string[]) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH, ...mesh.env, LAKE_TEMP_DIR: mesh.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code] = (await once(child, 'close')) as [number];
    const last = out.trimEnd().split('\n').at(-1) ?? '';
    return { code, out, err, json: last.startsWith('{') ? (JSON.parse(last) as Record<string, unknown>) : undefined };
  };

  it('tells a tenant its tables, columns, days and files, page by page', async () => {
    const demo = { tenantId: 'demo' };
    const { tables } = await client.ListTables({}, demo);
    const files = filesInStore(mesh).filter((key) => key.includes('tenant=demo/'));
    expect(tables).toMatchObject([
      {
        name: 'events',
        prefix: 'lake/events/tenant=demo/',
        days: 2,
        files: files.length,
        rows: sent.length,
        damaged_files: 0,
      },
    ]);
    expect(tables[0]?.bytes).toBe(files.reduce((sum, key) => sum + readFileSync(join(mesh.folder, key)).length, 0));
    const { columns, offsets, table } = await client.GetTable({ name: 'events' }, demo);
    expect(table?.newest_event_at).not.toBeNull();
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['id', 'items', 'tenant', 'day']));
    expect(offsets.reduce((sum, each) => sum + each.next_offset, 0)).toBe(sent.length + 1);
    await expect(client.GetTable({ name: 'orders' }, demo)).rejects.toMatchObject({ code: 'NOT_FOUND' });

    const days = await client.ListLakeDays({ table: 'events', page_size: 1 }, demo);
    const rest = await client.ListLakeDays({ table: 'events', page_size: 1, page_token: days.next_page_token }, demo);
    expect([...days.days, ...rest.days].map(({ day }) => day)).toEqual(['2026-04-10', '2026-04-11']);
    expect(rest.next_page_token).toBe('');

    const listed: string[] = [];
    for (let token = ''; ; ) {
      const page = await client.ListLakeFiles({ table: 'events', page_size: 3, page_token: token }, demo);
      listed.push(...page.files.map(({ key }) => key));
      token = page.next_page_token;
      if (token === '') break;
    }
    expect(listed.sort()).toEqual(files);
    const one = await client.ListLakeFiles({ table: 'events', day: '2026-04-11' }, demo);
    expect(one.files.every(({ day, rows }) => day === '2026-04-11' && (rows ?? 0) > 0)).toBe(true);
    await expect(client.ListLakeFiles({ table: 'events', day: '2026-02-31' }, demo)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(
      client.ListLakeFiles({ table: 'events', page_token: days.next_page_token }, demo),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((await client.ListTables({}, { tenantId: 'nobody' })).tables).toMatchObject([
      { files: 0, rows: 0, newest_event_at: null },
    ]);
  });

  it('is compared with the store, the files and the manifests', async () => {
    await compact(mesh);
    const good = await lake('check', '--content');
    expect(good.code, good.out + good.err).toBe(0);
    expect(good.json).toMatchObject({
      ok: true,
      tenants: 2,
      rows: sent.length + 1,
      missing: 0,
      foreign: 0,
      damaged: 0,
      manifests: 0,
    });

    const [first = '', second = ''] = filesByRule(mesh).filter((key) => key.includes('tenant=demo/'));
    const [a, b] = [first, second].map((key) => join(mesh.folder, key)) as [string, string];
    const [wholeA, wholeB] = [readFileSync(a), readFileSync(b)];
    truncateSync(a, wholeA.length - 30);
    rmSync(b);
    const foreign = join(dirname(a), 'p9-5-10.parquet');
    copyFileSync(join(mesh.folder, filesByRule(mesh).at(-1) ?? ''), foreign);
    const manifest = join(mesh.folder, 'lake/events/_symlink_format_manifest/tenant=other/day=2026-05-01/manifest');
    writeFileSync(manifest, 'file:///elsewhere\n');
    const bad = await lake('check');
    expect(bad.code).toBe(1);
    expect(bad.json).toMatchObject({ ok: false, missing: 1, foreign: 1, damaged: 1, manifests: 1 });
    for (const each of [first, second, 'p9-5-10.parquet', 'manifest']) expect(bad.out).toContain(each);
    expect((await lake('check', '--tenant', 'other')).json).toMatchObject({ manifests: 1, damaged: 0, foreign: 0 });
    await lake('check', '--mend');
    expect(readFileSync(manifest, 'utf8')).toContain(`${mesh.env.OBJECT_STORE_URL}/lake/events/tenant=other/`);
    const { rows } = await mesh.pool.query(
      'SELECT key, damaged FROM lake_files WHERE damaged IS NOT NULL ORDER BY key',
    );
    expect(rows).toHaveLength(2);
    rmSync(foreign);
    writeFileSync(a, wholeA);
    writeFileSync(b, wholeB);
    expect((await compact(mesh)).damaged).toBe(0);
    expect((await lake('check')).code).toBe(0);
  });

  it('finds rows that somebody has changed in a file of the same length', async () => {
    const [key = ''] = filesByRule(mesh).filter((each) => each.includes('tenant=other/'));
    const path = join(mesh.folder, key);
    const whole = readFileSync(path);
    const [demo = ''] = filesByRule(mesh).filter((each) => each.includes('tenant=demo/'));
    copyFileSync(join(mesh.folder, demo), path);
    await mesh.pool.query('UPDATE lake_files SET bytes = $2 WHERE key = $1', [key, readFileSync(path).length]);
    expect((await lake('check')).json).toMatchObject({ rows_differ: 1 });
    expect((await lake('check', '--content')).json).toMatchObject({ rows_differ: 1 });
    writeFileSync(path, whole);
    await mesh.pool.query('UPDATE lake_files SET bytes = $2 WHERE key = $1', [key, whole.length]);
  });

  it('knows what the lake had before there was a catalogue, and writes its files as they are now', async () => {
    const more = someEvents(20);
    sent.push(...more);
    await mesh.send(more);
    await mesh.untilStored();
    // As the migration enters files of an earlier release.
    await mesh.pool.query(
      `UPDATE lake_files SET layout = 1, rows = NULL, bytes = NULL, newest_ms = NULL WHERE tenant_id = 'demo'`,
    );
    await compact(mesh, {}, { afterMs: 3_600_000 });
    expect((await client.ListTables({}, { tenantId: 'demo' })).tables).toMatchObject([{ rows: sent.length }]);
    await compact(mesh);
    const { rows } = await mesh.pool.query(`SELECT DISTINCT layout FROM lake_files WHERE tenant_id = 'demo'`);
    expect(rows).toEqual([{ layout: 2 }]);
    expect(
      await idsIn(
        mesh,
        filesByManifest(mesh).filter((key) => key.includes('tenant=demo/')),
      ),
    ).toEqual(idsOf(sent));
    expect(filesByRule(mesh)).toEqual(filesInStore(mesh));
    expect((await lake('check', '--content')).code).toBe(0);
  });

  it("takes a person's rows out, and leaves a line of it that names nobody", async () => {
    const joined = [
      view({ type: 'EVENT_TYPE_IDENTIFY', customer_id: 'c-5', anonymous_id: 'a-5', item_id: '' }),
      view({ customer_id: '', anonymous_id: 'a-5' }),
      view({ customer_id: '', anonymous_id: 'a-6' }),
    ];
    sent.push(...joined);
    await mesh.send(joined);
    await mesh.untilStored();
    expect((await lake('forget', '--tenant', 'demo', '--customer', 'c-5')).err).toContain('--reason are needed');
    const { code, json, err } = await lake(
      'forget',
      '--tenant',
      'demo',
      '--customer=c-5',
      '--reason=asked by mail',
      '--actor=me',
    );
    const gone = sent.filter((event) => event.customer_id === 'c-5' || event.anonymous_id === 'a-5');
    expect(code, err).toBe(0);
    expect(json).toMatchObject({ ok: true, rows: gone.length, visitors: 1 });
    sent = sent.filter((event) => !gone.includes(event));
    const ours = () => filesByManifest(mesh).filter((key) => key.includes('tenant=demo/'));
    expect(await idsIn(mesh, ours())).toEqual(idsOf(sent));
    expect(filesInStore(mesh)).toEqual(filesByManifest(mesh));
    const { rows } = await mesh.pool.query(
      'SELECT what, actor, reason, sum(rows)::int AS rows FROM lake_removals GROUP BY 1, 2, 3',
    );
    expect(rows).toEqual([
      {
        what: expect.stringMatching(/^[0-9a-f]{64}$/),
        actor: 'command:me',
        reason: 'asked by mail',
        rows: gone.length,
      },
    ]);
    await expect(mesh.pool.query('DELETE FROM lake_removals')).rejects.toThrow('only ever added');
    expect((await lake('check', '--content')).code).toBe(0);
    expect((await runBackfill(mesh, { dryRun: true })).events).toBe(sent.length + 1);
    expect((await lake('forget', '--tenant', 'demo', '--customer=c-5', '--reason=again')).json).toMatchObject({
      rows: 0,
    });
    // What was forgotten stays so when files are merged.
    await compact(mesh);
    expect(await idsIn(mesh, ours())).toEqual(idsOf(sent));
  });

  it('forgets days by the newest one, not by the clock, and what is left is a lake as before', async () => {
    const tools = toolsOf(mesh);
    const keep = (days: number) => forgetOldDays(tools, { tenantId: 'demo', days, signal: mergeAll.signal });
    expect(await keep(22)).toMatchObject({ rows: 0 });
    const old = sent.filter((event) => event.occurred_at?.startsWith('2026-04-10'));
    expect(await keep(21)).toMatchObject({ rows: old.length, damaged: [] });
    sent = sent.filter((event) => !old.includes(event));
    await compact(mesh);
    expect(filesInStore(mesh).some((key) => key.includes('day=2026-04-10'))).toBe(false);
    expect(
      existsSync(join(mesh.folder, 'lake/events/_symlink_format_manifest/tenant=demo/day=2026-04-10/manifest')),
    ).toBe(false);
    expect(
      await idsIn(
        mesh,
        filesByManifest(mesh).filter((key) => key.includes('tenant=demo/')),
      ),
    ).toEqual(idsOf(sent));
    expect((await lake('check', '--content')).code).toBe(0);
    expect((await runBackfill(mesh, { dryRun: true })).events).toBe(sent.length + 1);
  });
});

describe('a lake whose Kafka was replaced', { timeout: 60_000 }, () => {
  let mesh: TestMesh;
  beforeAll(async () => {
    mesh = await createTestMesh(1);
  });
  afterAll(() => mesh.stop());

  it('keeps the files of the first cluster, whose offsets the second counts again from 0', async () => {
    // As a lake of before tags: the first source has none.
    const { rows } = await mesh.pool.query(
      `INSERT INTO lake_sources VALUES ('gone', '${mesh.eventTopic}', '') RETURNING tag`,
    );
    expect(rows).toEqual([{ tag: '' }]);
    const { writeFile } = await import('node:fs/promises');
    const events = someEvents(10, { occurred_at: '2026-04-10T12:00:00Z' });
    const service = await mesh.start();
    await mesh.send(events);
    await mesh.untilStored();
    const [ours = ''] = filesInStore(mesh);
    expect(ours).toMatch(/\/p0-0-10-k[0-9a-f]{8}\.parquet$/);
    const theirs = ours.replace(/-k[0-9a-f]{8}/, '').replace('p0-0-10', 'p0-0-5');
    await writeFile(join(mesh.folder, theirs), readFileSync(join(mesh.folder, ours)));
    expect(filesByRule(mesh)).toEqual([ours, theirs].sort());
    await service.life.stop();
  });
});
