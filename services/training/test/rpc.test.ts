import type { JsonValue } from '@insight-mesh/contracts/json';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import { createKey, createTenant } from '@insight-mesh/runtime/access-store';
import { codecFor } from '@insight-mesh/runtime/codec';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../src/service.js';
import { createWorld, runToEnd, type TrainingClient, type World, watchToEnd } from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const codec = codecFor('insightmesh.training.v1.StartRunRequest');
const tenantId = 'shop-a';
let world: World;
let service: Service;
let client: TrainingClient;
let writeKey: TrainingClient;
let readKey: TrainingClient;
let otherKey: TrainingClient;
let runId: string;

beforeAll(async () => {
  world = await createWorld();
  service = await world.start({ MAX_QUEUED_RUNS: '2' });
  client = world.client(service);
  const key = async (tenant: string, scopes: ('models:read' | 'models:write')[]): Promise<TrainingClient> => {
    const made = await createKey(world.pool, world.accessSchema, { tenantId: tenant, scopes, label: 'test' });
    return world.client(service, { apiKey: made.key });
  };
  await createTenant(world.pool, world.accessSchema, tenantId, 'A');
  await createTenant(world.pool, world.accessSchema, 'shop-b', 'B');
  writeKey = await key(tenantId, ['models:write']);
  readKey = await key(tenantId, ['models:read']);
  otherKey = await key('shop-b', ['models:read', 'models:write']);
  await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 120, fromMs: Date.UTC(2026, 4, 1) }));
  const first = await runToEnd(client, tenantId);
  runId = first.run_id;
  await runToEnd(client, tenantId);
});

afterAll(() => world?.stop());

const violation = (field: string) => ({ code: 'INVALID_ARGUMENT', violations: [expect.objectContaining({ field })] });
const call = { tenantId };

/** Settings as JSON has them, in the form of the RPC. */
function settingsOf(settings: Record<string, Record<string, JsonValue>>): NonNullable<StartRunRequest['settings']> {
  return (codec.toRpc({ settings }) as StartRunRequest).settings ?? {};
}

describe('StartRun', () => {
  it.each([
    ['an unknown model', { models: ['popularity', 'oracle'] }, 'models[1]'],
    ['a test of nearly all', { test_share: 0.9 }, 'test_share'],
    ['a negative test', { test_share: -0.1 }, 'test_share'],
    ['a test that is no number', { test_share: Number.NaN }, 'test_share'],
    ['a seed beyond 2^53', { seed: '9007199254740993' }, 'seed'],
    ['a backend that there is not', { backend: 77 as never }, 'backend'],
    ['settings of a model that is not in the run', { settings: settingsOf({ oracle: {} }) }, 'settings[oracle]'],
    ['a setting that there is not', { settings: settingsOf({ 'vs-knn': { width: 3 } }) }, 'settings[vs-knn]'],
    ['a setting out of range', { settings: settingsOf({ 'vs-knn': { lastItems: -1 } }) }, 'settings[vs-knn]'],
    [
      'a setting that is a list',
      { settings: settingsOf({ 'vs-knn': { lastItems: [1] } }) },
      'settings[vs-knn].lastItems',
    ],
    ['more time than the service gives', { time_limit_seconds: 100_000 }, 'time_limit_seconds'],
    ['negative time', { time_limit_seconds: -1 }, 'time_limit_seconds'],
    ['more memory than the service gives', { memory_mb: 1_000_000 }, 'memory_mb'],
    ['checkpoints once a day', { checkpoint_seconds: 86_400 }, 'checkpoint_seconds'],
    ['a request id with spaces', { request_id: 'a b' }, 'request_id'],
  ])('refuses %s', async (_what, request, field) => {
    await expect(client.StartRun(request, call)).rejects.toMatchObject(violation(field));
  });

  it('takes a model twice as once, and runs only what was asked for', async () => {
    const end = await runToEnd(client, tenantId, { models: ['popularity', 'popularity'], hold: true });
    expect(end.models.map(({ slot, model }) => [slot, model]).sort()).toEqual([
      ['popular', 'popularity'],
      ['recommend', 'popularity'],
    ]);
  });

  it('answers a request that comes again with the run that it has, and another one under its id with an error', async () => {
    const request = { models: ['popularity'], hold: true, request_id: 'nightly:1' };
    const [first, second] = await Promise.all([client.StartRun(request, call), client.StartRun(request, call)]);
    expect(first.run_id).toBe(second.run_id);
    expect([first.started, second.started].sort()).toEqual([false, true]);
    await expect(client.StartRun({ ...request, seed: 2 }, call)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      violations: [expect.objectContaining({ field: 'request_id' })],
    });
    // Another tenant's ids are its own.
    expect((await otherKey.StartRun(request, {})).run_id).not.toBe(first.run_id);
    for await (const _ of client.WatchRun({ run_id: first.run_id }, call));
  });

  it('fits with the settings of the caller', async () => {
    const end = await runToEnd(client, tenantId, {
      models: ['vs-knn'],
      hold: true,
      settings: settingsOf({ 'vs-knn': { lastItems: 3, idf: false } }),
      time_limit_seconds: 600,
      memory_mb: 1024,
      checkpoint_seconds: 5,
    });
    expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', attempt: 1, warnings: [] });
    const row = await world.pool.query<{ config: object }>('select config from model_versions where run_id = $1', [
      end.run_id,
    ]);
    expect(row.rows[0]?.config).toMatchObject({ lastItems: 3, idf: false });
  });

  it('refuses more waiting runs than a tenant may have', async () => {
    const started: string[] = [];
    // One may be running already, two wait; the rest is too much, whoever is served first.
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, async () => started.push((await client.StartRun({}, call)).run_id)),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryAfterSeconds: 60 });
    for (const run_id of started) for await (const _ of client.WatchRun({ run_id }, call));
  });
});

describe('WatchRun', () => {
  const watch = async (by: TrainingClient, run_id: string): Promise<string[]> => {
    const states: string[] = [];
    for await (const { state } of by.WatchRun({ run_id }, { tenantId })) states.push(state);
    return states;
  };

  it('tells the end of a run that has ended, at once', async () => {
    expect(await watch(readKey, runId)).toEqual(['RUN_STATE_SUCCEEDED']);
  });

  it('does not know a run that never was, nor one of another tenant', async () => {
    for (const id of ['9b2f1c1e-6a3f-4a53-9a6b-5e3f8d1b2c3d', "x' or 1=1", 'a\0', 'a'.repeat(100_000)]) {
      await expect(watch(client, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(watch(otherKey, runId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(watch(client, '')).rejects.toMatchObject(violation('run_id'));
  });

  it('ends with its caller', async () => {
    const { run_id } = await client.StartRun({}, call);
    const gone = new AbortController();
    const following = (async () => {
      for await (const _ of client.WatchRun({ run_id }, { tenantId, signal: gone.signal })) gone.abort();
    })();
    await expect(following).rejects.toMatchObject({ code: 'CANCELLED' });
    // The run goes on without its watcher.
    expect((await watch(client, run_id)).at(-1)).toBe('RUN_STATE_SUCCEEDED');
  });
});

describe('ListRuns', () => {
  it('pages through the runs of the tenant, the newest first, all or of a state', async () => {
    const all = (await readKey.ListRuns({ page_size: 500 }, {})).runs;
    expect(all.length).toBeGreaterThan(4);
    const times = all.map(({ created_at }) => Number(created_at?.seconds) + (created_at?.nanos ?? 0) / 1e9);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const paged: string[] = [];
    let page_token = '';
    do {
      const page = await readKey.ListRuns({ page_size: 2, page_token }, {});
      paged.push(...page.runs.map((run) => run.run_id));
      page_token = page.next_page_token;
    } while (page_token !== '');
    expect(paged).toEqual(all.map((run) => run.run_id));
    expect(all.at(-1)).toMatchObject({ run_id: runId, state: 'RUN_STATE_SUCCEEDED', attempt: 1, cancelling: false });
    expect(all.at(-1)?.models).toEqual(['item-knn', 'popularity', 'rules', 'stan', 'user-knn', 'vs-knn']);
    const failed = await readKey.ListRuns({ state: 'RUN_STATE_FAILED' }, {});
    expect(failed.runs).toEqual([]);
    expect((await otherKey.ListRuns({}, {})).runs.map(({ request_id }) => request_id)).toEqual(['nightly:1']);
  });

  it('shows a run that a newer release has queued with what can be read of it, as does WatchRun', async () => {
    const { run_id } = await client.StartRun({ models: ['popularity'], seed: 7 }, { tenantId: 'tomorrow' });
    await watchToEnd(client, 'tomorrow', run_id);
    const asked = { models: ['popularity', 'of-tomorrow'], seed: 7, testShare: 0.1, hold: false, backend: 'tpu' };
    await world.pool.query('update runs set config = $2 where id = $1', [run_id, JSON.stringify(asked)]);
    const { runs } = await client.ListRuns({}, { tenantId: 'tomorrow' });
    const why = expect.stringContaining('a newer one has queued it');
    expect(runs).toMatchObject([{ run_id, models: ['popularity', 'of-tomorrow'], seed: 7, warnings: [why] }]);
    expect(await watchToEnd(client, 'tomorrow', run_id)).toMatchObject([{ run_id, warnings: [why] }]);
  });

  it('refuses wrong pages and states', async () => {
    await expect(client.ListRuns({ page_size: -1 }, call)).rejects.toMatchObject(violation('page_size'));
    await expect(client.ListRuns({ page_size: 501 }, call)).rejects.toMatchObject(violation('page_size'));
    await expect(client.ListRuns({ state: 77 as never }, call)).rejects.toMatchObject(violation('state'));
    await expect(client.ListRuns({ page_token: 'x' }, call)).rejects.toMatchObject(violation('page_token'));
    const { next_page_token: page_token } = await client.ListRuns({ page_size: 1 }, call);
    await expect(client.ListRuns({ page_token, state: 'RUN_STATE_FAILED' }, call)).rejects.toMatchObject(
      violation('page_token'),
    );
  });
});

describe('CancelRun', () => {
  it('does not know a run that never was, nor one of another tenant', async () => {
    for (const run_id of ['9b2f1c1e-6a3f-4a53-9a6b-5e3f8d1b2c3d', 'a\0']) {
      await expect(client.CancelRun({ run_id }, call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(otherKey.CancelRun({ run_id: runId }, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.CancelRun({ run_id: '' }, call)).rejects.toMatchObject(violation('run_id'));
  });
});

describe('ListModels', () => {
  it('pages through all versions, the newest first', async () => {
    const all = await readKey.ListModels({}, {});
    const paged: string[] = [];
    let token = '';
    do {
      const page = await readKey.ListModels({ page_size: 4, page_token: token }, {});
      expect(page.models.length).toBeLessThanOrEqual(4);
      paged.push(...page.models.map(({ slot, version }) => `${slot} ${version}`));
      token = page.next_page_token;
    } while (token !== '');
    expect(paged).toEqual(all.models.map(({ slot, version }) => `${slot} ${version}`));
    expect(new Set(paged).size).toBe(paged.length);
    const { models } = await readKey.ListModels({ slot: 'similar' }, {});
    const versions = models.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => b - a));
    expect((await otherKey.ListModels({}, {})).models).toEqual([]);
  });

  it('refuses a token of another list, of another tenant, or made up', async () => {
    const { next_page_token } = await readKey.ListModels({ page_size: 1 }, {});
    expect(next_page_token).not.toBe('');
    for (const page_token of [next_page_token, '7', 'MS4u', `${next_page_token}A`]) {
      await expect(readKey.ListModels({ slot: 'similar', page_token }, {})).rejects.toMatchObject(
        violation('page_token'),
      );
    }
    await expect(otherKey.ListModels({ page_token: next_page_token }, {})).rejects.toMatchObject(
      violation('page_token'),
    );
  });

  it('refuses a wrong page size and an unknown slot', async () => {
    await expect(readKey.ListModels({ page_size: 501 }, {})).rejects.toMatchObject(violation('page_size'));
    await expect(readKey.ListModels({ page_size: -1 }, {})).rejects.toMatchObject(violation('page_size'));
    await expect(readKey.ListModels({ slot: 'best' }, {})).rejects.toMatchObject(violation('slot'));
  });
});

describe('Promote and Rollback', () => {
  it('refuse what does not exist', async () => {
    await expect(client.Promote({ slot: 'similar', version: 99 }, call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(otherKey.Promote({ slot: 'similar', version: 1 }, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.Promote({ slot: 'best', version: 1 }, call)).rejects.toMatchObject(violation('slot'));
    await expect(client.Promote({ slot: 'similar' }, call)).rejects.toMatchObject(violation('version'));
    await expect(client.Promote({ slot: 'similar', version: -1 }, call)).rejects.toMatchObject(violation('version'));
    const nul = client.Promote({ slot: 'similar', version: 1, reason: 'be\0cause' }, call);
    await expect(nul).rejects.toMatchObject(violation('reason'));
  });

  it('refuses a rollback without a past', async () => {
    await expect(client.Rollback({ slot: 'popular' }, call)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(otherKey.Rollback({ slot: 'popular' }, {})).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('goes back step by step, never forth again, and promoting the champion changes nothing', async () => {
    const champion = async () =>
      (await client.ListModels({ slot: 'similar' }, call)).models
        .filter(({ stage }) => stage === 'MODEL_STAGE_CHAMPION')
        .map(({ version }) => version);
    expect(await champion()).toEqual([1]);
    await client.Promote({ slot: 'similar', version: 2 }, call);
    await client.Promote({ slot: 'similar', version: 2 }, call);
    await writeKey.Promote({ slot: 'similar', version: 1 }, {});
    expect(await champion()).toEqual([1]);
    expect((await client.Rollback({ slot: 'similar' }, call)).champion?.version).toBe(2);
    expect((await client.Rollback({ slot: 'similar' }, call)).champion?.version).toBe(1);
    await expect(client.Rollback({ slot: 'similar' }, call)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(await champion()).toEqual([1]);
  });

  it('leaves one champion when many promote at once', async () => {
    await Promise.all([1, 2, 1, 2, 2, 1].map((version) => client.Promote({ slot: 'popular', version }, call)));
    const { models } = await client.ListModels({ slot: 'popular' }, call);
    expect(models.filter(({ stage }) => stage === 'MODEL_STAGE_CHAMPION')).toHaveLength(1);
  });
});

describe('access', () => {
  it('asks for the scope of each method', async () => {
    const denied = { code: 'PERMISSION_DENIED' };
    await expect(readKey.StartRun({}, {})).rejects.toMatchObject(denied);
    await expect(readKey.Promote({ slot: 'popular', version: 1 }, {})).rejects.toMatchObject(denied);
    await expect(readKey.Rollback({ slot: 'popular' }, {})).rejects.toMatchObject(denied);
    await expect(readKey.CancelRun({ run_id: runId }, {})).rejects.toMatchObject(denied);
    await expect(writeKey.ListModels({}, {})).rejects.toMatchObject(denied);
    await expect(writeKey.ListRuns({}, {})).rejects.toMatchObject(denied);
    await expect(async () => {
      for await (const _ of writeKey.WatchRun({ run_id: runId }, {}));
    }).rejects.toMatchObject(denied);
  });

  it('asks for a key', async () => {
    const stranger = createClient('insightmesh.training.v1.TrainingService', {
      address: `127.0.0.1:${service.ports.grpc}`,
      defaultDeadlineMs: 10_000,
    });
    await expect(stranger.ListModels({})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    stranger.close();
  });
});
