import { writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartRunRequest } from '@insight-mesh/contracts/types/insightmesh/training/v1/StartRunRequest';
import type { WatchRunResponse__Output } from '@insight-mesh/contracts/types/insightmesh/training/v1/WatchRunResponse';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { codecFor } from '@insight-mesh/runtime/codec';
import type { V1Job } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../src/service.js';
import { createWorld, runToEnd, type TrainingClient, type World, watchToEnd } from './harness.js';
import { Kubelet } from './kubelet.js';
import { type TestCluster, template, testCluster } from './kubernetes-world.js';
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
const long = {
  ...(codecFor('insightmesh.training.v1.StartRunRequest').toRpc({ settings: { transformer } }) as StartRunRequest),
  ...{ models: ['transformer'], seed: 5, hold: true, checkpoint_seconds: 1 },
} satisfies StartRunRequest;
const short = { models: ['popularity'], hold: true } satisfies StartRunRequest;

vi.setConfig({ testTimeout: 300_000 });

let world: World;
let cluster: TestCluster;
let kubelet: Kubelet;
let unbroken: WatchRunResponse__Output;

beforeAll(async () => {
  world = await createWorld();
  await writeLake(world.root, tenantId, walkingSessions({ seed: 1, sessions: 400, fromMs: Date.UTC(2026, 4, 1) }));
  cluster = await testCluster(world.root);
  kubelet = new Kubelet(cluster.admin, { OBJECT_STORE_URL: world.env.OBJECT_STORE_URL ?? '', LOG_LEVEL: 'info' });
  kubelet.start();
  const service = await world.start();
  unbroken = await runToEnd(world.client(service), tenantId, long);
  await world.stopServices();
}, 300_000);

afterEach(() => world.stopServices());

afterAll(async () => {
  await kubelet?.stop();
  await cluster?.stop();
  await world?.stop();
});

let templates = 0;

function start(
  options: {
    gpus?: number;
    image?: string;
    fallback?: boolean;
    env?: Record<string, string>;
    job?: (job: V1Job) => void;
  } = {},
): Promise<Service> {
  const file = join(world.root, `job-${++templates}.json`);
  const main = template(options.gpus ?? 1, options.image);
  options.job?.(main);
  writeFileSync(file, JSON.stringify(main));
  const fallback = join(world.root, `job-${templates}-cpu.json`);
  writeFileSync(fallback, JSON.stringify(template(0)));
  return world.start({
    ...{
      RUN_LAUNCHER: 'kubernetes',
      KUBECONFIG: cluster.kubeconfig,
      TRAINING_JOB_TEMPLATE: file,
      TRAINING_JOB_POLL_MS: '100',
    },
    ...(options.fallback === true ? { TRAINING_JOB_FALLBACK_TEMPLATE: fallback } : {}),
    ...options.env,
  });
}

const labelled =
  (runId: string) =>
  ({ metadata }: { metadata?: { labels?: Record<string, string> } }): boolean =>
    metadata?.labels?.['insight-mesh.io/run'] === runId;
const podsOf = async (runId: string) => (await cluster.admin.pods()).filter(labelled(runId));
const jobsOf = async (runId: string) => (await cluster.admin.jobs()).filter(labelled(runId));

/** The pod of the run whose process is alive, and is none of those. */
const workingPod = (runId: string, not: readonly string[] = []): Promise<{ name: string; node: string | undefined }> =>
  waitFor(
    async () =>
      (await podsOf(runId))
        .map(({ metadata, spec }) => ({ name: metadata?.name ?? '', node: spec?.nodeName }))
        .find(({ name }) => kubelet.running().includes(name) && !not.includes(name)),
    { what: 'a pod of the run', timeoutMs: 60_000 },
  );

async function untilKept(runId: string, more: number): Promise<void> {
  const read = async () =>
    Number((await world.pool.query<{ kept: string }>('select kept from runs where id = $1', [runId])).rows[0]?.kept);
  const from = await read();
  await waitFor(async () => (await read()) >= from + more, { timeoutMs: 60_000, what: 'a checkpoint' });
}

const rowOf = async (runId: string) =>
  (await world.pool.query<{ state: string; step: string }>('select state, step from runs where id = $1', [runId]))
    .rows[0];

/** That it ended as the process that nobody disturbed, and left nothing. */
async function expectAsUnbroken(runId: string, end: WatchRunResponse__Output | undefined): Promise<void> {
  expect(end, kubelet.output).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', error: '' });
  expect(end?.models.map(({ metrics }) => metrics)).toEqual(unbroken.models.map(({ metrics }) => metrics));
  await expectNothingLeft(runId);
}

async function expectNothingLeft(runId: string): Promise<void> {
  await waitFor(async () => (await jobsOf(runId)).length === 0, { what: 'the Job to go', timeoutMs: 60_000 });
  const work = join(world.root, 'work/training');
  await waitFor(async () => !(await readdir(work).catch((): string[] => [])).includes(runId), {
    what: 'its work to go',
  });
}

/** A Job waits 10 s before it replaces a pod, then 20. */
async function watchLong(client: TrainingClient, runId: string): Promise<WatchRunResponse__Output[]> {
  const told: WatchRunResponse__Output[] = [];
  for await (const state of client.WatchRun({ run_id: runId }, { tenantId, deadlineMs: 240_000 })) told.push(state);
  return told;
}

it('runs as a Job on the node with GPUs; a pod that is deleted, and one that is killed, are replaced by others that go on', async () => {
  const client = world.client(await start());
  const { run_id: runId } = await client.StartRun(long, { tenantId });
  const ended = watchLong(client, runId);
  const first = await workingPod(runId);
  expect(first.node).toBe('gpu-0');
  await untilKept(runId, 1);
  await cluster.admin.core.deleteNamespacedPod({ namespace: cluster.admin.namespace, name: first.name });
  const second = await workingPod(runId, [first.name]);
  await untilKept(runId, 1);
  kubelet.kill(second.name);
  await workingPod(runId, [first.name, second.name]);
  const told = await ended;
  const end = told.at(-1);
  expect(end?.attempt).toBe(1);
  expect(end?.warnings).toContainEqual(expect.stringMatching(/^its pod was taken away at the step "/));
  expect(told.some(({ epoch }) => epoch > 0)).toBe(true);
  await expectAsUnbroken(runId, end);
});

it('works on while no service is there, and is followed by the next one: no second Job is made', async () => {
  const first = await start();
  const { run_id: runId } = await world.client(first).StartRun(long, { tenantId });
  const pod = await workingPod(runId);
  await untilKept(runId, 1);
  const [job] = await jobsOf(runId);
  await first.life.stop();
  expect(kubelet.running()).toContain(pod.name);
  expect((await rowOf(runId))?.state).toBe('queued');
  const second = await start();
  const told = await watchToEnd(world.client(second), tenantId, runId);
  const started = kubelet.started(runId);
  expect(told.at(-1)?.attempt).toBe(2);
  expect(job?.metadata?.name).toBe(`run-${runId}-1`);
  expect(started).toEqual([pod.name]);
  await expectAsUnbroken(runId, told.at(-1));
});

it('is registered by the next service where it ended while none was there', async () => {
  const first = await start();
  const { run_id: runId } = await world.client(first).StartRun(short, { tenantId });
  await workingPod(runId);
  await first.life.stop();
  await waitFor(() => kubelet.running().length === 0, { timeoutMs: 60_000, what: 'the pod to end' });
  const second = await start();
  const end = (await watchToEnd(world.client(second), tenantId, runId)).at(-1);
  expect(end).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', attempt: 2 });
  await expectNothingLeft(runId);
});

it('takes its Job along when it is cancelled', async () => {
  const client = world.client(await start());
  const { run_id: runId } = await client.StartRun(long, { tenantId });
  await workingPod(runId);
  await client.CancelRun({ run_id: runId }, { tenantId });
  expect((await watchToEnd(client, tenantId, runId)).at(-1)?.state).toBe('RUN_STATE_CANCELLED');
  expect(kubelet.running()).toEqual([]);
  await expectNothingLeft(runId);
});

it('takes the Job along of a run that was cancelled while no service was there', async () => {
  const first = await start();
  const client = world.client(first);
  const { run_id: runId } = await client.StartRun(long, { tenantId });
  await workingPod(runId);
  await first.life.stop();
  await world.pool.query(`update runs set state = 'cancelled', ended_at = now() where id = $1`, [runId]);
  await start();
  await expectNothingLeft(runId).catch(() => {});
  expect(await jobsOf(runId)).toEqual([]);
});

it('fails, with the reason, when somebody deletes its Job', async () => {
  const client = world.client(await start());
  const { run_id: runId } = await client.StartRun(long, { tenantId });
  await workingPod(runId);
  const name = `run-${runId}-1`;
  await cluster.admin.batch.deleteNamespacedJob({
    namespace: cluster.admin.namespace,
    name,
    propagationPolicy: 'Background',
  });
  const end = (await watchToEnd(client, tenantId, runId)).at(-1);
  expect(end).toMatchObject({
    state: 'RUN_STATE_FAILED',
    error: expect.stringContaining(`its Job ${name} was deleted`),
  });
  await expectNothingLeft(runId);
});

it('fails at once where another try would change nothing, with the words of the run', async () => {
  const client = world.client(await start());
  const end = await runToEnd(client, 'shop-without-events', short);
  expect(end).toMatchObject({ state: 'RUN_STATE_FAILED', attempt: 1 });
  expect(end.error).not.toContain('Job');
});

it('waits and goes on where its pods find the store away and cannot even write that; it counts for no break', async () => {
  const first = await start({
    job: ({ spec }) => {
      const [container] = spec?.template.spec?.containers ?? [];
      if (spec === undefined || container === undefined) throw new Error('no container');
      spec.backoffLimit = 0;
      container.env = [
        { name: 'OBJECT_STORE_URL', value: 'webhdfs://127.0.0.1:1/mesh' },
        { name: 'OBJECT_STORE_RETRY_MS', value: '0' },
      ];
    },
  });
  const { run_id: runId } = await world.client(first).StartRun(short, { tenantId });
  await waitFor(async () => (await rowOf(runId))?.step.startsWith('wait to go on: the object store was away'), {
    what: 'the run to wait',
    timeoutMs: 60_000,
  });
  await first.life.stop();
  const end = (await watchToEnd(world.client(await start()), tenantId, runId)).at(-1);
  expect(end, kubelet.output).toMatchObject({
    ...{ state: 'RUN_STATE_SUCCEEDED', error: '' },
    warnings: expect.arrayContaining(['it waited: the object store was away for its pods']),
  });
  const { rows } = await world.pool.query('select breaks, crashes from runs where id = $1', [runId]);
  expect(rows).toEqual([{ breaks: 0, crashes: 0 }]);
  await expectNothingLeft(runId);
});

it('says that no node takes it, and goes on without a GPU after a while', async () => {
  const client = world.client(await start({ gpus: 99, fallback: true, env: { TRAINING_JOB_WAIT_SECONDS: '2' } }));
  const { run_id: runId } = await client.StartRun(short, { tenantId });
  await waitFor(async () => (await rowOf(runId))?.step.startsWith('wait for a node: 0/3 nodes are available'));
  const pod = await workingPod(runId);
  expect(pod.node).not.toBe('gpu-0');
  const end = (await watchToEnd(client, tenantId, runId)).at(-1);
  expect(end?.state).toBe('RUN_STATE_SUCCEEDED');
  expect(end?.warnings).toContain('no node with a GPU took it within 2 s; it was run without');
  await expectNothingLeft(runId);
});

it('says that its image cannot be fetched, and goes on when it can', async () => {
  kubelet.failImage('nowhere/trainer', 'ImagePullBackOff');
  const client = world.client(await start({ image: 'nowhere/trainer' }));
  const { run_id: runId } = await client.StartRun(short, { tenantId });
  await waitFor(async () => (await rowOf(runId))?.step.includes('nowhere/trainer: ImagePullBackOff'), {
    timeoutMs: 30_000,
  });
  kubelet.failImage('nowhere/trainer', undefined);
  expect((await watchToEnd(client, tenantId, runId)).at(-1)?.state).toBe('RUN_STATE_SUCCEEDED');
});

it('goes on while the API server is away', async ({ skip }) => {
  const { small } = cluster;
  if (small === undefined) return skip('a real API server is not stopped here');
  const client = world.client(await start());
  const { run_id: runId } = await client.StartRun(long, { tenantId });
  await workingPod(runId);
  await small.unlisten();
  await untilKept(runId, 2);
  await small.listen();
  await expectAsUnbroken(runId, (await watchToEnd(client, tenantId, runId)).at(-1));
});
