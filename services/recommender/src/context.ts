import { fileURLToPath } from 'node:url';
import { Authenticator } from '@insight-mesh/runtime/auth';
import { createClient, type TypedClient } from '@insight-mesh/runtime/grpc-client';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import { TableConsumer } from '@insight-mesh/runtime/kafka-table-consumer';
import { TailConsumer } from '@insight-mesh/runtime/kafka-tail-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import { Metrics } from '@insight-mesh/runtime/metrics';
import { type ObjectStore, openObjectStore } from '@insight-mesh/runtime/object-store';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { Catalogue } from './catalogue/catalogue.js';
import type { Config } from './config.js';
import { applyCatalogItems } from './consumers/catalog-items.js';
import { applyModelVersions } from './consumers/model-versions.js';
import { Content } from './content/content.js';
import { Experiments } from './experiments/experiments.js';
import { ExpressionCache, type Expressions } from './expressions/expression-cache.js';
import { applyEvents } from './live/apply-events.js';
import { Live } from './live/live.js';
import { everySoOften } from './log-limit.js';
import { RecommenderMetrics } from './metrics.js';
import { loadArtefact } from './models/load-artefact.js';
import { ModelStore } from './models/model-store.js';
import { findProbes } from './models/probes.js';
import { createPipeline, type Pipeline, type PipelineParts } from './pipeline.js';
import { PopularItems } from './popular/popular-items.js';
import type { ComplementaryQuery, PopularQuery, RecommendQuery, SimilarQuery } from './request-state.js';
import { ShownItems } from './rotation/shown-items.js';
import type { SourceParts } from './sources/source-parts.js';
import { recommendSources } from './stages/recommend-sources.js';
import { complementarySources, popularSources, similarSources } from './stages/similar-sources.js';

const WARN_EVERY_MS = 10_000;
const HOUR_MS = 3_600_000;
const MIB = 1_048_576;
/** Items of one customer that rotation remembers. */
const MOST_SHOWN = 500;

/** The service's resources. */
export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly pool: Pool;
  readonly authenticator: Authenticator;
  readonly store: ObjectStore;
  readonly feature: TypedClient<'insightmesh.feature.v1.FeatureService'>;
  readonly catalogue: Catalogue;
  readonly catalogueTable: TableConsumer;
  readonly models: ModelStore;
  readonly modelTable: TableConsumer;
  readonly content: Content;
  readonly live: Live;
  readonly liveTail: TailConsumer;
  readonly experiments: Experiments;
  readonly expressions: Expressions;
  readonly recommend: Pipeline<RecommendQuery>;
  readonly similar: Pipeline<SimilarQuery>;
  readonly complementary: Pipeline<ComplementaryQuery>;
  readonly popular: Pipeline<PopularQuery>;
}

/** What a test may bring itself. */
export type Overrides = Partial<Pick<Context, 'metrics' | 'store' | 'feature'>> & {
  /** The compiled program of a model from elsewhere. */
  onnxChild?: string;
};

/** Everything the service holds. Nothing is connected yet. */
export function createContext(config: Config, log: Logger, overrides: Overrides = {}): Context {
  const metrics = overrides.metrics ?? new Metrics('recommender');
  const counts = new RecommenderMetrics(metrics);
  const store = overrides.store ?? openObjectStore(config.OBJECT_STORE_URL, config);
  const childFile = overrides.onnxChild ?? fileURLToPath(new URL('./models/onnx-child.js', import.meta.url));
  const catalogue = new Catalogue();
  const models: ModelStore = new ModelStore({
    load: (version) => loadArtefact(store, version, { childFile }),
    probes: (tenantId, model) => findProbes(model, catalogue, tenantId, models.champion(tenantId, 'popular')),
    log,
    metrics: counts,
    retryMs: config.MODEL_RETRY_MS,
    maxRetryMs: config.MODEL_RETRY_MAX_MS,
  });
  const feature =
    overrides.feature ??
    createClient('insightmesh.feature.v1.FeatureService', {
      address: config.FEATURE_ADDRESS,
      serviceToken: config.SERVICE_TOKEN,
      serviceName: 'recommender',
      defaultDeadlineMs: config.FEATURE_MAX_MS,
      metrics,
    });
  const content = new Content();
  const live = new Live((tenantId, itemId) => catalogue.find(tenantId, itemId)?.categoryPath, {
    totalBytes: config.LIVE_MEMORY_MB * MIB,
    tenantBytes: config.LIVE_MEMORY_MB * MIB,
  });
  const experiments = new Experiments({ config, log, metrics });
  const expressions = new ExpressionCache(
    {
      entries: config.EXPRESSION_CACHE_ENTRIES,
      tenantEntries: config.EXPRESSION_CACHE_TENANT_ENTRIES,
      characters: config.EXPRESSION_CACHE_CHARACTERS,
    },
    { hit: () => counts.expression('hit'), miss: () => counts.expression('miss') },
  );
  const sources: SourceParts = {
    live: { live, content, segmentNames: config.LIVE_SEGMENTS },
    feature,
    models,
    popular: new PopularItems({ models, feature, log, ttlMs: config.POPULAR_TTL_MS }),
    catalogue,
    settings: {
      featureShare: config.FEATURE_SHARE_PERCENT / 100,
      featureMaxMs: config.FEATURE_MAX_MS,
      historyEvents: config.HISTORY_EVENTS,
      contextItems: config.CONTEXT_ITEMS,
      modelMaxMs: config.MODEL_MAX_MS,
    },
    warnOfHistory: everySoOften(WARN_EVERY_MS),
    warnOfModel: everySoOften(WARN_EVERY_MS),
  };
  const shown = new ShownItems({ maxUnits: config.ROTATION_CUSTOMERS, maxItems: MOST_SHOWN });
  const pipeline: PipelineParts = { catalogue, metrics: counts, shown, experiments, expressions, weights: {} };
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: config.ACCESS_SCHEMA,
    max: config.DATABASE_POOL_MAX,
    log,
    metrics,
    name: 'recommender',
  });
  const table = (clientId: string, name: string, apply: ReturnType<typeof applyCatalogItems>) =>
    new TableConsumer({
      kafka: createKafka({ brokers: config.KAFKA_BROKERS, clientId, log }),
      topics: [topicName(config.KAFKA_TOPIC_PREFIX, name)],
      clientId,
      log,
      metrics,
      apply,
    });
  const catalogueTable: TableConsumer = table(
    'recommender-catalogue',
    'catalog.items.v1',
    applyCatalogItems({ catalogue, content, caughtUp: () => catalogueTable.caughtUp(), metrics: counts, log }),
  );
  const liveTail = new TailConsumer({
    kafka: createKafka({ brokers: config.KAFKA_BROKERS, clientId: 'recommender-live', log }),
    topics: [topicName(config.KAFKA_TOPIC_PREFIX, 'clickstream.events.v1')],
    clientId: 'recommender-live',
    log,
    metrics,
    sinceMs: () => Date.now() - config.LIVE_HOURS * HOUR_MS,
    startMs: config.LIVE_START_MS,
    apply: applyEvents({
      live,
      segmentNames: config.LIVE_SEGMENTS,
      badMessage: (topic) => counts.badMessage(topic),
      warn: everySoOften(WARN_EVERY_MS),
      log,
    }),
  });
  return {
    config,
    log,
    metrics,
    pool,
    authenticator: new Authenticator({ pool, schema: config.ACCESS_SCHEMA, serviceToken: config.SERVICE_TOKEN }),
    store,
    feature,
    catalogue,
    catalogueTable,
    models,
    modelTable: table('recommender-models', 'model.versions.v1', applyModelVersions({ models, metrics: counts, log })),
    content,
    live,
    liveTail,
    experiments,
    expressions,
    recommend: createPipeline((query) => recommendSources(query, sources), pipeline),
    similar: createPipeline((query) => similarSources(query, sources), pipeline),
    complementary: createPipeline((query) => complementarySources(query, sources), pipeline),
    popular: createPipeline((query) => popularSources(query, sources), pipeline),
  };
}
