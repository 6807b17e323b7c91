import type { Unit } from '@insight-mesh/algorithms/experiments/assign';
import { BackgroundStart, type Startable } from '@insight-mesh/runtime/background-start';
import { createKafka, topicName } from '@insight-mesh/runtime/kafka';
import type { InMessage } from '@insight-mesh/runtime/kafka-consumer';
import { OnceConsumer, type OnceConsumerOptions } from '@insight-mesh/runtime/kafka-once-consumer';
import { MeshProducer } from '@insight-mesh/runtime/kafka-producer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import { createPool, type Pool } from '@insight-mesh/runtime/postgres';
import { forgetInParts, Repeating } from '@insight-mesh/runtime/repeating';
import { toOutcome } from '../consumers/clickstream-outcomes.js';
import { readEach } from '../consumers/passed-over.js';
import { toStoredExposure } from '../consumers/recommendation-exposures.js';
import { pruneExposures, saveExposures } from '../store/exposures.js';
import { saveClicks, saveOrderLines } from '../store/outcomes.js';
import { type Assignment, ExperimentBook, type RequestFacts } from './experiment-book.js';
import { ExposureLog } from './exposure-log.js';
import type { ShownAnswer } from './exposure-message.js';

/** What of the service's configuration is read here. */
export interface ExperimentsConfig {
  readonly KAFKA_BROKERS: string[];
  readonly KAFKA_TOPIC_PREFIX: string;
  readonly DATABASE_URL: string;
  readonly DATABASE_SCHEMA: string;
  readonly EXPERIMENTS_REFRESH_MS: number;
  readonly EXPERIMENTS_CONSUME: number;
  readonly EXPERIMENT_WINDOW_DAYS: number;
  readonly EXPERIMENT_REPORT_SECONDS: number;
  readonly EXPOSURES_DAYS: number;
  readonly EXPOSURES_PENDING_MAX: number;
}

export interface ExperimentsOptions {
  readonly config: ExperimentsConfig;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds since 1970; the clock if not given. */
  readonly now?: () => number;
}

const dayMs = 86_400_000;
const againMs = 5_000;
const stopMs = 2_000;
const flushMs = 5_000;
const pruneEveryMs = 600_000;
const prunedAtOnce = 5_000;
/** Two consumers with a connection each, the look for changes, pruning, and RPCs. */
const connections = 6;

/**
 * Everything of experiments in one process: who is in what, what was shown, what came of it. Needs neither Kafka nor Postgres to start or to
 * answer: without Postgres the last known experiments stand, without Kafka exposures wait and are dropped at their bound.
 */
export class Experiments {
  readonly config: ExperimentsConfig;
  readonly pool: Pool;
  readonly book: ExperimentBook;
  readonly now: () => number;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  readonly #bad;
  readonly #exposures: ExposureLog;
  readonly #producer: BackgroundStart<Startable>;
  readonly #consumers: readonly BackgroundStart<OnceConsumer>[];
  readonly #pruning: Repeating;
  #producing: MeshProducer | undefined;
  #stopping: Promise<void> | undefined;

  constructor({ config, log, metrics, now = Date.now }: ExperimentsOptions) {
    this.config = config;
    this.now = now;
    this.#log = log.child({ component: 'experiments' });
    this.#metrics = metrics;
    this.#bad = metrics.counter('insightmesh_recommender_bad_messages_total', 'Table messages passed over', ['topic']);
    this.pool = createPool({
      ...{ url: config.DATABASE_URL, schema: config.DATABASE_SCHEMA, max: connections, log, metrics },
      name: 'experiments',
    });
    this.book = new ExperimentBook({ pool: this.pool, log: this.#log, refreshMs: config.EXPERIMENTS_REFRESH_MS });
    this.#producer = new BackgroundStart({
      make: () => this.#newProducer(),
      ...{ againMs, stopMs, log: this.#log, failed: 'the producer of exposures did not start; trying again' },
    });
    this.#exposures = new ExposureLog({
      producer: () => this.#producing,
      topic: this.#topic('recommendation.exposures.v1'),
      most: config.EXPOSURES_PENDING_MAX,
      ...{ log: this.#log, metrics },
    });
    this.#consumers = config.EXPERIMENTS_CONSUME === 0 ? [] : [this.#exposureConsumer(), this.#outcomeConsumer()];
    this.#pruning = new Repeating({
      task: (signal) => {
        const before = this.now() - config.EXPOSURES_DAYS * dayMs;
        return forgetInParts((limit) => pruneExposures(this.pool, before, limit), prunedAtOnce, signal);
      },
      ...{ everyMs: pruneEveryMs, firstAfterMs: 60_000, log: this.#log, failed: 'old exposures were not deleted' },
    });
  }

  /** Begins everything and waits for nothing. */
  async start(): Promise<void> {
    this.book.start();
    this.#producer.start();
    for (const consumer of this.#consumers) consumer.start();
    if (this.#consumers.length > 0) this.#pruning.start();
  }

  /** Sends the exposures that wait (5 s at most), finishes the batches that are being stored, and closes. For after the last answer. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    if (this.#exposures.pending > 0) await this.#producer.started(flushMs);
    await this.#exposures.stop(flushMs);
    await Promise.all([
      ...[this.book.stop(), this.#pruning.stop(), this.#producer.stop()],
      ...this.#consumers.map((consumer) => consumer.stop()),
    ]);
    await this.pool.end();
  }

  /**
   * What a request is in; synchronous, from memory, some microseconds.
   * @param unit of unitOf; undefined where the request names nobody
   * @throws AppError PERMISSION_DENIED or INVALID_ARGUMENT for an override
   */
  assign(tenantId: string, unit: Unit | undefined, facts: RequestFacts): Assignment {
    return this.book.assign(tenantId, unit, facts);
  }

  /** Takes over what was shown; never waits and never throws. Not for Debug, and not for an answer that was not given. */
  record(answer: ShownAnswer): void {
    this.#exposures.record(answer);
  }

  #topic(name: string): string {
    return topicName(this.config.KAFKA_TOPIC_PREFIX, name);
  }

  #kafka(clientId: string) {
    return createKafka({ brokers: this.config.KAFKA_BROKERS, clientId, log: this.#log });
  }

  /** Nobody sends before it has started. */
  #newProducer(): Startable {
    const kafka = this.#kafka('recommender-exposures');
    const producer = new MeshProducer({ kafka, log: this.#log, metrics: this.#metrics, stopWithinMs: 1_000 });
    return {
      start: async () => {
        await producer.start();
        this.#producing = producer;
      },
      stop: () => producer.stop(),
    };
  }

  #exposureConsumer(): BackgroundStart<OnceConsumer> {
    return this.#consumer('recommendation.exposures.v1', 'recommender-exposures', async (read, tx) => {
      await saveExposures(tx, read(toStoredExposure));
    });
  }

  #outcomeConsumer(): BackgroundStart<OnceConsumer> {
    return this.#consumer('clickstream.events.v1', 'recommender-outcomes', async (read, tx) => {
      const outcomes = read(toOutcome);
      await saveClicks(
        tx,
        outcomes.flatMap(({ clicks }) => clicks),
      );
      await saveOrderLines(
        tx,
        outcomes.flatMap(({ lines }) => lines),
      );
    });
  }

  /** @param group in Kafka, behind the prefix of the topics, and the name under which offsets are stored */
  #consumer(
    name: string,
    group: string,
    store: (
      read: <T>(of: (message: InMessage) => T | undefined) => T[],
      tx: Parameters<OnceConsumerOptions['handle']>[1],
    ) => Promise<void>,
  ): BackgroundStart<OnceConsumer> {
    const bad = (topic: string): void => this.#bad.inc({ topic });
    return new BackgroundStart({
      make: () =>
        new OnceConsumer({
          kafka: this.#kafka(group),
          topics: [this.#topic(name)],
          group: `${this.config.KAFKA_TOPIC_PREFIX}${group}`,
          pool: this.pool,
          schema: this.config.DATABASE_SCHEMA,
          log: this.#log,
          metrics: this.#metrics,
          handle: (batch, tx) => store((of) => readEach(batch, of, { topic: name, log: this.#log, bad }), tx),
        }),
      ...{ againMs, stopMs, log: this.#log, failed: `the consumer of ${name} did not start; trying again` },
    });
  }
}
