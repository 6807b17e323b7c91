import { waitFor } from '@insight-mesh/local-stack/testing';
import type { PodThing, Thing } from './cluster.js';
import type { Release } from './release.js';

/** Node of deploy/kube-lab/nodes.yaml with GPUs and a taint. */
export const GPU_NODE = 'gpu-0';
/** By which a pod says that another try would change nothing. */
export const HOPELESS = 64;
const ENDS = 'insight-mesh.test/exit-code';

export interface JobThing extends Thing {
  status: {
    failed?: number;
    completedIndexes?: string;
    failedIndexes?: string;
    conditions?: { type: string; status: string; reason?: string }[];
  };
}

/**
 * A Job that the chart renders into a ConfigMap, as text.
 * @throws Error where the chart has none
 */
export async function templateOf(release: Release, file: 'job.json' | 'job-cpu.json'): Promise<string> {
  const maps = await release.cluster.list('configmaps', release.namespace);
  const text = maps.flatMap(({ data = {} }) => Object.entries(data)).find(([key]) => key === file)?.[1];
  if (text === undefined)
    throw new Error(
      `no ConfigMap of ${release.namespace} has ${file}: is training.jobs enabled in ${release.values.name}?`,
    );
  return text;
}

export const jobOf = (release: Release, name: string) => release.cluster.get<JobThing>('job', release.namespace, name);

export const podsOf = (release: Release, name: string) => release.pods({ 'batch.kubernetes.io/job-name': name });

/** The Job's pod that runs, once it is none of those before. */
export function runningPod(release: Release, name: string, before: readonly PodThing[] = []): Promise<PodThing> {
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
export async function evict(release: Release, { metadata }: PodThing): Promise<void> {
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: metadata.name, namespace: release.namespace },
  };
  const path = `/api/v1/namespaces/${release.namespace}/pods/${metadata.name}/eviction`;
  await release.cluster.done(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction));
}

export async function deletePod(release: Release, { metadata }: PodThing): Promise<void> {
  await release.cluster.done(['delete', 'pod', metadata.name, '--namespace', release.namespace, '--wait=false']);
}

/** Has a running pod end with an exit code. */
export async function end(release: Release, { metadata }: PodThing, code: number): Promise<void> {
  await release.cluster.done(['annotate', 'pod', metadata.name, '--namespace', release.namespace, `${ENDS}=${code}`]);
}

/** Waits up to a minute. */
export async function reaches(release: Release, name: string, condition: 'Complete' | 'Failed'): Promise<boolean> {
  const args = ['wait', `--for=condition=${condition}`, 'job', name, '--namespace', release.namespace, '--timeout=60s'];
  return (await release.cluster.kubectl(args)).code === 0;
}
