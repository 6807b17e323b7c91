import type { Kafka } from 'kafkajs';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

export interface OutMessage {
  /** Full name. */
  topic: string;
  key: string;
  value: Buffer;
  headers?: Record<string, string>;
}

export interface MeshProducerOptions {
  kafka: Kafka;
  log: Logger;
  metrics: Metrics;
  lanes?: number;
  lingerMs?: number;
  maxBatch?: number;
  maxQueuedBytes?: number;
}

export class MeshProducer {
  constructor(_o: MeshProducerOptions) {}
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  /** Resolves after acks=all of every message. */
  async send(_messages: OutMessage[], _o?: { deadlineMs?: number }): Promise<void> {
    throw new Error('not yet');
  }
}

export function cloudEventHeaders(_o: {
  id: string;
  type: string;
  source: string;
  time: string;
}): Record<string, string> {
  throw new Error('not yet');
}
