import type { Logger } from './log.js';

export interface LagWatchOptions {
  topics: readonly string[];
  /** The offset that each partition's next message will get. */
  endsOf: (topic: string) => Promise<{ partition: number; high: string }[]>;
  /** Told what was found. */
  tell: (topic: string, partition: number, high: bigint) => void;
  /** Called at each look, whether Kafka answers or not. */
  look: () => void;
  everyMs: number;
  log: Logger;
}

/**
 * Asks Kafka again and again how long its partitions have become: a consumer that gets no batches would else tell for ever
 * the lag of its last one, and that is when somebody looks.
 */
export class LagWatch {
  readonly #o: LagWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(o: LagWatchOptions) {
    this.#o = o;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look(), this.#o.everyMs).unref();
  }

  /** Does not wait for an answer of Kafka's: it may be away. */
  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { topics, endsOf, tell, look, log } = this.#o;
    look();
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (const topic of topics) {
        for (const { partition, high } of await endsOf(topic)) tell(topic, partition, BigInt(high));
      }
    } catch (error) {
      log.debug({ err: error }, 'the ends of partitions are not known now');
    } finally {
      this.#asking = false;
    }
  }
}
