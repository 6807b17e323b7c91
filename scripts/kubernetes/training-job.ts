import { waitFor } from '@insight-mesh/local-stack/testing';
import { parse } from 'yaml';
import type { Manifest } from '../charts/manifests.js';
import { Tally } from '../charts/tally.js';
import type { PodThing, Thing } from './cluster.js';
import type { Release } from './release.js';
import { userOf } from './rights.js';

/** Node of deploy/kube-lab/nodes.yaml with GPUs and a taint. */
const GPU_NODE = 'gpu-0';
const ENDS = 'insight-mesh.test/exit-code';
/** By which a run says that another try would change nothing. */
const HOPELESS = 64;

interface JobThing extends Thing {
  status: { failed?: number; conditions?: { type: string; status: string; reason?: string }[] };
}

/** Starts a training run's Job in the release's namespace, as the training service would, and gives the Job's name. */
export type JobStarter = (release: Release, options: { name: string; gpu: boolean }) => Promise<string>;

/**
 * By hand: the chart's template with a name, created with the rights of the training service's account.
 * @throws Error when the chart has no template, or the API server refuses the Job
 */
export const startByHand: JobStarter = async (release, { name, gpu }) => {
  const maps = await release.cluster.list('configmaps', release.namespace);
  const texts = maps.flatMap(({ data = {} }) => Object.entries(data));
  const file = gpu ? 'job.json' : 'job-cpu.json';
  const text = texts.find(([key]) => key === file)?.[1];
  if (text === undefined)
    throw new Error(
      `no ConfigMap of ${release.namespace} has ${file}: is training.jobs enabled in ${release.values.name}?`,
    );
  const template: Manifest = parse(text);
  const job = { ...template, metadata: { ...template.metadata, name } };
  const as = ['--as', userOf(release.namespace, 'insight-mesh-training')];
  await release.cluster.done(
    ['create', '--namespace', release.namespace, ...as, '--filename', '-'],
    JSON.stringify(job),
  );
  return name;
};

/**
 * A run's Job: its pod lands on the node with GPUs alone; one that is deleted or evicted is replaced by another, an eviction without
 * counting as a failure; exit code 0 completes the Job and 64 fails it at once; the form without a GPU keeps off that node.
 */
export async function trainingJobs(release: Release, start: JobStarter = startByHand): Promise<Tally> {
  const tally = new Tally();
  const name = await start(release, { name: 'run-replaced', gpu: true });
  const first = await runningPod(release, name);
  tally.expect(first.spec.nodeName === GPU_NODE, () => `the Job's pod lies on ${first.spec.nodeName}`);
  const others = (await release.pods()).filter(
    ({ metadata, spec }) => spec.nodeName === GPU_NODE && metadata.uid !== first.metadata.uid,
  );
  tally.expect(others.length === 0, () => `beside it lie ${others.map(({ metadata }) => metadata.name).join(', ')}`);

  await evict(release, first);
  const second = await runningPod(release, name, [first]);
  tally.expect(second.spec.nodeName === GPU_NODE, () => `an evicted pod was replaced on ${second.spec.nodeName}`);
  const afterEviction = await job(release, name);
  tally.expect((afterEviction.status.failed ?? 0) === 0, () => 'an eviction counted as a failure of the run');

  await release.cluster.done(['delete', 'pod', second.metadata.name, '--namespace', release.namespace, '--wait=false']);
  const third = await runningPod(release, name, [first, second]);
  tally.expect(third.spec.nodeName === GPU_NODE, () => `a deleted pod was replaced on ${third.spec.nodeName}`);
  await end(release, third, 0);
  tally.expect(await reaches(release, name, 'Complete'), () => 'a pod that ended with 0 did not complete its Job');

  const hopeless = await start(release, { name: 'run-hopeless', gpu: true });
  await end(release, await runningPod(release, hopeless), HOPELESS);
  tally.expect(
    await reaches(release, hopeless, 'Failed'),
    () => `a pod that ended with ${HOPELESS} did not fail its Job`,
  );
  const { status } = await job(release, hopeless);
  tally.expect(
    status.failed === 1 && status.conditions?.some(({ reason }) => reason === 'PodFailurePolicy') === true,
    () => `the Job that was to fail at once has ${JSON.stringify(status)}`,
  );

  const slow = await start(release, { name: 'run-without-gpu', gpu: false });
  tally.expect(await reaches(release, slow, 'Complete'), () => 'the Job without a GPU did not complete');
  const [pod] = await podsOf(release, slow);
  tally.expect(
    pod !== undefined && pod.spec.nodeName !== GPU_NODE,
    () => `the Job without a GPU ran on ${pod?.spec.nodeName}`,
  );
  for (const each of [name, hopeless, slow]) {
    await release.cluster.done(['delete', 'job', each, '--namespace', release.namespace, '--ignore-not-found']);
  }
  return tally;
}

const job = (release: Release, name: string) => release.cluster.get<JobThing>('job', release.namespace, name);

const podsOf = (release: Release, name: string) => release.pods({ 'batch.kubernetes.io/job-name': name });

/** The Job's pod that runs, once it is none of those before. */
function runningPod(release: Release, name: string, before: readonly PodThing[] = []): Promise<PodThing> {
  const known = new Set(before.map(({ metadata }) => metadata.uid));
  return waitFor(
    async () =>
      (await podsOf(release, name)).find(
        ({ metadata, status }) => status.phase === 'Running' && !known.has(metadata.uid),
      ),
    {
      what: `${before.length === 0 ? 'a pod' : 'another pod'} of the Job ${name} to run`,
      timeoutMs: 60_000,
      intervalMs: 200,
    },
  );
}

/** As a drain or a preemption does: the pod is told apart from one that failed by its condition DisruptionTarget. */
async function evict(release: Release, { metadata }: PodThing): Promise<void> {
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: metadata.name, namespace: release.namespace },
  };
  const path = `/api/v1/namespaces/${release.namespace}/pods/${metadata.name}/eviction`;
  await release.cluster.done(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction));
}

async function end(release: Release, { metadata }: PodThing, code: number): Promise<void> {
  await release.cluster.done(['annotate', 'pod', metadata.name, '--namespace', release.namespace, `${ENDS}=${code}`]);
}

async function reaches(release: Release, name: string, condition: 'Complete' | 'Failed'): Promise<boolean> {
  const args = ['wait', `--for=condition=${condition}`, 'job', name, '--namespace', release.namespace, '--timeout=60s'];
  return (await release.cluster.kubectl(args)).code === 0;
}
