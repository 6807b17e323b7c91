import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '@insight-mesh/runtime/errors';
import { type ObjectStore, openObjectStore, type StoreCall } from '@insight-mesh/runtime/object-store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endedAttempts, PodFiles, podPrefix } from './pod-files.js';
import { isAway } from './sealed-values.js';

let folder: string;
let store: ObjectStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pod-files-'));
  store = openObjectStore(pathToFileURL(folder).href);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const crashed = { kind: 'crashed', message: 'm', detail: '' } as const;

/** Never answers, and ends with its caller's signal as the stores do. */
function silent(error: (signal: AbortSignal) => Error): ObjectStore {
  const call = (signal: AbortSignal | undefined): Promise<never> =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(error(signal))));
  return Object.assign(Object.create(store), {
    put: (_key: string, _data: Uint8Array, { signal }: StoreCall = {}) => call(signal),
    get: (_key: string, { signal }: StoreCall = {}) => call(signal),
  });
}

it.each([
  ['CANCELLED', (signal: AbortSignal) => new AppError('CANCELLED', 'it was cancelled', { cause: signal.reason })],
  ['the reason of the signal', (signal: AbortSignal) => signal.reason as Error],
])('takes a store that does not answer in time for away, where it ends with %s', async (_, error) => {
  const files = new PodFiles(silent(error), 'work/r/pods/1', 10);
  const message = expect.stringMatching(/work\/r\/pods\/1\/end failed: the store did not answer within 0\.01 s/);
  await expect(files.readEnd()).rejects.toMatchObject({ code: 'UNAVAILABLE', message });
  await expect(files.writeEnd(crashed)).rejects.toMatchObject({ code: 'UNAVAILABLE', message });
});

it('leaves what a store says in time as it is', async () => {
  const full = Object.assign(Object.create(store), {
    put: () => Promise.reject(new AppError('RESOURCE_EXHAUSTED', 'the disk is full')),
  });
  await expect(new PodFiles(full, 'work/r/pods/1').writeEnd(crashed)).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
  });
  expect(await new PodFiles(store, 'work/none/pods/1').readEnd()).toBeUndefined();
});

it('finds every attempt whose pod has ended, the newest first', async () => {
  for (const attempt of [2, 10, 31]) await new PodFiles(store, podPrefix('work/many', attempt)).writeEnd(crashed);
  await new PodFiles(store, podPrefix('work/many', 12)).writeJob({} as never);
  expect(await endedAttempts(store, 'work/many')).toEqual([31, 10, 2]);
  expect(await endedAttempts(store, 'work/nothing')).toEqual([]);
});

it('tells a store that is away from one that refuses, also behind what gave up over it', () => {
  const away = new AppError('UNAVAILABLE', 'away');
  expect(isAway(away)).toBe(true);
  expect(isAway(new AppError('RESOURCE_EXHAUSTED', 'in 7 tries', { cause: away }))).toBe(true);
  expect(isAway(new AppError('RESOURCE_EXHAUSTED', 'full'))).toBe(false);
  expect(isAway(new Error('away'))).toBe(false);
});
