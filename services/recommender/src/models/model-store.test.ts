import { fitPopularity } from '@insight-mesh/algorithms/popularity';
import type { ModelVersionJson } from '@insight-mesh/contracts/json';
import { createLogger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RecommenderMetrics } from '../metrics.js';
import { ModelStore, type ModelStoreOptions } from './model-store.js';

const model = fitPopularity([{ userId: 'u', sessionId: 's', itemId: 'a', timeMs: 0 }]);
const version = (number: number): ModelVersionJson => ({
  tenant_id: 't',
  slot: 'popular',
  version: number,
  model: 'popularity',
});

function storeOf(load: ModelStoreOptions['load']): ModelStore {
  return new ModelStore({
    load,
    probes: () => [],
    log: createLogger({ service: 'test', level: 'silent' }),
    metrics: new RecommenderMetrics(new Metrics('test')),
    retryMs: 100,
    maxRetryMs: 400,
  });
}

beforeEach(() => {
  // setImmediate stays real: a load gives way to requests by it.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('loads the newest of several versions named at once, each tenant and slot apart', async () => {
  const loaded: number[] = [];
  const store = storeOf(async (wanted) => {
    loaded.push(wanted.version ?? 0);
    return model;
  });
  for (const number of [1, 2, 3]) store.want('t', 'popular', version(number));
  store.want('t', 'similar', version(9));
  await store.settled();
  expect(store.champion('t', 'popular')?.label).toBe('popularity@3');
  expect(store.champion('t', 'similar')?.label).toBe('popularity@9');
  expect(store.champion('other', 'popular')).toBeUndefined();
  expect(loaded).toEqual([3, 9]);
});

it('passes over a champion of before that comes late, and goes back to an older version that was promoted anew', async () => {
  const loaded: number[] = [];
  const store = storeOf(async (wanted) => {
    loaded.push(wanted.version ?? 0);
    return model;
  });
  const at = (number: number, second: number) => ({
    ...version(number),
    ...{ promoted_at: `2026-05-01T00:00:0${second}.000Z`, artefact: `a/${number}`, manifest_sha256: 'h' },
  });
  expect(store.want('t', 'popular', at(2, 2))).toBe(true);
  expect(store.want('t', 'popular', at(1, 1))).toBe(false);
  await store.settled();
  expect(store.champion('t', 'popular')?.version).toBe(2);
  // The same once more, as a relay tells it: nothing is loaded again.
  expect(store.want('t', 'popular', at(2, 2))).toBe(true);
  await store.settled();
  expect(loaded).toEqual([2]);
  // A rollback.
  expect(store.want('t', 'popular', at(1, 3))).toBe(true);
  await store.settled();
  expect(store.champion('t', 'popular')?.version).toBe(1);
  // Of a release that does not tell the time, and after the slot was taken away.
  expect(store.want('t', 'popular', version(3))).toBe(true);
  store.remove('t', 'popular');
  expect(store.want('t', 'popular', at(1, 1))).toBe(true);
});

it('does not switch to a version that was overtaken while it loaded', async () => {
  const doors = new Map<number, () => void>();
  const store = storeOf(async (wanted) => {
    await new Promise<void>((resolve) => doors.set(wanted.version ?? 0, resolve));
    return model;
  });
  store.want('t', 'popular', version(1));
  await vi.waitUntil(() => doors.has(1));
  store.want('t', 'popular', version(2));
  doors.get(1)?.();
  await vi.waitUntil(() => doors.has(2));
  expect(store.champion('t', 'popular')).toBeUndefined();
  doors.get(2)?.();
  await store.settled();
  expect(store.champion('t', 'popular')?.version).toBe(2);
});

it('keeps the old model and tries a broken one again, with growing pauses', async () => {
  let tries = 0;
  let broken = true;
  const store = storeOf(async (wanted) => {
    if (wanted.version === 1) return model;
    tries += 1;
    if (broken) throw new Error('broken');
    return model;
  });
  store.want('t', 'popular', version(1));
  store.want('t', 'similar', version(1));
  await store.settled();
  store.want('t', 'popular', version(2));
  await store.settled();
  const triesAt: number[] = [tries];
  for (const pause of [100, 200, 400, 400]) {
    await vi.advanceTimersByTimeAsync(pause - 1);
    triesAt.push(tries);
    await vi.advanceTimersByTimeAsync(1);
    triesAt.push(tries);
  }
  expect(triesAt).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5]);
  expect(store.champion('t', 'popular')?.version).toBe(1);
  broken = false;
  await vi.advanceTimersByTimeAsync(400);
  await store.settled();
  expect(store.champion('t', 'popular')?.version).toBe(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(6);
});

it('leaves a broken version for a newer one, and loads nothing after the stop', async () => {
  const tried: number[] = [];
  const store = storeOf(async (wanted) => {
    tried.push(wanted.version ?? 0);
    if (wanted.version === 1) throw new Error('broken');
    return model;
  });
  store.want('t', 'popular', version(1));
  await store.settled();
  store.want('t', 'popular', version(2));
  await store.settled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tried).toEqual([1, 2]);
  store.want('t', 'similar', version(1));
  await store.settled();
  await store.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tried).toEqual([1, 2, 1]);
});

it('loads a model that ended again, with growing pauses where it ends again and again', async () => {
  let loads = 0;
  let end = () => {};
  const store = storeOf(async () => {
    loads += 1;
    const { name } = model;
    return {
      ...{ name, knows: () => false, recommend: () => [{ itemId: 'a', score: 1 }] },
      onEnded: (listener) => {
        end = listener;
      },
    };
  });
  store.want('t', 'popular', version(1));
  await store.settled();
  for (const [at, pause] of [100, 200, 400, 400].entries()) {
    end();
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(loads).toBe(at + 1);
    await vi.advanceTimersByTimeAsync(1);
    await store.settled();
    expect(loads).toBe(at + 2);
  }
  await store.stop();
});
