import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { V1Job, V1Pod } from '@kubernetes/client-node';

/**
 * A small HTTP server that speaks the few paths of the Kubernetes API that training uses, with a Job controller and a scheduler of a few
 * lines: for machines where no real API server was built. The same tests run against a real one in `npm run check:deep`.
 */
export class SmallCluster {
  readonly #jobs = new Map<string, V1Job>();
  readonly #pods = new Map<string, V1Pod>();
  readonly #server: Server;
  #port = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { code, value } = this.#answer(request.method ?? '', new URL(request.url ?? '', 'http://x'), body);
        response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      });
    });
  }

  async start(kubeconfig: string): Promise<void> {
    await this.listen();
    this.#timer = setInterval(() => this.#control(), 20);
    const server = `http://127.0.0.1:${this.#port}`;
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'small' },
      clusters: [{ name: 'small', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: {} }],
      contexts: [{ name: 'small', context: { cluster: 'small', user: 'test' } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
  }

  listen(): Promise<void> {
    return new Promise((resolve) =>
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      }),
    );
  }

  /** As an API server that is away; what it knows stays. */
  async unlisten(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.unlisten();
  }

  #answer(method: string, { pathname, searchParams }: URL, body: unknown): { code: number; value: unknown } {
    const [, , kind = '', name = '', sub] =
      /\/namespaces\/([^/]+)\/(jobs|pods)(?:\/([^/]+))?(\/status)?$/.exec(pathname) ?? [];
    const all: Map<string, V1Job | V1Pod> = kind === 'jobs' ? this.#jobs : this.#pods;
    if (kind === '') return failure(404, 'there is no such path');
    if (method === 'GET')
      return {
        code: 200,
        value: {
          kind: 'List',
          metadata: {},
          items: [...all.values()].filter((each) => fits(each, searchParams.get('labelSelector'))),
        },
      };
    if (method === 'POST') {
      const job = body as V1Job;
      const called = job.metadata?.name ?? '';
      if (all.has(called)) return failure(409, `jobs.batch "${called}" already exists`);
      const metadata = { ...job.metadata, uid: randomUUID(), creationTimestamp: new Date() };
      all.set(called, { ...job, metadata, status: {} });
      return { code: 201, value: all.get(called) };
    }
    const found = all.get(name);
    if (found === undefined) return failure(404, `${kind} "${name}" not found`);
    if (method === 'PATCH' && sub !== undefined) {
      Object.assign(found, { status: { ...found.status, ...(body as V1Pod).status } });
    } else if (method === 'DELETE') {
      const now = searchParams.get('gracePeriodSeconds') === '0';
      if (now) all.delete(name);
      else if (found.metadata !== undefined) found.metadata.deletionTimestamp ??= new Date();
    }
    return { code: 200, value: found };
  }

  #control(): void {
    for (const [name, job] of this.#jobs) {
      const pods = [...this.#pods.values()].filter(
        ({ metadata }) => metadata?.labels?.['batch.kubernetes.io/job-name'] === name,
      );
      if (job.metadata?.deletionTimestamp !== undefined) {
        for (const { metadata } of pods) if (metadata !== undefined) metadata.deletionTimestamp ??= new Date();
        if (pods.length === 0) this.#jobs.delete(name);
        continue;
      }
      const failed = pods.filter(({ status }) => status?.phase === 'Failed');
      const ended = (type: string, reason: string): void => {
        job.status = { conditions: [{ type, status: 'True', reason, message: reason }] };
      };
      if ((job.status?.conditions ?? []).length > 0) continue;
      const codes = failed.map(({ status }) => status?.containerStatuses?.[0]?.state?.terminated?.exitCode);
      if (pods.some(({ status }) => status?.phase === 'Succeeded')) ended('Complete', 'CompletionsReached');
      else if (codes.includes(64)) ended('Failed', 'PodFailurePolicy');
      else if (failed.length > (job.spec?.backoffLimit ?? 6)) ended('Failed', 'BackoffLimitExceeded');
      else if (pods.length === failed.length) this.#addPod(name, job);
    }
    for (const pod of this.#pods.values()) this.#schedule(pod);
  }

  #addPod(jobName: string, { spec }: V1Job): void {
    const name = `${jobName}-${randomUUID().slice(0, 5)}`;
    const labels = { ...spec?.template.metadata?.labels, 'batch.kubernetes.io/job-name': jobName };
    const metadata = { name, labels, uid: randomUUID(), creationTimestamp: new Date() };
    const pod: V1Pod = { metadata, status: { phase: 'Pending' } };
    if (spec?.template.spec !== undefined) pod.spec = { ...spec.template.spec };
    this.#pods.set(name, pod);
  }

  #schedule({ spec, status }: V1Pod): void {
    if (spec === undefined || status === undefined || spec.nodeName !== undefined) return;
    const gpus = Number(spec.containers[0]?.resources?.limits?.['nvidia.com/gpu'] ?? 0);
    if (gpus <= 2) {
      spec.nodeName = gpus > 0 ? 'gpu-0' : 'cpu-0';
      status.conditions = [{ type: 'PodScheduled', status: 'True' }];
      return;
    }
    const message = '0/3 nodes are available: 3 Insufficient nvidia.com/gpu';
    status.conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
  }
}

function failure(code: number, message: string): { code: number; value: unknown } {
  return { code, value: { kind: 'Status', status: 'Failure', code, message } };
}

function fits({ metadata }: V1Job | V1Pod, selector: string | null): boolean {
  if (selector === null) return true;
  const [key = '', value] = selector.split('=');
  const has = metadata?.labels?.[key];
  return value === undefined ? has !== undefined : has === value;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
