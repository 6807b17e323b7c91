import type { Counter, Gauge, Histogram } from 'prom-client';
import type { InBatch } from './kafka-consumer.js';
import type { Metrics } from './metrics.js';

/** The measures of one consumer. */
export class ConsumerMetrics {
  readonly #consumer: string;
  readonly #messages: Counter;
  readonly #seconds: Histogram;
  readonly #lag: Gauge;
  readonly #failures: Counter;
  readonly #lost: Counter;

  constructor(metrics: Metrics, consumer: string) {
    this.#consumer = consumer;
    const labels = ['consumer', 'topic'];
    this.#messages = metrics.counter('insightmesh_kafka_consumer_messages_total', 'Messages handled', labels);
    this.#seconds = metrics.histogram('insightmesh_kafka_consumer_batch_seconds', 'Time to handle a batch', labels);
    const lagHelp = 'Messages of the partition that are not handled yet, as of its last batch';
    this.#lag = metrics.gauge('insightmesh_kafka_consumer_lag', lagHelp, [...labels, 'partition']);
    const failuresHelp = 'Batches that failed and were tried again';
    this.#failures = metrics.counter('insightmesh_kafka_consumer_failures_total', failuresHelp, labels);
    const lostHelp = 'Messages that were deleted before they were read';
    this.#lost = metrics.counter('insightmesh_kafka_consumer_lost_messages_total', lostHelp, labels);
  }

  handled(batch: InBatch, seconds: number): void {
    const labels = { consumer: this.#consumer, topic: batch.topic };
    this.#messages.inc(labels, batch.messages.length);
    this.#seconds.observe(labels, seconds);
  }

  lag(batch: InBatch, nextOffset: bigint): void {
    const labels = { consumer: this.#consumer, topic: batch.topic, partition: batch.partition };
    this.#lag.set(labels, Number(batch.highWatermark - nextOffset));
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
