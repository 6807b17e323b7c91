import type { Counter, Gauge, Histogram } from 'prom-client';
import type { InBatch } from './kafka-consumer.js';
import type { Metrics } from './metrics.js';

/** Seconds; from a click that is read at once to a topic that is read from its beginning. */
const delayBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];

export interface ConsumerMetricsOptions {
  /** The consumer's name. */
  name: string;
  topics: readonly string[];
  /** Whether it is told how old messages are when they have been handled: of a table that is read whole it says nothing. */
  delays: boolean;
}

/** The measures of one consumer. */
export class ConsumerMetrics {
  readonly #consumer: string;
  readonly #messages: Counter;
  readonly #seconds: Histogram;
  readonly #lag: Gauge;
  readonly #failures: Counter;
  readonly #lost: Counter;
  readonly #running: Gauge;
  readonly #delays: Map<string, Histogram.Internal<string>>;

  constructor(metrics: Metrics, o: ConsumerMetricsOptions) {
    this.#consumer = o.name;
    const labels = ['consumer', 'topic'];
    this.#messages = metrics.counter('insightmesh_kafka_consumer_messages_total', 'Messages handled', labels);
    this.#seconds = metrics.histogram('insightmesh_kafka_consumer_batch_seconds', 'Time to handle a batch', labels);
    const lagHelp = 'Messages of the partition that are not handled yet';
    this.#lag = metrics.gauge('insightmesh_kafka_consumer_lag', lagHelp, [...labels, 'partition']);
    const failuresHelp = 'Batches that failed and were tried again';
    this.#failures = metrics.counter('insightmesh_kafka_consumer_failures_total', failuresHelp, labels);
    const lostHelp = 'Messages that were deleted before they were read';
    this.#lost = metrics.counter('insightmesh_kafka_consumer_lost_messages_total', lostHelp, labels);
    const runningHelp = '1 while the consumer is in its group, knows its positions and no partition fails';
    this.#running = metrics.gauge('insightmesh_kafka_consumer_running', runningHelp, ['consumer']);
    const delayHelp = 'Time from the moment that a message was sent to Kafka until it has been handled';
    const delay = metrics.histogram('insightmesh_kafka_consumer_delay_seconds', delayHelp, labels, delayBuckets);
    this.#delays = new Map();
    for (const topic of o.topics) {
      const known = { consumer: o.name, topic };
      // From the start, lest the first of them be no increase.
      for (const counter of [this.#messages, this.#failures, this.#lost]) counter.inc(known, 0);
      if (!o.delays) continue;
      delay.zero(known);
      this.#delays.set(topic, delay.labels(known));
    }
  }

  handled(batch: InBatch, seconds: number): void {
    const labels = { consumer: this.#consumer, topic: batch.topic };
    this.#messages.inc(labels, batch.messages.length);
    this.#seconds.observe(labels, seconds);
    const delay = this.#delays.get(batch.topic);
    if (delay === undefined) return;
    // By the sender's clock and ours, which may differ a little.
    const now = Date.now();
    for (const { timestampMs } of batch.messages) delay.observe(Math.max(0, now - timestampMs) / 1000);
  }

  lag(topic: string, partition: number, messages: bigint): void {
    const behind = messages > 0n ? Number(messages) : 0;
    this.#lag.set({ consumer: this.#consumer, topic, partition }, behind);
  }

  running(is: boolean): void {
    this.#running.set({ consumer: this.#consumer }, is ? 1 : 0);
  }

  failed(topic: string): void {
    this.#failures.inc({ consumer: this.#consumer, topic });
  }

  lost(topic: string, count: bigint): void {
    this.#lost.inc({ consumer: this.#consumer, topic }, Number(count));
  }

  /** The partition may be another member's, which tells its lag. */
  forget(topic: string, partition: number): void {
    this.#lag.remove({ consumer: this.#consumer, topic, partition });
  }
}
