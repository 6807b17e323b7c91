import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeLake } from '../../test/lake.js';
import { holdLake } from './lake-snapshot.js';
import { readInteractions } from './read-interactions.js';

const t0 = Date.UTC(2026, 4, 1, 23, 59, 59, 123);
const options = { maxFetchBytes: 0 };
let root: string;
let store: ObjectStore;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lake-'));
  store = openObjectStore(pathToFileURL(root).href);
  folder = join(root, 'work/run');
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function read(tenantId: string, limit = 1000) {
  const snapshot = await holdLake(store, tenantId, join(folder, 'lake'), options);
  return readInteractions(snapshot, { tenantId, folder, memoryMb: 256, limit });
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('the lake', () => {
  it('gives acts of interest by user and time, purchases by their lines, and nothing else', async () => {
    await writeLake(root, 'shop', [
      { type: 'purchase', timeMs: t0 + 5000, customerId: '1', sessionId: 's', lines: ['b', 'a'] },
      { type: 'view', timeMs: t0, customerId: '1', sessionId: 's', itemId: 'a' },
      { type: 'search', timeMs: t0 + 1, customerId: '1' },
      { type: 'impression', timeMs: t0 + 1, customerId: '1', itemId: 'x' },
      { type: 'remove_from_cart', timeMs: t0 + 1, customerId: '1', itemId: 'x' },
      { type: 'refund', timeMs: t0 + 1, customerId: '1', lines: ['x'] },
      { type: 'favourite', timeMs: t0 + 2, anonymousId: '1', itemId: 'c' },
      { type: 'add_to_cart', timeMs: t0 + 2, customerId: '1', itemId: 'd' },
      { type: 'recommendation_click', timeMs: t0 + 2, customerId: '1', itemId: 'e' },
    ]);
    const { interactions, rows } = await read('shop');
    expect(rows).toBe(9);
    expect(interactions).toEqual([
      { userId: 'a:1', sessionId: null, itemId: 'c', timeMs: t0 + 2 },
      { userId: 'c:1', sessionId: 's', itemId: 'a', timeMs: t0 },
      { userId: 'c:1', sessionId: null, itemId: 'd', timeMs: t0 + 2 },
      { userId: 'c:1', sessionId: null, itemId: 'e', timeMs: t0 + 2 },
      { userId: 'c:1', sessionId: 's', itemId: 'b', timeMs: t0 + 5000 },
      { userId: 'c:1', sessionId: 's', itemId: 'a', timeMs: t0 + 5000 },
    ]);
  });

  it('leaves out and counts acts of those who refused, and takes those who were never asked', async () => {
    const view = { type: 'view', timeMs: t0, customerId: '1' };
    await writeLake(root, 'shop', [
      { ...view, itemId: 'a' },
      { ...view, itemId: 'b', consentAnalytics: true, consentPersonalisation: true },
      { ...view, itemId: 'c', consentPersonalisation: false },
      { ...view, itemId: 'd', consentAnalytics: false, consentPersonalisation: true },
    ]);
    const { interactions, refused } = await read('shop');
    expect(interactions.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    expect(refused).toBe(2);
  });

  it('keeps tenants apart, also when a file lies in the wrong folder', async () => {
    await writeLake(root, 'shop', [{ type: 'view', timeMs: t0, customerId: '1', itemId: 'a' }]);
    const [key = ''] = await writeLake(root, 'shop-2', [{ type: 'view', timeMs: t0, customerId: '1', itemId: 'b' }]);
    await store.put('lake/events/tenant=shop/day=2026-05-01/stray.parquet', await store.get(key));
    expect((await read('shop')).interactions.map(({ itemId }) => itemId)).toEqual(['a']);
    expect((await read('none')).interactions).toEqual([]);
  });

  it('reads files of earlier releases, which lack later columns, beside new ones', async () => {
    const files = await writeLake(
      root,
      'shop',
      [0, 1, 2].map((day) => ({ type: 'view', timeMs: t0 + day * 86_400_000, customerId: '1', itemId: `${day}` })),
    );
    const connection = await (await DuckDBInstance.create()).connect();
    const path = join(root, files[1] ?? '');
    await connection.run(
      `copy (select * exclude (repairs, item_facts) from '${path}') to '${path}.old' (format parquet)`,
    );
    connection.closeSync();
    await rename(`${path}.old`, path);
    expect((await read('shop')).interactions.map(({ itemId }) => itemId)).toEqual(['0', '1', '2']);
  });

  it('reads the newest interactions up to the limit, and counts the others', async () => {
    const events = Array.from({ length: 20 }, (_, i) => ({
      type: 'view',
      timeMs: t0 + i,
      customerId: `${i % 3}`,
      itemId: `i${i}`,
    }));
    await writeLake(root, 'shop', events);
    const { interactions, overLimit } = await read('shop', 5);
    expect(interactions.map(({ itemId }) => itemId).sort()).toEqual(['i15', 'i16', 'i17', 'i18', 'i19']);
    expect(overLimit).toBe(15);
  });

  it('reads what it has listed, although files are replaced, deleted and added meanwhile', async () => {
    const view = { type: 'view', timeMs: t0, customerId: '1' };
    const [first = ''] = await writeLake(root, 'shop', [{ ...view, itemId: 'a' }], 0);
    const [second = ''] = await writeLake(root, 'shop', [{ ...view, itemId: 'b' }], 10);
    const snapshot = await holdLake(store, 'shop', join(folder, 'lake'), options);
    const [other = ''] = await writeLake(root, 'other', [{ ...view, itemId: 'z' }], 0);
    await rename(join(root, other), join(root, first));
    await rm(join(root, second));
    await writeLake(root, 'shop', [{ ...view, itemId: 'c' }], 20);
    const { interactions } = await readInteractions(snapshot, { tenantId: 'shop', folder, memoryMb: 256, limit: 100 });
    expect(interactions.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    expect(snapshot.files.map(({ key }) => key)).toEqual([first, second]);
  });

  it('reads a merged file alone while those that went into it are still there', async () => {
    const view = { type: 'view', timeMs: t0, customerId: '1' };
    const [first = ''] = await writeLake(root, 'shop', [{ ...view, itemId: 'a' }], 0);
    const [merged = ''] = await writeLake(
      root,
      'shop',
      [
        { ...view, itemId: 'a' },
        { ...view, itemId: 'b' },
      ],
      0,
    );
    await writeLake(root, 'shop', [{ ...view, itemId: 'b' }], 1);
    const snapshot = await holdLake(store, 'shop', join(folder, 'lake'), options);
    expect(first).not.toBe(merged);
    expect(snapshot.files.map(({ key }) => key)).toEqual([merged]);
  });

  it('lists again when a file goes while it is being held', async () => {
    const view = { type: 'view', timeMs: t0, customerId: '1' };
    const [gone = ''] = await writeLake(root, 'shop', [{ ...view, itemId: 'a' }], 0);
    await writeLake(root, 'shop', [{ ...view, itemId: 'b' }], 10);
    let lists = 0;
    const racing: ObjectStore = Object.create(store, {
      list: {
        value: async function* (prefix: string) {
          lists += 1;
          yield* store.list(prefix);
          if (lists === 1) await store.delete(gone);
        },
      },
      localPath: { value: (key: string) => store.localPath(key) },
    });
    const snapshot = await holdLake(racing, 'shop', join(folder, 'lake'), options);
    expect([lists, snapshot.files.length]).toEqual([2, 1]);
    expect(await filesOf(join(folder, 'lake'))).toHaveLength(1);
  });

  it('is fetched from a store that is no folder, up to a bound', async () => {
    const events = [0, 1, 2].map((day) => ({
      type: 'view',
      timeMs: t0 + day * 86_400_000,
      customerId: '1',
      itemId: `${day}`,
    }));
    await writeLake(root, 'shop', events);
    const elsewhere: ObjectStore = Object.create(store, {
      localPath: { value: () => undefined },
      list: { value: (prefix: string) => store.list(prefix) },
      fetchFile: { value: (key: string, path: string) => store.fetchFile(key, path) },
    });
    const seen: number[] = [];
    const onProgress = ({ files }: { files: number }) => seen.push(files);
    const snapshot = await holdLake(elsewhere, 'shop', join(folder, 'lake'), { maxFetchBytes: 1_000_000, onProgress });
    expect(snapshot).toMatchObject({ sha256: (await holdLake(store, 'shop', join(folder, 'linked'), options)).sha256 });
    expect(seen).toEqual([1, 2, 3]);
    await expect(holdLake(elsewhere, 'shop', join(folder, 'lake'), { maxFetchBytes: 1_000 })).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      message: expect.stringContaining('RUN_FETCH_MB'),
    });
  });

  it('names the same content alike, and other content otherwise', async () => {
    const [key = ''] = await writeLake(root, 'shop', [{ type: 'view', timeMs: t0, customerId: '1', itemId: 'a' }]);
    const first = await holdLake(store, 'shop', join(folder, 'lake'), options);
    const again = await holdLake(store, 'shop', join(folder, 'lake'), options);
    expect(again.sha256).toBe(first.sha256);
    await writeFile(join(root, 'x'), 'other bytes');
    await rename(join(root, 'x'), join(root, key));
    expect((await holdLake(store, 'shop', join(folder, 'lake'), options)).sha256).not.toBe(first.sha256);
  });

  it('names the file that is no Parquet', async () => {
    await writeLake(root, 'shop', [{ type: 'view', timeMs: t0, customerId: '1', itemId: 'a' }]);
    const broken = 'lake/events/tenant=shop/day=2026-05-02/p0-9-10.parquet';
    await store.put(broken, Buffer.from('PAR1 but no more'));
    await expect(read('shop')).rejects.toMatchObject({ code: 'DATA_LOSS', message: expect.stringContaining(broken) });
  });
});
