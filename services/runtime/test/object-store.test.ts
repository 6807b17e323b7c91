import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openObjectStore } from '../src/object-store.js';
import { objectStoreSuite } from './object-store.suite.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'im-objects-'));
  folders.push(folder);
  return folder;
}

// The folder itself is made at the first put.
objectStoreSuite('a folder', async () => openObjectStore(pathToFileURL(join(await newFolder(), 'new folder')).href));

describe('a folder as object store', () => {
  it('shows where an object lies, and leaves no half-written files', async () => {
    const folder = await newFolder();
    const store = openObjectStore(pathToFileURL(folder).href);
    await store.put('a/b', Buffer.from('x'));
    expect(await readFile(store.localPath('a/b') ?? '', 'utf8')).toBe('x');
    await expect(store.putFile('a/c', join(folder, 'missing'))).rejects.toThrow();
    expect(await readdir(join(folder, '.staging'))).toEqual([]);
  });

  it.each(['/var/lib/x', 's3://bucket', 'not a url', ''])('refuses the URL %j', (url) => {
    expect(() => openObjectStore(url)).toThrow('file:///');
  });
});
