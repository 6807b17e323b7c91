import type { Kafka } from 'kafkajs';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export interface MeshProducerOptions {
  /** From createKafka. */
  kafka: Kafka;
  log: Logger;
  metrics: Metrics;
  /** How long a busy lane gathers messages; 5 if not given. An idle lane sends at once. */
  lingerMs?: number;
  /** Messages a send at most; 500 if not given. */
  maxBatch?: number;
  /** Bytes that wait or are being sent; 64 MiB if not given. Beyond them callers are refused. */
  maxQueuedBytes?: number;
  /** How long `stop` waits for what is queued; 10,000 if not given. */
  stopWithinMs?: number;
  /** How often partition counts and limits of topics are asked anew; 60,000 if not given. */
  topicRefreshMs?: number;
}
