import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Job,
  type V1Pod,
} from '@kubernetes/client-node';

const program = fileURLToPath(new URL('../dist/src/run/job-main.js', import.meta.url));
const everyMs = 100;

/** A cluster as an administrator sees it, for tests. */
export interface Admin {
  batch: BatchV1Api;
  core: CoreV1Api;
  namespace: string;
  jobs(): Promise<V1Job[]>;
  pods(): Promise<V1Pod[]>;
}

export function adminOf(kubeconfig: string, namespace: string): Admin {
  const kube = new KubeConfig();
  kube.loadFromString(readFileSync(kubeconfig, 'utf8'));
  const batch = kube.makeApiClient(BatchV1Api);
  const core = kube.makeApiClient(CoreV1Api);
  return {
    ...{ batch, core, namespace },
    jobs: async () => (await batch.listNamespacedJob({ namespace })).items,
    pods: async () => (await core.listNamespacedPod({ namespace })).items,
  };
}

interface Held {
  pod: V1Pod;
  child: ChildProcess;
  code?: number;
}

/**
 * Plays the kubelet of every node: the container of a pod that has a node is a process with the pod's environment; a pod that is deleted gets
 * SIGTERM, and goes when its process has; how a process ends stands in the pod's status.
 */
export class Kubelet {
  readonly #admin: Admin;
  readonly #env: Record<string, string>;
  readonly #held = new Map<string, Held>();
  readonly #failing = new Map<string, string>();
  #loop: Promise<void> | undefined;
  #stopped = false;
  /** What all processes wrote to standard error, for a test that fails. */
  output = '';

  /** @param env of every process beside the pod's own: what a node and its mounts give */
  constructor(admin: Admin, env: Record<string, string>) {
    this.#admin = admin;
    this.#env = env;
  }

  start(): void {
    this.#loop = this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    for (const { child } of this.#held.values()) child.kill('SIGKILL');
  }

  /** Containers of this image are never started. */
  failImage(image: string, reason: string | undefined): void {
    if (reason === undefined) this.#failing.delete(image);
    else this.#failing.set(image, reason);
  }

  /** Names of pods whose process is alive. */
  running(): string[] {
    return [...this.#held.values()].filter(({ code }) => code === undefined).map(({ pod }) => pod.metadata?.name ?? '');
  }

  /** Names of all pods of a run that were started here. */
  started(runId: string): string[] {
    const all = [...this.#held.values()].map(({ pod }) => pod.metadata?.name ?? '');
    return all.filter((name) => name.includes(runId));
  }

  /** As a node that loses its power. */
  kill(name: string): void {
    for (const { pod, child } of this.#held.values()) if (pod.metadata?.name === name) child.kill('SIGKILL');
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      // The API server may be away in a test.
      await this.#step().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async #step(): Promise<void> {
    for (const pod of await this.#admin.pods()) {
      const { uid = '', name = '', deletionTimestamp } = pod.metadata ?? {};
      const held = this.#held.get(uid);
      if (held?.code !== undefined && pod.status?.phase === 'Running') await this.#setEnded(pod, held.code);
      if (deletionTimestamp !== undefined) {
        if (held === undefined || held.code !== undefined) {
          await this.#admin.core.deleteNamespacedPod({ namespace: this.#admin.namespace, name, gracePeriodSeconds: 0 });
        } else held.child.kill('SIGTERM');
        continue;
      }
      if (held === undefined && pod.spec?.nodeName !== undefined && pod.status?.phase === 'Pending') {
        await this.#startPod(pod, uid);
      }
    }
  }

  async #startPod(pod: V1Pod, uid: string): Promise<void> {
    const container = pod.spec?.containers[0];
    const image = container?.image ?? '';
    const failing = this.#failing.get(image);
    if (failing !== undefined) {
      const state = { waiting: { reason: failing, message: `cannot pull ${image}` } };
      await this.#setStatus(pod, {
        containerStatuses: [{ name: 'trainer', image, imageID: '', ready: false, restartCount: 0, state }],
      });
      return;
    }
    const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value ?? '']));
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env.PATH, ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const held: Held = { pod, child };
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        this.output += text;
      });
    child.on('exit', (code, signal) => {
      held.code = code ?? (signal === 'SIGKILL' ? 137 : 143);
    });
    this.#held.set(uid, held);
    const running = { running: { startedAt: new Date() } };
    await this.#setStatus(pod, {
      phase: 'Running',
      containerStatuses: [{ name: 'trainer', image, imageID: '', ready: true, restartCount: 0, state: running }],
    });
  }

  async #setEnded(pod: V1Pod, exitCode: number): Promise<void> {
    const image = pod.spec?.containers[0]?.image ?? '';
    const at = new Date();
    const state = {
      terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: at, finishedAt: at },
    };
    await this.#setStatus(pod, {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [{ name: 'trainer', image, imageID: '', ready: false, restartCount: 0, state }],
    });
  }

  async #setStatus({ metadata }: V1Pod, status: object): Promise<void> {
    const request = { namespace: this.#admin.namespace, name: metadata?.name ?? '', body: { status } };
    await this.#admin.core.patchNamespacedPodStatus(
      request,
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }
}
