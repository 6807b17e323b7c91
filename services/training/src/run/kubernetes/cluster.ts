import type { BatchV1Api, CoreV1Api, V1Job, V1Pod } from '@kubernetes/client-node';

/** One call; the API server answers in milliseconds or is away. */
const answerMs = 10_000;
const pageSize = 200;

/** `away`: it did not answer, or said that it cannot now; `exists`: the name is taken; `refused`: asking again changes nothing by itself. */
export class ClusterError extends Error {
  constructor(
    readonly kind: 'away' | 'exists' | 'refused',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** All that is asked of the API server, in one namespace. Every method throws ClusterError. */
export interface Cluster {
  createJob(job: V1Job): Promise<void>;
  /** @param selector of labels, for example `a=b` or `a` */
  jobs(selector: string): Promise<V1Job[]>;
  pods(selector: string): Promise<V1Pod[]>;
  /** The Job goes when its pods have gone. Nothing happens when there is none. */
  deleteJob(name: string): Promise<void>;
}

interface Apis {
  batch: BatchV1Api;
  core: CoreV1Api;
}

/**
 * Connects with the first call; the client's thousand files are loaded by then, and not by a service that needs none of it.
 * @param kubeconfig a file; without one, the service account of the pod that this runs in
 */
export function openCluster(namespace: string, kubeconfig?: string): Cluster {
  let connected: Promise<Apis> | undefined;
  const apis = (): Promise<Apis> => {
    connected ??= connect(kubeconfig).catch((error: unknown) => {
      connected = undefined;
      throw new ClusterError('refused', wordsOf(error), { cause: error });
    });
    return connected;
  };
  return {
    createJob: async (body) => {
      const { batch } = await apis();
      await told(() => batch.createNamespacedJob({ namespace, body }));
    },
    jobs: async (labelSelector) => {
      const { batch } = await apis();
      return paged((more) => batch.listNamespacedJob({ namespace, labelSelector, limit: pageSize, ...more }));
    },
    pods: async (labelSelector) => {
      const { core } = await apis();
      return paged((more) => core.listNamespacedPod({ namespace, labelSelector, limit: pageSize, ...more }));
    },
    deleteJob: async (name) => {
      const { batch } = await apis();
      try {
        await told(() => batch.deleteNamespacedJob({ namespace, name, propagationPolicy: 'Foreground' }));
      } catch (error) {
        if (!(error instanceof ClusterError && answerIn(error.cause)?.code === 404)) throw error;
      }
    },
  };
}

/** @throws Error that says what is wrong with the way to the cluster */
async function connect(kubeconfig: string | undefined): Promise<Apis> {
  const { BatchV1Api, CoreV1Api, createConfiguration, KubeConfig, ServerConfiguration } = await import(
    '@kubernetes/client-node'
  );
  const kube = new KubeConfig();
  if (kubeconfig === undefined) kube.loadFromCluster();
  else kube.loadFromFile(kubeconfig);
  const server = kube.getCurrentCluster()?.server;
  if (server === undefined || server.includes('undefined')) {
    throw new Error(
      'RUN_LAUNCHER=kubernetes finds no cluster: run in a pod with a service account, or set KUBECONFIG to a file with a current context',
    );
  }
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: kube },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(answerMs));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  return { batch: new BatchV1Api(configuration), core: new CoreV1Api(configuration) };
}

async function paged<T>(
  page: (more: { _continue?: string }) => Promise<{ items: T[]; metadata?: { _continue?: string } }>,
): Promise<T[]> {
  const items: T[] = [];
  let more: { _continue?: string } = {};
  for (;;) {
    const found = await told(() => page(more));
    items.push(...found.items);
    const next = found.metadata?._continue;
    if (next === undefined || next === '') return items;
    more = { _continue: next };
  }
}

async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toClusterError(error);
  }
}

/** What a call threw, as what may be done about it. */
export function toClusterError(error: unknown): ClusterError {
  const answer = answerIn(error);
  if (answer === undefined) {
    return new ClusterError('away', `the API server did not answer: ${wordsOf(error)}`, { cause: error });
  }
  const said = messageIn(answer.body);
  // 401 too: a token that has run out is read anew from its file within minutes.
  if (answer.code === 429 || answer.code === 401 || answer.code >= 500) {
    return new ClusterError('away', `the API server answers ${answer.code}: ${said}`, { cause: error });
  }
  if (answer.code === 409) return new ClusterError('exists', said, { cause: error });
  return new ClusterError('refused', said, { cause: error });
}

/** Of the client's ApiException. */
function answerIn(error: unknown): { code: number; body: unknown } | undefined {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'number' && 'body' in error))
    return undefined;
  return { code: error.code, body: error.body };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

/** Of a Status object, which the client gives as text or read. */
function messageIn(body: unknown): string {
  const value = typeof body === 'string' ? parsed(body) : body;
  if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string') {
    return value.message;
  }
  return typeof body === 'string' ? body.slice(0, 500) : 'it gave no reason';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
