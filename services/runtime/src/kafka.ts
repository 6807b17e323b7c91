import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import type { Logger } from './log.js';

/**
 * A kafkajs client whose logs go to `log`. What kafkajs reports as information (joins, pauses, stops) is debug here.
 * Consumers of one group in one process need a client each: kafkajs keeps a group's offsets in the client.
 */
export function createKafka(o: { brokers: string[]; clientId: string; log: Logger }): Kafka {
  const log = o.log.child({ component: 'kafka' });
  return new Kafka({
    brokers: o.brokers,
    clientId: o.clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 8 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => writeLog(log, entry),
  });
}

/** The full name of a topic. */
export function topicName(prefix: string, topic: string): string {
  return prefix + topic;
}

function writeLog(log: Logger, entry: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _logger, ...fields } = entry.log;
  const context = { from: entry.namespace, ...fields };
  if (entry.level === logLevel.ERROR) log.error(context, message);
  else if (entry.level === logLevel.WARN) log.warn(context, message);
  else log.debug(context, message);
}
