import { tmpdir } from 'node:os';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { FolderMetrics, readContainerMemory, watchContainerMemory } from './process-metrics.js';

/** Seconds; from a cache hit to a slow batch. */
export const durationBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type RpcSide = 'server' | 'client';

/** One process's metrics, in a registry of their own, so that several services can live in one test. */
export class Metrics {
  readonly registry = new Registry();
  readonly #byName = new Map<string, Metric>();
  readonly #rpc: Record<RpcSide, Histogram>;
  readonly #running: Gauge;
  readonly #folders: FolderMetrics;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    this.#watchEventLoop();
    watchContainerMemory(this.registry, readContainerMemory);
    this.#folders = new FolderMetrics(this.registry);
    this.watchFolder('temporary', tmpdir());
    const labels = ['method', 'code'];
    this.#rpc = {
      server: this.histogram('insightmesh_rpc_server_duration_seconds', 'Time to answer an RPC', labels),
      client: this.histogram('insightmesh_rpc_client_duration_seconds', 'Time until an RPC was answered', labels),
    };
    this.#running = this.gauge('insightmesh_rpc_server_running', 'RPCs that are being handled', ['method']);
  }

  /** The same name twice returns the same metric; another kind under a taken name throws. */
  counter(name: string, help: string, labels: string[] = []): Counter {
    return this.#once(name, Counter, () => new Counter({ name, help, labelNames: labels, registers: [this.registry] }));
  }

  gauge(name: string, help: string, labels: string[] = []): Gauge {
    return this.#once(name, Gauge, () => new Gauge({ name, help, labelNames: labels, registers: [this.registry] }));
  }

  /** Buckets are upper bounds; by default seconds from 0.5 ms to 10 s. */
  histogram(name: string, help: string, labels: string[] = [], buckets: number[] = durationBuckets): Histogram {
    return this.#once(
      name,
      Histogram,
      () => new Histogram({ name, help, labelNames: labels, buckets, registers: [this.registry] }),
    );
  }

  /** Method is a name from a contract, never from a request, so that the labels stay bounded. */
  observeRpc(side: RpcSide, method: string, code: string, seconds: number): void {
    this.#rpc[side].observe({ method, code }, seconds);
  }

  /** Adds to the number of RPCs that are being handled. */
  rpcRunning(method: string, change: 1 | -1): void {
    this.#running.inc({ method }, change);
  }

  /** Tells the room on a folder's disk. On a local disk: a share that hangs would hold the metrics up. */
  watchFolder(name: string, path: string): void {
    this.#folders.watch(name, path);
  }

  #once<M extends Metric>(name: string, kind: abstract new (...args: never[]) => M, make: () => M): M {
    const known = this.#byName.get(name);
    if (known instanceof kind) return known;
    if (known !== undefined) throw new Error(`metric ${name} exists already as another kind`);
    const metric = make();
    this.#byName.set(name, metric);
    return metric;
  }

  #watchEventLoop(): void {
    const delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 20 });
    delay.enable();
    const gauge = new Gauge({
      name: 'insightmesh_event_loop_delay_seconds',
      help: 'Delay of the event loop since the last scrape, by quantile (1 is the longest)',
      labelNames: ['quantile'],
      registers: [this.registry],
      collect: () => {
        for (const quantile of [0.5, 0.99, 1]) {
          const nanoseconds = quantile === 1 ? delay.max : delay.percentile(quantile * 100);
          gauge.set({ quantile: String(quantile) }, delay.count === 0 ? 0 : nanoseconds / 1e9);
        }
        delay.reset();
      },
    });
  }
}
