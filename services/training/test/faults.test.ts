import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Instance } from '../src/instance.js';
import { interrupted } from '../src/run/queue.js';
import type { Service } from '../src/service.js';
import { claimRun, failOrphans, findRun, insertRun } from '../src/store/runs.js';
import { createWorld, followChampions, log, runToEnd, type TrainingClient, type World, watchToEnd } from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const may = Date.UTC(2026, 4, 1);
const tenantId = 'large-shop';
const config = { models: ['popularity' as const], seed: 0, testShare: 0.1, hold: false };

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 30_000, fromMs: may }));
  await writeLake(world.root, 'small-shop', walkingSessions({ seed: 2, sessions: 120, fromMs: may }));
});

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
async function startHalted(client: TrainingClient, parent: number): Promise<{ runId: string; pid: number }> {
  const before = new Set(await childrenOf(parent));
  const { run_id } = await client.StartRun({}, { tenantId });
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
  return { runId: run_id, pid };
}

describe('a run whose process goes wrong', () => {
  it('is failed with the reason when it is killed, and the next one goes on', async () => {
    const service = await world.start();
    const client = world.client(service);
    const { runId, pid } = await startHalted(client, process.pid);
    process.kill(pid, 'SIGKILL');
    const end = (await watchToEnd(client, tenantId, runId)).at(-1);
    expect(end).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: 'its process ended before the run did (SIGKILL)',
      models: [],
    });
    expect((await client.ListModels({}, { tenantId })).models).toEqual([]);
    expect((await runToEnd(client, 'small-shop')).state).toBe('RUN_STATE_SUCCEEDED');
    await service.life.stop();
  });

  it('is failed when it takes too long', async () => {
    const service = await world.start({ RUN_TIME_LIMIT_SECONDS: '1' });
    const client = world.client(service);
    const { runId } = await startHalted(client, process.pid);
    expect((await watchToEnd(client, tenantId, runId)).at(-1)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: 'it took longer than the 1 s that a run may take',
    });
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
});

describe('a service that goes', () => {
  it('fails its run when it stops, and the run can be started again', async () => {
    const service = await world.start();
    const { runId, pid } = await startHalted(world.client(service), process.pid);
    await service.life.stop();
    expect(lives(pid)).toBe(false);
    expect(await findRun(world.pool, tenantId, runId)).toMatchObject({ state: 'failed', error: interrupted });
  });

  it('killed: its run is failed by the next start, what was queued goes on, and no process stays behind', async () => {
    const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
    const killed = spawn(process.execPath, [program], {
      env: { ...world.env, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await listening(killed);
    const client = world.client({ ports: address } as Service);
    const { runId, pid } = await startHalted(client, killed.pid ?? 0);
    const queued = await client.StartRun({ models: ['popularity'] }, { tenantId: 'small-shop' });
    killed.kill('SIGKILL');
    process.kill(pid, 'SIGCONT');

    const service = await world.start();
    const next = world.client(service);
    expect((await watchToEnd(next, tenantId, runId)).at(-1)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      error: interrupted,
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
    expect(await failOrphans(world.pool, mine.owner, interrupted)).toEqual([]);
    await other.stop();
    await waitFor(async () => (await failOrphans(world.pool, mine.owner, interrupted)).includes('of-other'));
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
