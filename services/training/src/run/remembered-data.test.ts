import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openObjectStore } from '@insight-mesh/runtime/object-store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeLake } from '../../test/lake.js';
import { walkingSessions } from '../../test/shop.js';
import { holdRemembered, keptPrefix } from './remembered-data.js';

const tenantId = 'shop';
const may = Date.UTC(2026, 4, 1);
let root: string;
let keys: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'remembered-'));
  keys = await writeLake(root, tenantId, walkingSessions({ seed: 1, sessions: 60, fromMs: may }));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const store = () => openObjectStore(pathToFileURL(root).href);

async function attempt(number: number, codeVersion = '1') {
  const warnings: string[] = [];
  const snapshot = await holdRemembered(store(), {
    prefix: 'work/training/r',
    tenantId,
    folder: join(root, `work/training/r/attempt-${number}/lake`),
    codeVersion,
    warn: (text) => warnings.push(text),
    maxFetchBytes: 1e9,
  });
  return { snapshot, warnings };
}

it('holds the same files again, whatever came meanwhile', async () => {
  const first = await attempt(1);
  await writeLake(root, tenantId, walkingSessions({ seed: 2, sessions: 60, fromMs: may }), 10_000);
  const second = await attempt(2);
  expect(second.snapshot.sha256).toBe(first.snapshot.sha256);
  expect(second.snapshot.files.map(({ key }) => key)).toEqual(keys.sort());
  expect(second.warnings).toEqual([]);
});

it('begins anew where a file is gone or was written anew, and forgets what was kept', async () => {
  await attempt(1);
  await store().put('work/training/r/kept/0/steps/fit', Buffer.from('a model of the forgotten'));
  await store().delete(keys[0] ?? '');
  const gone = await attempt(2);
  expect(gone.warnings).toEqual([`the run began anew, since ${keys[0]} is not in the lake any more`]);
  expect(gone.snapshot.files).toHaveLength(keys.length - 1);
  expect(await store().head('work/training/r/kept/0/steps/fit')).toBeUndefined();
  // From then on it is this snapshot that is held again.
  expect((await attempt(3)).warnings).toEqual([]);
  await store().put(keys[1] ?? '', await store().get(keys.at(-1) ?? ''));
  expect((await attempt(4)).warnings).toEqual([`the run began anew, since ${keys[1]} was written anew`]);
});

it('begins anew with other code', async () => {
  await attempt(1, '0.1.0+a');
  const other = await attempt(2, '0.1.0+b');
  expect(other.warnings).toEqual(['the run began anew, since the code was 0.1.0+a and is 0.1.0+b now']);
});

it('takes a note that cannot be read for none', async () => {
  const first = await attempt(1);
  await store().put('work/training/r/data.json', Buffer.from('{"files":'));
  const second = await attempt(2);
  expect([second.snapshot.sha256, second.warnings]).toEqual([first.snapshot.sha256, []]);
});

it('keeps work apart that was made of other data, settings or code, or of more of the data', () => {
  const from = { sha256: 'a', maxInteractions: 1000, config: { seed: 1 }, codeVersion: '1' };
  const others = [{ sha256: 'b' }, { maxInteractions: 2000 }, { config: { seed: 2 } }, { codeVersion: '2' }];
  const prefixes = [{}, ...others].map((other) => keptPrefix('work/training/r', { ...from, ...other }));
  expect(new Set(prefixes).size).toBe(5);
  expect(keptPrefix('work/training/r', { ...from })).toBe(prefixes[0]);
});
