import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createWorld, runToEnd, type TrainingClient, type World, watchToEnd } from './harness.js';
import { writeLake } from './lake.js';
import { walkingSessions } from './shop.js';

const tenantId = 'shop';
const transformer = {
  width: 8,
  blocks: 1,
  heads: 1,
  maxLength: 8,
  batchSize: 32,
  negatives: 32,
  epochs: 24,
  patience: 24,
};
const request = {
  ...(codecFor('insightmesh.training.v1.StartRunRequest').toRpc({ settings: { transformer } }) as StartRunRequest),
  models: ['transformer'],
  seed: 5,
  hold: true,
  checkpoint_seconds: 1,
} satisfies StartRunRequest;

// Each attempt is a process that has to load all of TensorFlow.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let unbroken: WatchRunResponse__Output;

beforeAll(async () => {
  world = await createWorld();
  await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 400, fromMs: Date.UTC(2026, 4, 1) }));
  const service = await world.start();
  unbroken = await runToEnd(world.client(service), tenantId, request);
  await world.stopServices();
}, 120_000);

afterEach(() => world.stopServices());

afterAll(() => world?.stop());

async function modelHash(run: WatchRunResponse__Output | undefined): Promise<string> {
  const version = run?.models.find(({ slot }) => slot === 'recommend');
  return createHash('sha256')
    .update(await readFile(join(world.root, version?.artefact ?? '', 'model.bin')))
    .digest('hex');
}

/** Until the run has kept so many things more than it had. */
async function untilKept(runId: string, more: number): Promise<void> {
  const read = async () =>
    Number((await world.pool.query<{ kept: string }>('select kept from runs where id = $1', [runId])).rows[0]?.kept);
  const from = await read();
  await waitFor(async () => (await read()) >= from + more, { intervalMs: 5, timeoutMs: 60_000, what: 'a checkpoint' });
}

/** The process of the run that is at work. */
async function workerPid(): Promise<number> {
  return waitFor(async () => {
    const text = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
    for (const pid of text.split(' ').filter(Boolean)) {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (line.includes('run/worker.js')) return Number(pid);
    }
    return undefined;
  });
}

const start = async (client: TrainingClient): Promise<string> => (await client.StartRun(request, { tenantId })).run_id;

/** That a run ended as the one that nobody disturbed. */
async function expectAsUnbroken(end: WatchRunResponse__Output | undefined): Promise<void> {
  expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', error: '' });
  expect(end?.models.map(({ metrics }) => metrics)).toEqual(unbroken.models.map(({ metrics }) => metrics));
  expect(await modelHash(end)).toBe(await modelHash(unbroken));
  await waitFor(async () => (await readdir(join(world.root, 'work/training'))).length === 0);
}

it('tells the epoch, the loss, the speed and the validation while a network is fitted', async () => {
  const service = await world.start();
  const client = world.client(service);
  const told = await watchToEnd(client, tenantId, await start(client));
  const fits = told.filter(({ epoch }) => epoch > 0);
  expect(fits.length).toBeGreaterThan(3);
  for (const { loss, examples_per_second: speed } of fits) {
    expect(loss).toBeGreaterThan(0);
    expect(speed).toBeGreaterThan(0);
  }
  expect(fits.some(({ validation }) => (validation['ndcg@10'] ?? -1) >= 0)).toBe(true);
  expect(fits.some(({ seconds_left: left }) => (left ?? -1) >= 0)).toBe(true);
  await expectAsUnbroken(told.at(-1));
});

it('goes on with the same result when its process is killed in the middle of fits', async () => {
  const service = await world.start();
  const client = world.client(service);
  const runId = await start(client);
  for (let kill = 0; kill < 3; kill++) {
    await untilKept(runId, 1);
    process.kill(await workerPid(), 'SIGKILL');
  }
  const end = (await watchToEnd(client, tenantId, runId)).at(-1);
  expect(end?.attempt).toBeGreaterThanOrEqual(3);
  await expectAsUnbroken(end);
});

it('goes on with the same result in another service when its own stops, with the state of that moment', async () => {
  const first = await world.start({ RUN_CHECKPOINT_SECONDS: '3600' });
  const runId = (await world.client(first).StartRun({ ...request, checkpoint_seconds: 3600 }, { tenantId })).run_id;
  const client = world.client(first);
  for await (const { epoch } of client.WatchRun({ run_id: runId }, { tenantId })) if (epoch >= 5) break;
  await first.life.stop();
  const { rows } = await world.pool.query('select state, breaks, kept from runs where id = $1', [runId]);
  expect(rows).toEqual([{ state: 'queued', breaks: 0, kept: '1' }]);
  const second = await world.start();
  const told = await watchToEnd(world.client(second), tenantId, runId);
  // It did not begin anew.
  const tried = told.filter(({ step, epoch }) => step === 'try transformer' && epoch > 0);
  expect(Math.min(...tried.map(({ epoch }) => epoch))).toBeGreaterThanOrEqual(5);
  await expectAsUnbroken(told.at(-1));
});

it('begins anew in a service of other code, and says so', async () => {
  const first = await world.start({ CODE_VERSION: 'a' });
  const runId = await start(world.client(first));
  await untilKept(runId, 1);
  await first.life.stop();
  const second = await world.start({ CODE_VERSION: 'b' });
  const end = (await watchToEnd(world.client(second), tenantId, runId)).at(-1);
  const why = /^the run began anew, since the code was \S+\+a and is \S+\+b now$/;
  expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', warnings: [expect.stringMatching(why)] });
});

it('goes on from the checkpoint before where the newest is damaged, and says so', async () => {
  const service = await world.start({ RUN_STOP_GRACE_SECONDS: '1' });
  const client = world.client(service);
  const runId = await start(client);
  await untilKept(runId, 2);
  const pid = await workerPid();
  process.kill(pid, 'SIGSTOP');
  const kept = join(world.root, 'work/training', runId, 'kept');
  const folder = join(kept, (await readdir(kept))[0] ?? '', 'fits');
  const names = await readdir(folder);
  const counts = await Promise.all(names.map(async (name) => (await readFile(join(folder, name))).readBigUInt64BE(4)));
  const newest = names[counts[0] === undefined || (counts[1] ?? 0n) > counts[0] ? 1 : 0] ?? '';
  const bytes = await readFile(join(folder, newest));
  await writeFile(join(folder, newest), bytes.subarray(0, bytes.length / 2));
  process.kill(pid, 'SIGKILL');
  const end = (await watchToEnd(client, tenantId, runId)).at(-1);
  expect(end?.warnings).toContainEqual(
    expect.stringMatching(/^a checkpoint of "(try|fit) transformer.*" is damaged; /),
  );
  await expectAsUnbroken(end);
});

it('ends with the batch that did it when the loss is no number any more, and changes nothing', async () => {
  const service = await world.start();
  const client = world.client(service);
  const before = (await client.ListModels({}, { tenantId })).models.length;
  const settings = { transformer: { ...transformer, learningRate: 10, clipNorm: 0, weightDecay: 10 } };
  const wild = codecFor('insightmesh.training.v1.StartRunRequest').toRpc({ settings }) as StartRunRequest;
  const end = await runToEnd(client, tenantId, { ...request, ...wild, models: ['transformer'] });
  expect(end.state).toBe('RUN_STATE_FAILED');
  expect(end.error).toMatch(/not a number any more in epoch \d+, batch \d+ of \d+ \(its first session is /);
  expect((await client.ListModels({}, { tenantId })).models).toHaveLength(before);
});
