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
  readonly #served;
  readonly #badMessages;
  readonly #catalogueItems;
  readonly #expressions;

  constructor(metrics: Metrics) {
    this.#degraded = metrics.counter(
      'insightmesh_recommender_degraded_total',
      'Answers that were less than they could be',
      ['method', 'reason'],
    );
    this.#stages = metrics.histogram(
      'insightmesh_recommender_stage_duration_seconds',
      'Time of one stage in one request',
      ['method', 'stage'],
      stageBuckets,
    );
    this.#removed = metrics.counter('insightmesh_recommender_removed_total', 'Candidates that the filter removed', [
      'reason',
    ]);
    this.#loads = metrics.counter('insightmesh_recommender_model_loads_total', 'Attempts to load a promoted model', [
      'slot',
      'outcome',
    ]);
    this.#loadSeconds = metrics.histogram(
      'insightmesh_recommender_model_load_seconds',
      'Fetch, check, load and try of a model',
      ['slot'],
    );
    this.#broken = metrics.gauge('insightmesh_recommender_broken_champions', 'Champions that could not be loaded yet', [
      'slot',
    ]);
    this.#served = metrics.gauge('insightmesh_recommender_models_served', 'Models in service, all tenants', ['slot']);
    this.#badMessages = metrics.counter('insightmesh_recommender_bad_messages_total', 'Table messages passed over', [
      'topic',
    ]);
    this.#expressions = metrics.counter(
      'insightmesh_recommender_expressions_total',
      'Filters and boosts of requests: found compiled, or compiled',
      ['outcome'],
    );
    this.#catalogueItems = metrics.gauge('insightmesh_recommender_catalogue_items', 'Items in memory, all tenants');
  }

  expression(outcome: 'hit' | 'miss'): void {
    this.#expressions.inc({ outcome });
  }

  degraded(method: Method, reasons: Iterable<Degradation>): void {
    for (const reason of reasons) this.#degraded.inc({ method, reason });
  }

  stages(method: Method, seconds: ReadonlyMap<StageName, number>): void {
    for (const [stage, value] of seconds) this.#stages.observe({ method, stage }, value);
  }

  removed(reason: RemovalReason, number: number): void {
    this.#removed.inc({ reason }, number);
  }

  modelLoad(slot: string, outcome: LoadOutcome, seconds: number): void {
    this.#loads.inc({ slot, outcome });
    this.#loadSeconds.observe({ slot }, seconds);
  }

  /** @param served and broken count tenants: a broken champion may leave an older one in service */
  models(slot: string, { served, broken }: { served: number; broken: number }): void {
    this.#served.set({ slot }, served);
    this.#broken.set({ slot }, broken);
  }

  badMessage(topic: string): void {
    this.#badMessages.inc({ topic });
  }

  catalogueItems(count: number): void {
    this.#catalogueItems.set(count);
  }
}
