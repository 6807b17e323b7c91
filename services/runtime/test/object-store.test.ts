import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openObjectStore } from '../src/object-store.js';
import { objectStoreSuite } from './object-store.suite.js';
import { transfersSuite } from './object-store-transfers.suite.js';
import { startChild } from './store-under-test.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'im-objects-'));
  folders.push(folder);
  return folder;
}

// The folder itself is made at the first put.
const make = async () => ({ OBJECT_STORE_URL: pathToFileURL(join(await newFolder(), 'new folder')).href });
objectStoreSuite('a folder', make);
transfersSuite('a folder', make);

describe('a folder as object store', () => {
  it('shows where an object lies, and leaves no half-written files', async () => {
    const folder = await newFolder();
    const store = openObjectStore(pathToFileURL(folder).href);
    await store.put('a/b', Buffer.from('x'));
    expect(await readFile(store.localPath('a/b') ?? '', 'utf8')).toBe('x');
    await expect(store.putFile('a/c', join(folder, 'missing'))).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(await readdir(join(folder, '.staging'))).toEqual([]);
  });

  it('removes half-written files by their age, at the first put of a process too', async () => {
    const folder = await newFolder();
    const url = pathToFileURL(folder).href;
    await openObjectStore(url).put('a', Buffer.from('x'));
    for (const name of ['old', 'young']) await writeFile(join(folder, '.staging', name), 'half');
    const old = new Date(Date.now() - 25 * 3_600_000);
    await utimes(join(folder, '.staging', 'old'), old, old);
    expect(await openObjectStore(url).removeLeftovers()).toBe(1);
    expect(await readdir(join(folder, '.staging'))).toEqual(['young']);
  });

  it('says that there is no room, and leaves nothing', async () => {
    const folder = await newFolder();
    const file = join(folder, 'large');
    await writeFile(file, Buffer.alloc(1_000_000));
    const env = { OBJECT_STORE_URL: pathToFileURL(join(folder, 'store')).href };
    const child = startChild(env, ['put', 'large', file], 'ulimit -f 200;');
    expect(await child.line()).toEqual({ failed: 'RESOURCE_EXHAUSTED' });
    await child.ended;
    expect(await readdir(join(folder, 'store', '.staging'))).toEqual([]);
    expect(await openObjectStore(env.OBJECT_STORE_URL).head('large')).toBeUndefined();
  });

  it.each(['/var/lib/x', 'ftp://bucket', 'not a url', ''])('refuses the URL %j', (url) => {
    expect(() => openObjectStore(url)).toThrow('file:///');
  });
});
