import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../src/errors.js';
import { holdFiles } from '../src/hold-files.js';
import type { ObjectStore } from '../src/object-store.js';

/** What every object store must do. `make` gives an empty store. */
export function objectStoreSuite(name: string, make: () => Promise<ObjectStore>): void {
  describe(`object store: ${name}`, () => {
    let store: ObjectStore;
    let scratch: string;
    beforeAll(async () => {
      store = await make();
      scratch = await mkdtemp(join(tmpdir(), 'im-store-'));
    });
    afterAll(() => rm(scratch, { recursive: true, force: true }));

    async function keys(prefix: string): Promise<string[]> {
      const found: string[] = [];
      for await (const { key } of store.list(prefix)) found.push(key);
      return found.sort();
    }

    async function code(result: Promise<unknown>): Promise<string> {
      const error = await result.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return error instanceof AppError ? error.code : `not an AppError: ${error}`;
    }

    it('gives back what was put, of any size', async () => {
      for (const size of [0, 1, 5_000_000]) {
        const data = Buffer.alloc(size, 7);
        await store.put(`sizes/${size}`, data);
        expect((await store.get(`sizes/${size}`)).equals(data)).toBe(true);
        expect((await store.head(`sizes/${size}`))?.size).toBe(size);
      }
    });

    it('puts a file and leaves it where it is', async () => {
      const path = join(scratch, 'file');
      await writeFile(path, 'content');
      await store.putFile('files/a', path);
      await store.putFile('files/b', path);
      expect((await store.get('files/b')).toString()).toBe('content');
      await expect(store.putFile('files/c', join(scratch, 'missing'))).rejects.toThrow();
      expect(await store.head('files/c')).toBeUndefined();
    });

    it('fetches to a file, whole or not at all', async () => {
      const folder = join(scratch, 'fetched', 'here');
      await store.put('fetch/a', Buffer.from('first'));
      expect(await store.fetchFile('fetch/a', join(folder, 'a'))).toBe(5);
      await store.put('fetch/a', Buffer.from('the second'));
      expect(await store.fetchFile('fetch/a', join(folder, 'a'))).toBe(10);
      expect(await readFile(join(folder, 'a'), 'utf8')).toBe('the second');
      expect(await code(store.fetchFile('fetch/none', join(folder, 'b')))).toBe('NOT_FOUND');
      expect(await code(store.fetchFile('fetch', join(folder, 'b')))).toBe('NOT_FOUND');
      const signal = AbortSignal.abort();
      expect(await code(store.fetchFile('fetch/a', join(folder, 'b'), { signal }))).toBe('CANCELLED');
      expect(await readdir(folder)).toEqual(['a']);
    });

    it('holds objects still as files', async () => {
      const folder = join(scratch, 'held');
      const all = Array.from({ length: 11 }, (_, i) => `hold/day=${i % 3}/${i}.parquet`);
      for (const key of all) await store.put(key, Buffer.from(`old ${key}`));
      const seen: string[] = [];
      const onProgress = (done: { files: number; ofFiles: number; bytes: number }) => seen.push(JSON.stringify(done));
      await holdFiles(store, all, folder);
      const paths = await holdFiles(store, all, folder, { onProgress });
      for (const key of all) await (key.includes('day=1') ? store.delete(key) : store.put(key, Buffer.from('new')));
      expect(paths).toEqual(all.map((key) => join(folder, key)));
      for (const [i, path] of paths.entries()) expect(await readFile(path, 'utf8')).toBe(`old ${all[i]}`);
      expect(seen).toHaveLength(all.length);
      const bytes = all.reduce((sum, key) => sum + key.length + 4, 0);
      expect(JSON.parse(seen.at(-1) ?? '')).toEqual({ files: 11, ofFiles: 11, bytes });
      expect(await holdFiles(store, [], folder)).toEqual([]);
      expect(await code(holdFiles(store, all, join(scratch, 'gone')))).toBe('NOT_FOUND');
      expect(await code(holdFiles(store, ['../x'], folder))).toBe('INVALID_ARGUMENT');
      const signal = AbortSignal.abort();
      expect(await code(holdFiles(store, all, join(scratch, 'gone'), { signal }))).toBe('CANCELLED');
    });

    it('overwrites whole', async () => {
      await store.put('over', Buffer.from('a longer first version'));
      await store.put('over', Buffer.from('second'));
      expect((await store.get('over')).toString()).toBe('second');
    });

    it('shows one whole version to readers while others write', async () => {
      const versions = Array.from({ length: 8 }, (_, i) => Buffer.alloc(300_000, i));
      await store.put('busy', versions[0] ?? Buffer.alloc(0));
      const writers = versions.map((version) => store.put('busy', version));
      const readers = versions.map(async () => {
        const data = await store.get('busy');
        expect(data.length).toBe(300_000);
        expect(new Set(data).size).toBe(1);
      });
      await Promise.all([...writers, ...readers]);
    });

    it('knows size and time of an object, and nothing of what is not there', async () => {
      const before = Date.now();
      await store.put('head/a', Buffer.from('abc'));
      const head = await store.head('head/a');
      expect(head?.size).toBe(3);
      // Stores keep whole seconds, and their clocks may differ a little.
      expect(Math.abs((head?.modifiedMs ?? 0) - before)).toBeLessThan(60_000);
      expect(await store.head('head/b')).toBeUndefined();
      expect(await store.head('head')).toBeUndefined();
      expect(await code(store.get('head/b'))).toBe('NOT_FOUND');
      expect(await code(store.get('head'))).toBe('NOT_FOUND');
    });

    it('lists by prefix, which need not end at a slash', async () => {
      const all = ['list/a', 'list/ab/c', 'list/ab/d/e', 'list/abc', 'list/tenant=x/day=2026-05-01/p0-0-9.parquet'];
      for (const key of all) await store.put(key, Buffer.from(key));
      expect(await keys('list/')).toEqual(all);
      expect(await keys('list/ab')).toEqual(['list/ab/c', 'list/ab/d/e', 'list/abc']);
      expect(await keys('list/ab/')).toEqual(['list/ab/c', 'list/ab/d/e']);
      expect(await keys('list/tenant=x/day=2026')).toEqual(all.slice(-1));
      expect(await keys('list/none/')).toEqual([]);
      expect(await keys('')).toEqual(expect.arrayContaining(all));
      for await (const { key, size } of store.list('list/')) expect(size).toBe(key.length);
    });

    it('deletes, also what is not there', async () => {
      await store.put('gone/a', Buffer.from('x'));
      await store.delete('gone/a');
      await store.delete('gone/a');
      expect(await store.head('gone/a')).toBeUndefined();
      expect(await keys('gone/')).toEqual([]);
    });

    it.each([
      '',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/../b',
      './a',
      'a/.',
      '..',
      'a\0b',
      'a\\b',
      'x'.repeat(256),
      `${'x/'.repeat(512)}x`,
      'a:b',
      'a/.staging/b',
      'a\nb',
      'a\ud800',
    ])('refuses the key %j', async (key) => {
      expect(await code(store.put(key, Buffer.from('x')))).toBe('INVALID_ARGUMENT');
      expect(await code(store.get(key))).toBe('INVALID_ARGUMENT');
      expect(await code(store.fetchFile(key, join(scratch, 'refused')))).toBe('INVALID_ARGUMENT');
      expect(await code(store.head(key))).toBe('INVALID_ARGUMENT');
      expect(await code(store.delete(key))).toBe('INVALID_ARGUMENT');
    });

    it('refuses a prefix that leaves the store', async () => {
      expect(await code(keys('../'))).toBe('INVALID_ARGUMENT');
    });
  });
}
