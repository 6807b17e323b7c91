import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdFiles } from '../src/hold-files.js';
import type { ObjectStore } from '../src/object-store.js';
import { codeOf as code, keysOf, openByEnv, type StoreEnv } from './store-under-test.js';

/** Parts of keys as people and other programs make them; 180 bytes, so that a server may add to a name. */
const part = fc
  .oneof(
    fc.stringMatching(/^[a-z0-9=%+~ ,;&?#'"!$()*@[\]{}^|<>`._-]{1,24}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }),
    fc.constantFrom('day=2026-05-01', 'a b', '100%', '%2F', 'a+b', '中文 商品', '😀', 'e\u0301', '\u00e9', '...', '-'),
  )
  .filter(
    (text) =>
      !/[\p{Cc}\p{Surrogate}\\:/]/u.test(text) && Buffer.byteLength(text) <= 180 && text !== '.' && text !== '..',
  );

/**
 * What every object store must do. `make` gives the environment of an empty store, `keyRuns` how many random keys are tried. The server
 * must list at most 20 objects at a time.
 */
export function objectStoreSuite(name: string, make: () => Promise<StoreEnv>, keyRuns = 60): void {
  describe(`object store: ${name}`, () => {
    let store: ObjectStore;
    let scratch: string;
    beforeAll(async () => {
      store = openByEnv(await make());
      scratch = await mkdtemp(join(tmpdir(), 'im-store-'));
    });
    afterAll(() => rm(scratch, { recursive: true, force: true }));

    const keys = (prefix: string) => keysOf(store, prefix);

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

    it('takes any key that follows the rules, and lists it as it is', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), fc.string(), async (parts, text) => {
          // A folder of its own for each: no key may be the folder of another.
          const folder = `any/${run++}/`;
          const key = folder + parts.join('/');
          await store.put(key, Buffer.from(text));
          expect((await store.get(key)).toString()).toBe(Buffer.from(text).toString());
          expect((await store.head(key))?.size).toBe(Buffer.byteLength(text));
          expect(await keys(folder)).toEqual([key]);
          expect(await keys(key.slice(0, -1).replace(/\p{Surrogate}$/u, ''))).toEqual([key]);
          await store.put(key, Buffer.from('over'));
          expect((await store.get(key)).toString()).toBe('over');
          await store.delete(key);
          expect(await keys(folder)).toEqual([]);
        }),
        { numRuns: keyRuns },
      );
    });

    it('refuses keys that not every store could keep', async () => {
      const wrong = [
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
      ];
      for (const key of wrong) {
        const calls = [
          () => store.put(key, Buffer.from('x')),
          () => store.putFile(key, join(scratch, 'file')),
          () => store.get(key),
          () => store.fetchFile(key, join(scratch, 'refused')),
          () => store.head(key),
          () => store.delete(key),
        ];
        for (const call of calls) expect([key, await code((async () => call())())]).toEqual([key, 'INVALID_ARGUMENT']);
      }
    });

    it('lists more than one answer holds', async () => {
      const all = Array.from({ length: 60 }, (_, i) => `many/${i % 2}/${i}`);
      await Promise.all(all.map((key) => store.put(key, Buffer.from('x'))));
      expect(await keys('many/')).toEqual(all.sort());
      expect(await keys('many/1/1')).toEqual(all.filter((key) => key.startsWith('many/1/1')));
    });

    it('refuses a prefix that leaves the store', async () => {
      expect(await code(keys('../'))).toBe('INVALID_ARGUMENT');
    });
  });
}
