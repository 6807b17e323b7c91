import { readFileSync } from 'node:fs';
import type { ControlPlane } from '@insight-mesh/local-stack/control-plane';
import { type Captured, capture } from '../charts/capture.js';
import { crdFiles } from '../charts/kube-schemas.js';
import type { Labels } from '../charts/manifests.js';

/** What is read of an object that the API server gives. */
export interface Thing {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    labels?: Labels;
    annotations?: Record<string, string>;
    ownerReferences?: { kind: string; name: string }[];
  };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  data?: Record<string, string>;
}

export interface PodThing extends Thing {
  spec: { nodeName?: string; containers: { name: string; image: string }[] };
  status: { phase: string; conditions?: { type: string; status: string }[] };
}

export interface DeploymentThing extends Thing {
  spec: {
    replicas: number;
    selector: { matchLabels: Labels };
    template: { spec: { containers: { name: string; image: string }[] } };
  };
  status: { readyReplicas?: number; updatedReplicas?: number; replicas?: number; observedGeneration?: number };
}

/** Helm and kubectl on one cluster. What they are asked for that has to work throws with their words when it does not. */
export class Cluster {
  readonly #control: ControlPlane;

  constructor(control: ControlPlane) {
    this.#control = control;
  }

  helm(args: readonly string[], timeoutMs = 300_000): Promise<Captured> {
    const env = { ...process.env, KUBECONFIG: this.#control.kubeconfig };
    return capture(this.#control.helm, args, { env, timeoutMs });
  }

  kubectl(args: readonly string[], input = ''): Promise<Captured> {
    return capture(this.#control.kubectl, ['--kubeconfig', this.#control.kubeconfig, ...args], { input });
  }

  /** The standard output. @throws Error when kubectl fails */
  async done(args: readonly string[], input = ''): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed: ${stderr.trim()}`);
    return stdout;
  }

  /** The objects of a kind in a namespace, by labels where they are given. */
  async list<T extends Thing = Thing>(kind: string, namespace: string, labels: Labels = {}): Promise<T[]> {
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const by = selector.length > 0 ? ['--selector', selector.join(',')] : [];
    const text = await this.done(['get', kind, '--namespace', namespace, ...by, '--output', 'json']);
    return (JSON.parse(text) as { items: T[] }).items;
  }

  async get<T extends Thing = Thing>(kind: string, namespace: string, name: string): Promise<T> {
    return JSON.parse(await this.done(['get', kind, name, '--namespace', namespace, '--output', 'json'])) as T;
  }

  async apply(...objects: readonly object[]): Promise<void> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await this.done(['apply', '--server-side', '--filename', '-'], JSON.stringify(list));
  }

  /** The kinds of KEDA and of the Prometheus operator, without the operators. */
  async addCustomKinds(say: (message: string) => void): Promise<void> {
    const found = await crdFiles(say);
    if (!found.ready) throw new Error(found.lacking);
    for (const file of found.files) {
      await this.done(['apply', '--server-side', '--filename', '-'], readFileSync(file, 'utf8'));
    }
    await this.done(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  }

  /** A namespace that refuses every pod that is not "restricted". */
  async addNamespace(name: string): Promise<void> {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    await this.done(['wait', '--for=create', 'serviceaccount/default', '--namespace', name, '--timeout=60s']);
  }

  /**
   * Every object of every kind, as `KIND NAMESPACE/NAME`, but those that come and go by themselves (events, leases, the endpoints of
   * a service).
   */
  async everything(): Promise<string[]> {
    const kinds = (await this.done(['api-resources', '--verbs=list,delete', '--output=name']))
      .split('\n')
      .filter((kind) => kind !== '' && !/^(events|leases|endpoints|endpointslices)\b/.test(kind));
    const format = 'custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name';
    const lines = await this.done(['get', kinds.join(','), '--all-namespaces', '--no-headers', '--output', format]);
    return lines
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((words) => words.length === 3)
      .map(([kind, namespace, name]) => `${kind} ${namespace}/${name}`)
      .sort();
  }
}
