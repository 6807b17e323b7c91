import { BatchConsumer } from '@insight-mesh/runtime/kafka-batch-consumer';
import type { Context } from '../context.js';
import { Lake } from '../lake/lake.js';

/** Reads the clickstream a second time, behind the fold, and writes it to the lake. */
export function createLakeConsumer(context: Context): {
  start(): Promise<void>;
  stop(): Promise<void>;
  running(): boolean;
} {
  const {
    lakeKafka: kafka,
    pool,
    log,
    metrics,
    config,
    topics,
    store,
    parquet,
    foldConsumer,
    lakeConsumer,
    foldedLines: folded,
    now,
  } = context;
  const lake = new Lake({
    pool,
    store,
    parquet,
    log,
    metrics,
    consumer: lakeConsumer,
    foldConsumer,
    folded,
    maxRows: config.LAKE_MAX_ROWS,
    maxAgeMs: config.LAKE_MAX_AGE_MS,
    maxBytes: config.LAKE_MAX_BYTES,
    now,
  });
  const consumer = new BatchConsumer({
    kafka,
    group: lakeConsumer,
    topics: [topics.events],
    log,
    metrics,
    position: (topic, partition, clusterId) => lake.position(topic, partition, clusterId),
    handle: (batch, heartbeat) => lake.handle(batch, heartbeat),
    onReset: (topic, partition) => lake.reset(topic, partition),
  });
  return {
    start: async () => {
      await parquet.open();
      lake.start();
      await consumer.start();
    },
    stop: async () => {
      // The lake first: once the consumer gives its partitions back, what is buffered is dropped.
      await lake.stop();
      await consumer.stop();
      await parquet.close();
    },
    running: () => consumer.running(),
  };
}
