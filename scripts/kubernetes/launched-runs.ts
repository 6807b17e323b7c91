import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@insight-mesh/local-stack/testing';
import { createClient } from '@insight-mesh/runtime/grpc-client';
import { Tally } from '../charts/tally.js';
import { type Mesh, startMesh } from '../lib/mesh.js';
import type { Training } from '../train/runs.js';
import type { Thing } from './cluster.js';
import { deletePod, evict, GPU_NODE, podsOf, runningPod, templateOf } from './job-pods.js';
import type { Release } from './release.js';

const ACCOUNT = 'insight-mesh-training';
const RUN = 'insight-mesh.io/run';

interface Wanted {
  /** For the service's data and files. */
  dir: string;
  say: (message: string) => void;
}

/**
 * A training service outside the cluster, with the template that the chart renders and a token of the account that it makes: StartRun makes a
 * Job, whose pod lands on the node with GPUs alone; one that is evicted or deleted is replaced there, the run going on; a service that restarts
 * follows the Job and makes no second; CancelRun takes all of it away.
 */
export async function launchedRuns(release: Release, { dir, say }: Wanted): Promise<Tally> {
  const tally = new Tally();
  mkdirSync(dir, { recursive: true });
  const mesh = await startService(release, dir, say);
  const training = connect(mesh);
  try {
    const { run_id: run } = await training.client.StartRun({ models: ['popularity'], hold: true }, training.call);
    const job = `run-${run}-1`;
    const first = await runningPod(release, job);
    tally.expect(first.spec.nodeName === GPU_NODE, () => `the run's pod lies on ${first.spec.nodeName}`);
    const strangers = (await release.pods()).filter(
      ({ metadata, spec }) => spec.nodeName === GPU_NODE && metadata.uid !== first.metadata.uid,
    );
    tally.expect(strangers.length === 0, () => `beside it lie ${strangers.map(({ metadata }) => metadata.name)}`);

    await evict(release, first);
    const second = await runningPod(release, job, [first]);
    tally.expect(second.spec.nodeName === GPU_NODE, () => `an evicted pod was replaced on ${second.spec.nodeName}`);
    await mesh.process('training').stop();
    await mesh.restart('training');
    await deletePod(release, second);
    const third = await runningPod(release, job, [first, second]);
    tally.expect(third.spec.nodeName === GPU_NODE, () => `a deleted pod was replaced on ${third.spec.nodeName}`);
    await waitFor(async () => (await stateOf(training, run)) === 'RUN_STATE_RUNNING', {
      what: 'the service that was started again to follow the run',
      timeoutMs: 60_000,
    });
    const jobs = await jobsOf(release, run);
    tally.expect(
      jobs.length === 1 && jobs[0]?.metadata.name === job,
      () => `the run has the Jobs ${jobs.map(({ metadata }) => metadata.name)}, and not ${job} alone`,
    );

    await training.client.CancelRun({ run_id: run }, training.call);
    await waitFor(async () => (await stateOf(training, run)) === 'RUN_STATE_CANCELLED', {
      what: 'the run to be cancelled',
      timeoutMs: 60_000,
    });
    await waitFor(async () => (await jobsOf(release, run)).length === 0 && (await podsOf(release, job)).length === 0, {
      what: 'the Job of a cancelled run to go',
      timeoutMs: 60_000,
      intervalMs: 200,
    });
    tally.pass(2);
  } finally {
    training.client.close();
    await mesh.stop();
  }
  return tally;
}

const jobsOf = (release: Release, run: string): Promise<Thing[]> =>
  release.cluster.list('jobs', release.namespace, { [RUN]: run });

async function stateOf({ client, call }: Training, run: string): Promise<string | undefined> {
  const { runs } = await client.ListRuns({ page_size: 100 }, call);
  return runs.find(({ run_id }) => run_id === run)?.state;
}

function connect({ addresses, apiKey }: Mesh): Training {
  const address = addresses.training;
  const client = createClient('insightmesh.training.v1.TrainingService', {
    address,
    apiKey,
    defaultDeadlineMs: 30_000,
  });
  return { client, call: {} };
}

/** With no more rights than the chart gives the service. */
async function startService(release: Release, dir: string, say: (message: string) => void): Promise<Mesh> {
  const kubeconfig = join(dir, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(await limited(release)), { mode: 0o600 });
  for (const file of ['job.json', 'job-cpu.json'] as const)
    writeFileSync(join(dir, file), await templateOf(release, file));
  return startMesh({
    dir: join(dir, 'mesh'),
    services: ['training'],
    env: {
      training: {
        RUN_LAUNCHER: 'kubernetes',
        KUBECONFIG: kubeconfig,
        TRAINING_JOB_TEMPLATE: join(dir, 'job.json'),
        TRAINING_JOB_FALLBACK_TEMPLATE: join(dir, 'job-cpu.json'),
        TRAINING_JOB_POLL_MS: '200',
      },
    },
    onStep: say,
  });
}

async function limited(release: Release): Promise<object> {
  const token = ['create', 'token', ACCOUNT, '--namespace', release.namespace, '--duration', '1h'];
  const admin = JSON.parse(await release.cluster.done(['config', 'view', '--raw', '--output', 'json'])) as {
    clusters: { cluster: object }[];
  };
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'limited' },
    clusters: [{ name: 'lab', cluster: admin.clusters[0]?.cluster }],
    users: [{ name: ACCOUNT, user: { token: (await release.cluster.done(token)).trim() } }],
    contexts: [{ name: 'limited', context: { cluster: 'lab', user: ACCOUNT } }],
  };
}
