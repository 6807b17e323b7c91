import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeArtefacts, removeOtherAttempts } from '../run/run-files.js';
import { type Manifest, modelFile } from './manifest.js';
import { readArtefact } from './read-artefact.js';
import { writeArtefact } from './write-artefact.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'artefact-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const about: Omit<Manifest, 'files'> = {
  ...{ model: 'popularity', tenant: 'shop', slot: 'popular', version: 3, seed: 0, created_at: '', data_set: '' },
  ...{ metrics: {}, config: {}, code_version: '1', run_id: 'r', trained_until: '', compared_with: null },
};

it('leaves what an attempt has registered as it is, whatever one before it still writes or takes away', async () => {
  const store = openObjectStore(pathToFileURL(root).href);
  const write = (attempt: number, bytes: string) =>
    writeArtefact(store, { ...about, created_at: `${attempt}` }, new Map([[modelFile, Buffer.from(bytes)]]), attempt);
  const registered = await write(2, 'of the second');
  // Taken for dead, and alive.
  const late = await write(1, 'of the first');
  await removeArtefacts(store, { id: 'r', tenantId: 'shop' }, new Map([['popular', 3]]), 1);
  const read = () => readArtefact(store, registered.artefact, registered.manifestSha256);
  expect(Buffer.from((await read()).model).toString()).toBe('of the second');
  await expect(readArtefact(store, late.artefact, late.manifestSha256)).rejects.toMatchObject({ code: 'NOT_FOUND' });

  await write(1, 'again');
  const version = { tenantId: 'shop', slot: 'popular', version: 3, runId: 'r', artefact: registered.artefact } as const;
  await removeOtherAttempts(store, [version]);
  const left: string[] = [];
  for await (const { key } of store.list('models/')) left.push(key);
  expect(left).toEqual([`${registered.artefact}/manifest.json`, `${registered.artefact}/${modelFile}`]);
  expect(Buffer.from((await read()).model).toString()).toBe('of the second');
});
