import { BackgroundStart } from '@insight-mesh/runtime/background-start';
import type { Kafka } from '@insight-mesh/runtime/kafka';
import { OnceConsumer } from '@insight-mesh/runtime/kafka-once-consumer';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Metrics } from '@insight-mesh/runtime/metrics';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { insertLetters } from './insert-letters.js';
import type { NewLetter } from './letter.js';
import { readLetter } from './read-letter.js';

export interface LetterConsumerOptions {
  /** Of its own. */
  kafka: Kafka;
  group: string;
  /** Full name of the dead-letter topic. */
  topic: string;
  pool: Pool;
  schema: string;
  log: Logger;
  metrics: Metrics;
}

const againMs = 5_000;
const stopMs = 5_000;

/**
 * Copies the dead-letter topic into Postgres, each letter once. It joins its group in the background: the doors wait neither
 * for that nor for its end.
 */
export class LetterConsumer {
  readonly #o: LetterConsumerOptions;
  readonly #consumer: BackgroundStart<OnceConsumer>;

  constructor(o: LetterConsumerOptions) {
    this.#o = o;
    const failed = 'the dead-letter topic cannot be read; trying again';
    this.#consumer = new BackgroundStart({ make: () => this.#make(), againMs, stopMs, log: o.log, failed });
  }

  start(): void {
    this.#consumer.start();
  }

  stop(): Promise<void> {
    return this.#consumer.stop();
  }

  running(): boolean {
    return this.#consumer.current()?.running() ?? false;
  }

  #make(): OnceConsumer {
    const { log, metrics, topic } = this.#o;
    const kept = metrics.counter('insightmesh_collector_dead_letters_kept_total', 'Dead letters copied into Postgres');
    const unreadable = metrics.counter(
      'insightmesh_collector_dead_letters_unreadable_total',
      'Messages of the dead-letter topic that are no letters, and were passed over',
    );
    // Counted when the transaction has been committed: a batch may be tried more than once.
    const pending = new Map<number, { kept: number; unreadable: number }>();
    return new OnceConsumer({
      ...this.#o,
      topics: [topic],
      handle: async (batch, tx) => {
        const letters: NewLetter[] = [];
        const bad: { offset: string; reason: string }[] = [];
        for (const message of batch.messages) {
          const read = readLetter(message);
          if (typeof read === 'string') bad.push({ offset: String(message.offset), reason: read });
          else letters.push(read);
        }
        if (bad.length > 0) {
          // One line a batch: the first of them stands for a flood.
          const context = { topic, partition: batch.partition, messages: bad.length, first: bad[0] };
          log.error(context, 'messages of the dead-letter topic are no letters; passed over');
        }
        pending.set(batch.partition, { kept: await insertLetters(tx, letters), unreadable: bad.length });
      },
      afterCommit: ({ partition }) => {
        const done = pending.get(partition);
        pending.delete(partition);
        kept.inc(done?.kept ?? 0);
        unreadable.inc(done?.unreadable ?? 0);
      },
    });
  }
}
