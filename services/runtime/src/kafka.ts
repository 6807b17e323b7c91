import { Kafka, type KafkaConfig, type LogEntry, logLevel, type RetryOptions } from 'kafkajs';
import { stallingSockets } from './kafka-socket.js';
import type { Logger } from './log.js';

export type { Kafka };

const backoff: RetryOptions = { initialRetryTime: 100, maxRetryTime: 2_000 };
const configs = new WeakMap<Kafka, KafkaConfig>();

/**
 * A kafkajs client whose logs go to `log`. What kafkajs reports as information (joins, pauses, stops) is debug here.
 * A call gives up on brokers that cannot be reached after about 10 seconds. Consumers of one group in one process need a
 * client each: kafkajs keeps a group's offsets in the client.
 */
export function createKafka(o: { brokers: string[]; clientId: string; log: Logger }): Kafka {
  const log = o.log.child({ component: 'kafka' });
  const config: KafkaConfig = {
    brokers: o.brokers,
    clientId: o.clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    socketFactory: stallingSockets(),
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => writeLog(log, entry),
  };
  const kafka = new Kafka({ ...config, retry: { ...backoff, retries: 8 } });
  configs.set(kafka, config);
  return kafka;
}

/**
 * A client of the same brokers that never gives up. A producer's own retries do not reach down to its connections, so that
 * only a client like this keeps a send alive through a longer outage.
 */
export function tirelessClient(kafka: Kafka): Kafka {
  const config = configs.get(kafka);
  if (config === undefined) throw new Error('the Kafka client must come from createKafka');
  // A partition's new leader is found at the second try after its election, so long pauses would be waited for twice.
  return new Kafka({ ...config, retry: { ...backoff, maxRetryTime: 500, retries: Number.MAX_SAFE_INTEGER } });
}

/** The full name of a topic. */
export function topicName(prefix: string, topic: string): string {
  return prefix + topic;
}

function writeLog(log: Logger, entry: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _logger, ...fields } = entry.log;
  const context = { from: entry.namespace, ...fields };
  // A refused request is retried, and reported by whoever gives up on it.
  if (entry.level === logLevel.INFO || message.startsWith('Response ')) log.debug(context, message);
  else if (entry.level === logLevel.WARN || entry.namespace === 'Connection') log.warn(context, message);
  else if (entry.level === logLevel.ERROR) log.error(context, message);
  else log.debug(context, message);
}
