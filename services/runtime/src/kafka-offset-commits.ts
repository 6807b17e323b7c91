import type { Logger } from './log.js';

interface TopicPartitionOffset {
  topic: string;
  partition: number;
  offset: string;
}

const EVERY_MS = 1_000;

/** Tells Kafka of a group's progress about once a second: for lag tools only, so that failing to does no harm. */
export class OffsetCommits {
  readonly #commit: (offsets: TopicPartitionOffset[]) => Promise<void>;
  readonly #log: Logger;
  readonly #dirty = new Map<string, TopicPartitionOffset>();
  #timer: NodeJS.Timeout | undefined;

  constructor(commit: (offsets: TopicPartitionOffset[]) => Promise<void>, log: Logger) {
    this.#commit = commit;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  add(topic: string, partition: number, nextOffset: bigint): void {
    this.#dirty.set(`${topic}/${partition}`, { topic, partition, offset: String(nextOffset) });
  }

  /** Forgets what is not told yet: the partitions may be another member's. */
  clear(): void {
    this.#dirty.clear();
  }

  async flush(): Promise<void> {
    if (this.#dirty.size === 0) return;
    const offsets = [...this.#dirty.values()];
    this.#dirty.clear();
    try {
      await this.#commit(offsets);
    } catch (error) {
      this.#log.debug({ err: error }, 'Kafka did not take the offsets');
    }
  }
}
