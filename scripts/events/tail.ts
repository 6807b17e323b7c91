import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';

interface End {
  topic: string;
  partition: number;
  /** Where reading begins. */
  from: bigint;
  /** What stood there when it began. */
  end: bigint;
}

/** Reads the last messages of topics and then what comes in. Leaves no trace: nothing is committed, its group is deleted. */
export class Tail {
  readonly #topics: string[];
  readonly #group = `events-${randomUUID()}`;
  readonly #admin: Admin;
  readonly #consumer: Consumer;

  constructor(o: { kafka: Kafka; topics: string[] }) {
    this.#topics = o.topics;
    this.#admin = o.kafka.admin();
    this.#consumer = o.kafka.consumer({ groupId: this.#group, maxWaitTimeInMs: 200, allowAutoTopicCreation: false });
  }

  /**
   * Begins at most `back` messages before each partition's end. What it answers resolves when everything that stood there at
   * the start was seen.
   */
  async start(
    back: number,
    onMessage: (topic: string, message: KafkaMessage) => void,
  ): Promise<{ caughtUp: Promise<void> }> {
    await this.#admin.connect();
    const ends = (await Promise.all(this.#topics.map((topic) => this.#endsOf(topic, back)))).flat();
    const missing = new Map(
      ends.filter(({ from, end }) => from < end).map((each) => [`${each.topic} ${each.partition}`, each]),
    );
    let done = () => {};
    const caughtUp = new Promise<void>((resolve) => {
      done = resolve;
    });
    if (missing.size === 0) done();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: this.#topics, fromBeginning: false });
    await this.#consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const key = `${batch.topic} ${batch.partition}`;
        for (const message of batch.messages) onMessage(batch.topic, message);
        const waiting = missing.get(key);
        if (waiting === undefined || BigInt(batch.lastOffset()) + 1n < waiting.end) return;
        missing.delete(key);
        if (missing.size === 0) done();
      },
    });
    for (const { topic, partition, from } of ends) this.#consumer.seek({ topic, partition, offset: from.toString() });
    return { caughtUp };
  }

  async stop(): Promise<void> {
    await this.#consumer.disconnect();
    await this.#admin.deleteGroups([this.#group]).catch(() => undefined);
    await this.#admin.disconnect();
  }

  async #endsOf(topic: string, back: number): Promise<End[]> {
    const offsets = await this.#admin.fetchTopicOffsets(topic).catch((cause: unknown) => {
      throw new Error(`topic ${topic} cannot be read: was npm run migrate run there?`, { cause });
    });
    return offsets.map(({ partition, low, high }) => {
      const [first, end] = [BigInt(low), BigInt(high)];
      const wanted = Number.isFinite(back) ? end - BigInt(back) : first;
      return { topic, partition, from: wanted > first ? wanted : first, end };
    });
  }
}
