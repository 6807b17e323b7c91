import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Degradation, Method, RemovalReason } from './request-state.js';

export type StageName = 'sources' | 'hydrate' | 'filter' | 'score' | 're-rank' | 'explain' | 'log';
export type LoadOutcome = 'switched' | 'failed' | 'superseded';

const stageBuckets = [0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** What this service counts beside the runtime's RPC, pool and consumer metrics. */
export class RecommenderMetrics {
  readonly #degraded;
  readonly #stages;
  readonly #removed;
  readonly #loads;
  readonly #loadSeconds;
  readonly #broken;
  readonly #badMessages;
  readonly #catalogueItems;

  constructor(metrics: Metrics) {
    const name = (rest: string) => `insightmesh_recommender_${rest}`;
    this.#degraded = metrics.counter(name('degraded_total'), 'Answers that were less than they could be', [
      'method',
      'reason',
    ]);
    this.#stages = metrics.histogram(
      name('stage_duration_seconds'),
      'Time of one stage in one request',
      ['method', 'stage'],
      stageBuckets,
    );
    this.#removed = metrics.counter(name('removed_total'), 'Candidates that the filter removed', ['reason']);
    this.#loads = metrics.counter(name('model_loads_total'), 'Attempts to load a promoted model', ['slot', 'outcome']);
    this.#loadSeconds = metrics.histogram(name('model_load_seconds'), 'Fetch, check, load and try of a model', [
      'slot',
    ]);
    this.#broken = metrics.gauge(name('broken_champions'), 'Champions that could not be loaded yet', ['slot']);
    this.#badMessages = metrics.counter(name('bad_messages_total'), 'Table messages passed over', ['topic']);
    this.#catalogueItems = metrics.gauge(name('catalogue_items'), 'Items in memory, all tenants');
  }

  degraded(method: Method, reasons: Iterable<Degradation>): void {
    for (const reason of reasons) this.#degraded.inc({ method, reason });
  }

  stages(method: Method, seconds: ReadonlyMap<StageName, number>): void {
    for (const [stage, value] of seconds) this.#stages.observe({ method, stage }, value);
  }

  removed(reason: RemovalReason): void {
    this.#removed.inc({ reason });
  }

  modelLoad(slot: string, outcome: LoadOutcome, seconds: number): void {
    this.#loads.inc({ slot, outcome });
    this.#loadSeconds.observe({ slot }, seconds);
  }

  broken(slot: string, count: number): void {
    this.#broken.set({ slot }, count);
  }

  badMessage(topic: string): void {
    this.#badMessages.inc({ topic });
  }

  catalogueItems(count: number): void {
    this.#catalogueItems.set(count);
  }
}
