import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Instance } from '../src/instance.js';
import type { Service } from '../src/service.js';
import { claimRun, takeBackOrphans } from '../src/store/held-runs.js';
import { cancelRun, findRun, insertRun } from '../src/store/runs.js';
import { createWorld, followChampions, log, runToEnd, type TrainingClient, type World, watchToEnd } from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const may = Date.UTC(2026, 4, 1);
const tenantId = 'large-shop';
const middleShop = 'middle-shop';
const config = { models: ['popularity' as const], seed: 0, testShare: 0.1, hold: false };

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 30_000, fromMs: may }));
  await writeLake(world.root, middleShop, walkingSessions({ seed: 5, sessions: 3_000, fromMs: may }));
  await writeLake(world.root, 'small-shop', walkingSessions({ seed: 2, sessions: 120, fromMs: may }));
});

afterEach(() => world.stopServices());

afterAll(() => world?.stop());

/** The processes that a process has started. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts a run and halts its process, so that it is surely not done when it is interfered with. */
async function startHalted(
  client: TrainingClient,
  parent: number,
  request: StartRunRequest = {},
  tenant = tenantId,
): Promise<{ runId: string; pid: number }> {
  const before = new Set(await childrenOf(parent));
  const { run_id } = await client.StartRun(request, { tenantId: tenant });
  return { runId: run_id, pid: await haltNext(parent, before) };
}

/** Halts the next process of a run that is none of `before`. */
async function haltNext(parent: number, before: ReadonlySet<number>): Promise<number> {
  const isRun = async (pid: number): Promise<boolean> =>
    // Before it has become the worker it is a copy of its parent, which waits for it.
    !before.has(pid) && (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('worker.js');
  const pid = await waitFor(
    async () => {
      for (const child of await childrenOf(parent)) if (await isRun(child)) return child;
      return undefined;
    },
    { intervalMs: 2, timeoutMs: 45_000 },
  );
  process.kill(pid, 'SIGSTOP');
  return pid;
}

describe('a run whose process goes wrong', () => {
  it('goes on when it is killed, and ends as one that nobody killed', async () => {
    const service = await world.start();
    const client = world.client(service);
    const { runId, pid } = await startHalted(client, process.pid, { seed: 3, hold: true }, middleShop);
    process.kill(pid, 'SIGKILL');
    const end = (await watchToEnd(client, middleShop, runId)).at(-1);
    expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', error: '', attempt: 2 });
    expect(end?.warnings).toEqual([
      expect.stringMatching(/^attempt 1 was broken off at the step "[a-z ]+": its process ended .* \(SIGKILL\)$/),
    ]);
    const unbroken = await runToEnd(client, middleShop, { seed: 3, hold: true });
    expect(unbroken).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', attempt: 1 });
    const figures = (run: typeof unbroken | undefined) =>
      run?.models.map(({ slot, model, metrics, data_set }) => ({ slot, model, metrics, data_set }));
    expect(figures(end)).toEqual(figures(unbroken));
    await service.life.stop();
  });

  it('is failed when its process dies three times at one step, and the next one goes on', async () => {
    const workerFile = fileURLToPath(new URL('./dying-worker.mjs', import.meta.url));
    const service = await world.start({}, { workerFile });
    const end = await runToEnd(world.client(service), 'small-shop');
    expect(end).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: expect.stringMatching(/ \(SIGKILL\), 3 times at the step "fit vs-knn" without getting further$/),
      attempt: 3,
      models: [],
    });
    expect(end.warnings).toEqual(
      [1, 2].map(
        (attempt) =>
          `attempt ${attempt} was broken off at the step "fit vs-knn": its process ended before the run did (SIGKILL)`,
      ),
    );
    await service.life.stop();
    const next = await world.start();
    expect((await runToEnd(world.client(next), 'small-shop', { hold: true })).state).toBe('RUN_STATE_SUCCEEDED');
  });

  it('waits for a store that is away without a count of it, says so once, and goes on', async () => {
    const workerFile = fileURLToPath(new URL('./away-worker.mjs', import.meta.url));
    const service = await world.start({ RUN_MAX_BREAKS: '1' }, { workerFile });
    const client = world.client(service);
    const { run_id } = await client.StartRun({}, { tenantId: 'small-shop' });
    const end = watchToEnd(client, 'small-shop', run_id);
    // Twice away; nobody waits for the ten seconds in between here.
    for (const attempts of [1, 2]) {
      await waitFor(async () => {
        const run = await findRun(world.pool, 'small-shop', run_id);
        return run?.attempts === attempts && run.state === 'queued' && run;
      });
      await world.pool.query('update runs set not_before = now() where id = $1', [run_id]);
    }
    expect((await end).at(-1)).toMatchObject({
      ...{ state: 'RUN_STATE_FAILED', error: 'the third attempt got through', attempt: 3 },
      warnings: ['it waited: the object store did not answer'],
    });
    expect((await findRun(world.pool, 'small-shop', run_id))?.breaks).toBe(0);
    await service.life.stop();
  });

  it('fails where the database refuses its end for ever, and the next one goes on', async () => {
    const tenant = 'refused';
    await writeLake(world.root, tenant, walkingSessions({ seed: 2, sessions: 120, fromMs: may }));
    const service = await world.start();
    const client = world.client(service);
    await runToEnd(client, tenant, { models: ['popularity'], hold: true });
    // As after a restore that lost the counter: its number is given again.
    await world.pool.query(`update slots set last_version = 0 where tenant_id = 'refused'`);
    expect(await runToEnd(client, tenant, { models: ['popularity'], hold: true })).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: expect.stringMatching(/^its end could not be stored: the database refuses it \(SQLSTATE 23505: /),
    });
    // What the first run registered is still there, file by file.
    const { models } = await client.ListModels({}, { tenantId: tenant });
    for (const { artefact } of models) expect(await readdir(join(world.root, artefact))).toContain('manifest.json');
    await world.pool.query(`update slots set last_version = 1 where tenant_id = 'refused'`);
    const next = await runToEnd(client, tenant, { models: ['popularity'], hold: true });
    expect(next.state).toBe('RUN_STATE_SUCCEEDED');
    await service.life.stop();
  });

  it('is failed when it takes too long, all attempts together', async () => {
    const service = await world.start({ RUN_TIME_LIMIT_SECONDS: '1' });
    const client = world.client(service);
    const { runId } = await startHalted(client, process.pid);
    expect((await watchToEnd(client, tenantId, runId)).at(-1)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: 'it took longer than the 1 s that a run may take',
    });
    // As if earlier attempts had taken all of it.
    await world.pool.query(`update runs set state = 'queued', spent_ms = 1000 where id = $1`, [runId]);
    const again = await waitFor(async () => {
      const run = await findRun(world.pool, tenantId, runId);
      return run?.state === 'failed' ? run : undefined;
    });
    expect(again).toMatchObject({ attempts: 2, error: 'it took longer than the 1 s that a run may take' });
    await service.life.stop();
  });

  it('is failed when it needs too much memory', async () => {
    const service = await world.start({ RUN_MEMORY_MB: '16' });
    expect(await runToEnd(world.client(service), tenantId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: 'it needed more than the 16 MB that a run may use',
    });
    await service.life.stop();
    // V8 collects garbage for a long while before it gives up.
  }, 180_000);

  it('is failed when its process takes more memory than it may, outside the heap too', async () => {
    const service = await world.start({ RUN_RSS_MB: '64' });
    const end = await runToEnd(world.client(service), tenantId);
    expect(end.state).toBe('RUN_STATE_FAILED');
    expect(end.error).toMatch(
      /^it took \d+ MB of memory, and may take 64 \(RUN_RSS_MB, or the memory_mb of the run\)$/,
    );
    await service.life.stop();
  });
});

describe('CancelRun', () => {
  it('ends what runs and what waits, tells watchers, and changes nothing in the registry', async () => {
    const service = await world.start({ RUN_STOP_GRACE_SECONDS: '1' });
    const client = world.client(service);
    const before = (await client.ListModels({}, { tenantId })).models;
    const { runId, pid } = await startHalted(client, process.pid);
    const { run_id: waiting } = await client.StartRun({}, { tenantId });
    const watched = watchToEnd(client, tenantId, runId);
    const cancelled = await client.CancelRun({ run_id: waiting }, { tenantId });
    expect(cancelled.run).toMatchObject({ state: 'RUN_STATE_CANCELLED', run_id: waiting });
    // Halted, it does not hear of it: it is killed after the grace.
    await client.CancelRun({ run_id: runId }, { tenantId });
    expect((await watched).at(-1)).toMatchObject({ state: 'RUN_STATE_CANCELLED', step: 'cancelled', error: '' });
    expect(lives(pid)).toBe(false);
    expect((await client.CancelRun({ run_id: runId }, { tenantId })).run?.state).toBe('RUN_STATE_CANCELLED');
    expect((await client.ListModels({}, { tenantId })).models).toEqual(before);
    await waitFor(async () => (await readdir(join(world.root, 'work/training'))).length === 0);
    await service.life.stop();
  });

  it('is refused for what has ended otherwise', async () => {
    const service = await world.start();
    const client = world.client(service);
    const { run_id } = await runToEnd(client, 'small-shop', { hold: true });
    await expect(client.CancelRun({ run_id }, { tenantId: 'small-shop' })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('succeeded'),
    });
    await service.life.stop();
  });
});

describe('a service that goes', () => {
  it('gives its run back when it stops, and the next one goes on', async () => {
    const service = await world.start({ RUN_STOP_GRACE_SECONDS: '1' });
    const { runId, pid } = await startHalted(world.client(service), process.pid, { hold: true }, middleShop);
    await service.life.stop();
    expect(lives(pid)).toBe(false);
    expect(await findRun(world.pool, middleShop, runId)).toMatchObject({ state: 'queued', breaks: 0, attempts: 1 });
    const next = await world.start();
    const end = (await watchToEnd(world.client(next), middleShop, runId)).at(-1);
    expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', attempt: 2 });
    await next.life.stop();
  });

  it('killed: its run goes on with the next start, as does what was queued, and no process stays behind', async () => {
    const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
    const killed = spawn(process.execPath, [program], {
      env: { ...world.env, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await listening(killed);
    const client = world.client({ ports: address } as Service);
    const { runId, pid } = await startHalted(client, killed.pid ?? 0, { hold: true }, middleShop);
    const queued = await client.StartRun({ models: ['popularity'] }, { tenantId: 'small-shop' });
    killed.kill('SIGKILL');
    process.kill(pid, 'SIGCONT');

    const service = await world.start();
    const next = world.client(service);
    expect((await watchToEnd(next, middleShop, runId)).at(-1)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      attempt: 2,
    });
    const end = (await watchToEnd(next, 'small-shop', queued.run_id)).at(-1);
    expect(end?.state).toBe('RUN_STATE_SUCCEEDED');
    await waitFor(() => !lives(pid));
    await service.life.stop();
  });

  it('leaves the runs of a living instance alone', async () => {
    const other = new Instance({ pool: world.pool, log });
    await other.start();
    await insertRun(world.pool, { id: 'of-other', tenantId, config, maxQueued: 10 });
    expect((await claimRun(world.pool, other.owner))?.id).toBe('of-other');
    const mine = new Instance({ pool: world.pool, log });
    await mine.start();
    expect(await takeBackOrphans(world.pool, mine.owner, [])).toEqual([]);
    await other.stop();
    await waitFor(async () => (await takeBackOrphans(world.pool, mine.owner, [])).includes('of-other'));
    await cancelRun(world.pool, tenantId, 'of-other');
    await mine.stop();
  });

  it('goes on when Postgres drops its connections', async () => {
    const service = await world.start();
    const client = world.client(service);
    await world.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()`,
      [world.schema],
    );
    await waitFor(() => service.life.ready());
    expect((await runToEnd(client, 'small-shop')).state).toBe('RUN_STATE_SUCCEEDED');
    await service.life.stop();
  });
});

describe('without Kafka', () => {
  it('runs train and promote; the champions are published when Kafka is there, in their order', async () => {
    const tenant = 'shop-without-kafka';
    await writeLake(world.root, tenant, walkingSessions({ seed: 3, sessions: 120, fromMs: may }));
    const alone = await world.start({ KAFKA_BROKERS: '127.0.0.1:9' });
    const client = world.client(alone);
    expect((await runToEnd(client, tenant)).step).toContain('promoted');
    await runToEnd(client, tenant, { hold: true });
    await client.Promote({ slot: 'similar', version: 2 }, { tenantId: tenant });
    await client.Rollback({ slot: 'similar' }, { tenantId: tenant });
    await client.Promote({ slot: 'similar', version: 2 }, { tenantId: tenant });
    await alone.life.stop();
    const waiting = await world.pool.query(`select value from outbox where key = $1 order by id`, [
      `${tenant}/similar`,
    ]);
    expect(waiting.rows.length).toBeGreaterThanOrEqual(4);

    const champions = await followChampions(world);
    const service = await world.start();
    const versions = () =>
      champions.seen.filter(({ key }) => key === `${tenant}/similar`).map(({ value }) => value.version);
    await waitFor(async () => (await world.pool.query('select 1 from outbox')).rows.length === 0);
    await waitFor(() => versions().length >= 4);
    // Only the topic's newest message of a key counts; those before it came in the order of the promotions.
    expect(versions().slice(0, 4)).toEqual([1, 2, 1, 2]);
    expect(new Set(versions().slice(4))).toEqual(new Set([2]));
    await champions.stop();
    await service.life.stop();
  });
});

describe('two instances', () => {
  it('share the queue, tell each other of changes, and the second publishes when the first is gone', async () => {
    const tenant = 'two-instances';
    await writeLake(world.root, tenant, walkingSessions({ seed: 4, sessions: 120, fromMs: may }));
    const champions = await followChampions(world);
    const first = await world.start();
    const second = await world.start();
    const started = await Promise.all(
      [first, second].map((service) => world.client(service).StartRun({ hold: true }, { tenantId: tenant })),
    );
    // Each is watched through the instance that did not take the request.
    const ends = await Promise.all([
      watchToEnd(world.client(second), tenant, started[0]?.run_id ?? ''),
      watchToEnd(world.client(first), tenant, started[1]?.run_id ?? ''),
    ]);
    expect(ends.map((told) => told.at(-1)?.state)).toEqual(['RUN_STATE_SUCCEEDED', 'RUN_STATE_SUCCEEDED']);
    await first.life.stop();
    await world.client(second).Promote({ slot: 'popular', version: 2 }, { tenantId: tenant });
    await waitFor(() => champions.seen.some(({ key, value }) => key === `${tenant}/popular` && value.version === 2));
    await champions.stop();
    await second.life.stop();
  });
});

/** The ports that a service's process tells on its standard output. */
async function listening(child: ChildProcess): Promise<{ grpc: number; admin: number }> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const line = await waitFor(() => text.split('\n').find((each) => each.includes('"msg":"listening"')), {
    what: 'the service to listen',
  });
  const { grpc, admin } = JSON.parse(line) as { grpc: string; admin: string };
  return { grpc: Number(grpc.split(':')[1]), admin: Number(admin.split(':')[1]) };
}
