import type { ConsumerOptions, InBatch } from './kafka-consumer.js';

export interface BatchConsumerOptions extends ConsumerOptions {
  group: string;
  /** Where to start, asked at each assignment; undefined: the earliest. */
  position: (topic: string, partition: number, clusterId: string) => Promise<bigint | undefined>;
  handle: (batch: InBatch, heartbeat: () => Promise<void>) => Promise<'ok' | { seek: bigint }>;
  onReset?: (topic: string, partition: number) => void;
  maxWaitMs?: number;
}

export class BatchConsumer {
  constructor(_o: BatchConsumerOptions) {}
  async start(): Promise<void> {
    throw new Error('not yet');
  }
  async stop(): Promise<void> {}
  running(): boolean {
    return false;
  }
}
