import type { Kafka, Message, Producer, RecordMetadata } from 'kafkajs';
import { recordSizeInBatch } from './kafka-record-size.js';
import type { Entry, PartitionQueue } from './kafka-send-queue.js';
import type { Logger } from './log.js';

export interface LaneOptions {
  /** A client that never gives up. */
  kafka: Kafka;
  log: Logger;
  lingerMs: number;
  /** Messages and bytes of records that one request carries. */
  maxBatch: number;
  maxBytes: number;
  onStored: (queue: PartitionQueue, batch: Entry[], seconds: number) => void;
  onRejected: (queue: PartitionQueue, batch: Entry[], error: unknown) => void;
}

/** What is sent to one partition at once. */
interface Batch {
  readonly queue: PartitionQueue;
  readonly entries: Entry[];
}

const RECONNECT_MS = 500;

function topicMessages(batches: readonly Batch[]): { topic: string; messages: Message[] }[] {
  const byTopic = new Map<string, Message[]>();
  for (const { queue, entries } of batches) {
    const messages = byTopic.get(queue.topic) ?? [];
    byTopic.set(queue.topic, messages);
    for (const { message } of entries) {
      if (message !== undefined) messages.push(message);
    }
  }
  return Array.from(byTopic, ([topic, messages]) => ({ topic, messages }));
}

function isWritten(written: readonly RecordMetadata[], { topic, partition }: PartitionQueue): boolean {
  return written.some((each) => each.topicName === topic && each.partition === partition && each.errorCode === 0);
}

/**
 * One idempotent producer and the partitions of a topic. It sends one request a broker at a time, with a batch of each
 * partition that has something to send, and waits for it however long that takes: a send that is given up while it runs loses
 * or doubles messages when a broker dies.
 */
export class Lane {
  readonly #o: LaneOptions;
  readonly #round: PartitionQueue[] = [];
  #producer: Producer | undefined;
  #busy = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #lastSendEnded = 0;
  #sendStarted: number | undefined;

  constructor(o: LaneOptions) {
    this.#o = o;
  }

  get idle(): boolean {
    return !this.#busy && this.#round.length === 0;
  }

  /** How long the send that runs has taken so far, in milliseconds; 0 when none runs. */
  get sendingMs(): number {
    return this.#sendStarted === undefined ? 0 : performance.now() - this.#sendStarted;
  }

  /** Leaves what is unsent; a send that runs is not awaited, nor a connection that is being made, which is closed when it is there. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#producer?.disconnect();
  }

  /** Says that a partition has something to send. */
  schedule(queue: PartitionQueue): void {
    if (queue.scheduled) {
      // A full batch need not wait for more.
      if (this.#timer !== undefined && queue.length >= this.#o.maxBatch) this.#flush();
      return;
    }
    queue.scheduled = true;
    this.#round.push(queue);
    if (!this.#busy && this.#timer === undefined) this.#arm();
  }

  /** An idle lane sends at the end of this turn of the event loop; one that has just sent gathers first. */
  #arm(): void {
    const wait = this.#o.lingerMs - (performance.now() - this.#lastSendEnded);
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#flush(), wait);
      return;
    }
    this.#busy = true;
    setImmediate(() => void this.#run());
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#busy = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (this.#round.length > 0 && !this.#stopped) {
      const batches = this.#gather();
      if (batches.length > 0) await this.#send(batches);
    }
    this.#busy = false;
  }

  /** What the next request carries: of each partition one batch at most, and in all no more than a batch may have. */
  #gather(): Batch[] {
    const batches: Batch[] = [];
    let messages = 0;
    let bytes = 0;
    for (let left = this.#round.length; left > 0 && messages < this.#o.maxBatch && bytes < this.#o.maxBytes; left--) {
      const queue = this.#round.shift();
      if (queue === undefined) break;
      const entries = queue.take(this.#o.maxBatch - messages, this.#o.maxBytes - bytes);
      queue.scheduled = !queue.empty;
      const cutShort = queue.scheduled && batches.length > 0;
      // One that got only what others had left of this request comes first in the next.
      if (cutShort) this.#round.unshift(queue);
      else if (queue.scheduled) this.#round.push(queue);
      if (entries.length > 0) batches.push({ queue, entries });
      if (cutShort) break;
      messages += entries.length;
      for (const entry of entries) bytes += recordSizeInBatch(entry.bytes);
    }
    return batches;
  }

  async #send(batches: Batch[]): Promise<void> {
    const started = performance.now();
    this.#sendStarted = started;
    const left = batches.length === 1 ? batches : await this.#sendTogether(batches, started);
    for (const batch of left) await this.#sendAlone(batch);
    this.#lastSendEnded = performance.now();
    this.#sendStarted = undefined;
  }

  /**
   * One request a broker. Returns the batches that kafkajs does not report as written: when a leader dies, it passes over
   * partitions whose new leader has already answered (tulios/kafkajs 1303). Sent again alone they keep their sequence numbers,
   * so that the broker knows what it has already stored. After an error nothing is known of any of them.
   */
  async #sendTogether(batches: Batch[], started: number): Promise<Batch[]> {
    try {
      const producer = await this.#connected();
      const written = await producer.sendBatch({ acks: -1, topicMessages: topicMessages(batches) });
      const seconds = (performance.now() - started) / 1000;
      const left: Batch[] = [];
      for (const batch of batches) {
        if (isWritten(written, batch.queue)) this.#o.onStored(batch.queue, batch.entries, seconds);
        else left.push(batch);
      }
      return left;
    } catch (error) {
      this.#o.log.warn({ err: error }, 'a request for several partitions failed; each is sent alone');
      this.#discard();
      return batches;
    }
  }

  async #sendAlone(batch: Batch): Promise<void> {
    const { queue, entries } = batch;
    const started = performance.now();
    this.#sendStarted = started;
    try {
      const producer = await this.#connected();
      const written = await producer.sendBatch({ acks: -1, topicMessages: topicMessages([batch]) });
      // kafkajs sends nothing to a partition that its metadata lacks, and reports that as success.
      if (!isWritten(written, queue)) {
        throw new Error(`nothing was written to ${queue.topic}/${queue.partition}: is the partition there?`);
      }
      this.#o.onStored(queue, entries, (performance.now() - started) / 1000);
    } catch (error) {
      this.#discard();
      this.#o.onRejected(queue, entries, error);
    }
  }

  /** kafkajs took back the batch's sequence numbers; a later batch under them could pass for a duplicate of this one. */
  #discard(): void {
    const old = this.#producer;
    this.#producer = undefined;
    old?.disconnect().catch((error) => this.#o.log.debug({ err: error }, 'discarded producer did not disconnect'));
  }

  /** @throws Error when the lane is stopped; then no producer is left open */
  async #connected(): Promise<Producer> {
    while (this.#producer === undefined) {
      if (this.#stopped) throw new Error('the producer was stopped');
      const producer = this.#newProducer();
      try {
        await producer.connect();
        if (!this.#stopped) {
          this.#producer = producer;
          break;
        }
      } catch (error) {
        this.#o.log.warn({ err: error }, 'producer cannot connect; trying again');
      }
      await producer.disconnect().catch(() => undefined);
      if (!this.#stopped) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
    return this.#producer;
  }

  #newProducer(): Producer {
    return this.#o.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { retries: Number.MAX_SAFE_INTEGER },
      // Every message names its partition.
      createPartitioner: () => (choice) => choice.message.partition ?? 0,
    });
  }
}
