import { waitFor } from '@insight-mesh/local-stack/testing';
import type { Captured } from '../charts/capture.js';
import type { Manifest } from '../charts/manifests.js';
import { podTemplates } from '../charts/manifests.js';
import { RELEASE, type ValueFile } from '../charts/world.js';
import type { Cluster, DeploymentThing, PodThing } from './cluster.js';

/** For `--wait`; a pod of kwok is ready within a second. */
const WAIT = ['--wait', '--timeout', '120s'];

/** One release of the chart in a namespace. */
export class Release {
  constructor(
    readonly cluster: Cluster,
    readonly chart: string,
    readonly values: ValueFile,
    readonly namespace: string,
  ) {}

  #args(more: readonly string[]): string[] {
    return [RELEASE, this.chart, '--namespace', this.namespace, '--values', this.values.path, ...more];
  }

  install(): Promise<Captured> {
    return this.cluster.helm(['install', ...this.#args(WAIT)]);
  }

  /** @param more behind the value file: `--set …`; and what is to happen when it fails */
  upgrade(...more: string[]): Promise<Captured> {
    return this.cluster.helm(['upgrade', ...this.#args([...WAIT, ...more])]);
  }

  rollback(): Promise<Captured> {
    return this.cluster.helm(['rollback', RELEASE, '--namespace', this.namespace, ...WAIT]);
  }

  test(): Promise<Captured> {
    return this.cluster.helm(['test', RELEASE, '--namespace', this.namespace, '--timeout', '120s']);
  }

  uninstall(): Promise<Captured> {
    return this.cluster.helm(['uninstall', RELEASE, '--namespace', this.namespace, ...WAIT]);
  }

  async revision(): Promise<{ revision: number; status: string }> {
    const { stdout, stderr } = await this.cluster.helm([
      'status',
      RELEASE,
      '--namespace',
      this.namespace,
      '--output',
      'json',
    ]);
    if (stdout === '') throw new Error(stderr);
    const { version, info } = JSON.parse(stdout) as { version: number; info: { status: string } };
    return { revision: version, status: info.status };
  }

  deployments(): Promise<DeploymentThing[]> {
    return this.cluster.list<DeploymentThing>('deployments', this.namespace);
  }

  pods(labels = {}): Promise<PodThing[]> {
    return this.cluster.list<PodThing>('pods', this.namespace, labels);
  }

  /** Until every Deployment has as many pods ready as it wants, and none of another template. */
  async whole(): Promise<void> {
    await waitFor(
      async () => {
        const deployments = await this.deployments();
        return (
          deployments.length > 0 &&
          deployments.every(
            ({ spec, status }) =>
              status.readyReplicas === spec.replicas &&
              status.updatedReplicas === spec.replicas &&
              status.replicas === spec.replicas,
          )
        );
      },
      { what: `the Deployments of ${this.namespace} to be ready`, timeoutMs: 60_000, intervalMs: 200 },
    );
  }
}

/** The cluster-wide objects that the pods name and the cluster's owner makes: classes of priority and of runtimes. */
export function wantedClasses(manifests: readonly Manifest[]): object[] {
  const pods = podTemplates(manifests).map(({ spec }) => spec);
  const named = (key: string) => [...new Set(pods.map((spec) => spec[key]).filter((name) => typeof name === 'string'))];
  return [
    ...named('priorityClassName')
      .filter((name) => !name.startsWith('system-'))
      .map((name) => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 1000 })),
    ...named('runtimeClassName').map((name) => ({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name },
      handler: name,
    })),
  ];
}
