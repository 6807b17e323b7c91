import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Import__Output } from '@insight-mesh/contracts/types/insightmesh/collector/v1/Import';
import type { StartImportRequest } from '@insight-mesh/contracts/types/insightmesh/collector/v1/StartImportRequest';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { prepareWorld, startService, type World, watchTopics } from './harness.js';

let world: World;
let topics: Awaited<ReturnType<typeof watchTopics>>;
let service: Service;
let folder: string;
const clients: { close(): void }[] = [];
const mapping = JSON.stringify({
  kind: 'events',
  fields: { type: { constant: 'view' }, customer_id: 'user', item_id: 'item' },
});

function put(tenant: string, name: string, content: string): void {
  mkdirSync(join(folder, 'in', tenant), { recursive: true });
  writeFileSync(join(folder, 'in', tenant, name), content);
}

beforeAll(async () => {
  world = await prepareWorld('collect_imports');
  topics = await watchTopics(world);
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'collect-imports-')));
  put('shop-a', 'views.csv', 'user,item\nr-1,i-1\nr-2,\nr-3,i-3\n');
  put('shop-b', 'views.csv', 'user,item\nother,i-1\n');
  const env = { IMPORT_DIR: join(folder, 'in'), IMPORT_REJECTS_DIR: join(folder, 'rejects') };
  service = startService(world, env, {
    importProgram: {
      file: resolve('services/collector/dist/src/import/main.js'),
      env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', ...world.env },
    },
  });
  await service.life.start();
});

afterAll(async () => {
  for (const client of clients) client.close();
  await service.life.stop();
  await topics.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

function clientOf(apiKey: string) {
  const address = `127.0.0.1:${service.ports.grpc}`;
  const client = createClient('insightmesh.collector.v1.ImportService', { address, apiKey, defaultDeadlineMs: 60_000 });
  clients.push(client);
  return client;
}

async function watched(client: ReturnType<typeof clientOf>, id: string): Promise<Import__Output[]> {
  const told: Import__Output[] = [];
  for await (const { import: run } of client.WatchImport({ import_id: id })) if (run !== null) told.push(run);
  return told;
}

async function start(request: Partial<StartImportRequest>, apiKey = world.keys.importA): Promise<string> {
  const answer = await clientOf(apiKey).StartImport({ path: 'views.csv', mapping, ...request });
  return answer.import?.import_id ?? '';
}

describe('ImportService', () => {
  it('imports a file of the tenant, and tells how it goes until it has ended', async () => {
    const a = clientOf(world.keys.importA);
    const id = await start({});
    const told = await watched(a, id);
    expect(told.at(-1)).toMatchObject({
      import_id: id,
      state: 'IMPORT_STATE_DONE',
      kind: 'events',
      path: 'views.csv',
      files: 1,
      files_done: 1,
      counts: { rows: 3, accepted: 2, rejected: 1 },
    });
    const { files } = await a.ListImportFiles({ import_id: id });
    expect(files).toMatchObject([
      { path: 'views.csv', done: true, reject_file: expect.stringContaining(join(folder, 'rejects', 'shop-a')) },
    ]);
    const events = (await topics.events())
      .map(({ value }) => value)
      .filter((event) => event.customer_id?.startsWith('r-'));
    expect(events.map((event) => event.customer_id).sort()).toEqual(['r-1', 'r-3']);
    const again = await watched(a, await start({}));
    expect(again.at(-1)).toMatchObject({ state: 'IMPORT_STATE_DONE', files_skipped: 1, counts: { rows: 0 } });
  });

  it('lists imports page by page, each tenant its own, and shows none of another', async () => {
    const [a, b] = [clientOf(world.keys.importA), clientOf(world.keys.importB)];
    const id = await start({}, world.keys.importB);
    expect((await watched(b, id)).at(-1)).toMatchObject({ state: 'IMPORT_STATE_DONE', counts: { accepted: 1 } });
    const first = await a.ListImports({ page_size: 1 });
    const second = await a.ListImports({ page_size: 100, page_token: first.next_page_token });
    const ids = [...first.imports, ...second.imports].map((run) => run.import_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(id);
    expect(second.next_page_token).toBe('');
    for (const method of ['GetImport', 'CancelImport', 'ListImportFiles'] as const) {
      await expect(a[method]({ import_id: id }), method).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(watched(a, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(a.GetImport({ import_id: '\0' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets nobody out of the folder, by dots, links or another tenant’s name', async () => {
    symlinkSync('/etc', join(folder, 'in/shop-a/etc'));
    symlinkSync(join(folder, 'in/shop-b/views.csv'), join(folder, 'in/shop-a/theirs.csv'));
    for (const path of [
      '../shop-b/views.csv',
      '/etc/passwd',
      'etc/passwd',
      'theirs.csv',
      '..',
      join(folder, 'in/shop-b/views.csv'),
    ]) {
      await expect(start({ path }), path).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('leads out of the import folder'),
      });
    }
    // A folder with such links in it is refused as a whole.
    const told = await watched(clientOf(world.keys.importA), await start({ path: '.' }));
    expect(told.at(-1)).toMatchObject({
      state: 'IMPORT_STATE_FAILED',
      error: expect.stringContaining('leads out of the import folder'),
    });
    rmSync(join(folder, 'in/shop-a/etc'));
    rmSync(join(folder, 'in/shop-a/theirs.csv'));
  });

  it('says what is wrong with a request', async () => {
    const wrong = start({ mapping: '{"kind":"events","fields":{"type":"a","customer":"b"}}' });
    await expect(wrong).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('did you mean customer_id?'),
    });
    await expect(start({ mapping: '' })).rejects.toMatchObject({ message: 'mapping is missing' });
    await expect(start({ path: 'none.csv' })).rejects.toMatchObject({
      message: expect.stringContaining('is not there'),
    });
    await expect(start({ max_reject_share: 2 })).rejects.toMatchObject({
      message: expect.stringContaining('from 0 to 1'),
    });
    await expect(start({}, world.keys.importReader)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const columns = await watched(
      clientOf(world.keys.importA),
      await start({ mapping: mapping.replace('"item"', '"itm"') }),
    );
    expect(columns.at(-1)).toMatchObject({
      state: 'IMPORT_STATE_FAILED',
      error: expect.stringContaining('the file has no column "itm"; did you mean item?'),
    });
  });

  it('runs as many at once as it may, and ends one that is cancelled or whose collector stops', async () => {
    const a = clientOf(world.keys.importA);
    const rows = Array.from({ length: 300_000 }, (_, index) => `big-${index},i-${index % 10}`);
    put('shop-a', 'big.csv', `user,item\n${rows.join('\n')}\n`);
    const id = await start({ path: 'big.csv' });
    await expect(start({})).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    for await (const { import: run } of a.WatchImport({ import_id: id })) {
      if ((run?.counts?.accepted ?? 0) > 0) break;
    }
    expect(await a.CancelImport({ import_id: id })).toMatchObject({ cancelled: true });
    const [ended] = (await watched(a, id)).slice(-1);
    expect(ended).toMatchObject({ state: 'IMPORT_STATE_CANCELLED' });
    expect(ended?.counts?.rows).toBeLessThan(300_000);
    expect(await a.CancelImport({ import_id: id })).toMatchObject({ cancelled: false });
  });
});
