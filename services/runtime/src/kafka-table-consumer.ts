import type { ConsumerOptions, InMessage } from './kafka-consumer.js';

export interface TableConsumerOptions extends ConsumerOptions {
  clientId: string;
  apply: (messages: InMessage[], topic: string, partition: number) => void | Promise<void>;
}

export class TableConsumer {
  constructor(_o: TableConsumerOptions) {}
  async start(): Promise<void> {
    throw new Error('not yet');
  }
  async stop(): Promise<void> {}
  caughtUp(): boolean {
    return false;
  }
}
