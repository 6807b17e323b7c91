import type { Kafka, Message, Producer } from 'kafkajs';
import type { Entry, PartitionQueue } from './kafka-send-queue.js';
import type { Logger } from './log.js';

export interface LaneOptions {
  /** A client that never gives up. */
  kafka: Kafka;
  log: Logger;
  lingerMs: number;
  maxBatch: number;
  onStored: (queue: PartitionQueue, batch: Entry[], seconds: number) => void;
  onRejected: (queue: PartitionQueue, batch: Entry[], error: unknown) => void;
}

const RECONNECT_MS = 500;

/**
 * One idempotent producer and the partitions that it owns. It sends one partition's batch at a time, and waits for it however
 * long that takes: a send that spans partitions, or that is given up while it runs, loses or doubles messages when a broker
 * dies (tulios/kafkajs 1303).
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

  async start(): Promise<void> {
    this.#producer = await this.#connect();
  }

  /** Leaves what is unsent; a send that runs is not awaited. */
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
    for (let queue = this.#round.shift(); queue !== undefined && !this.#stopped; queue = this.#round.shift()) {
      const batch = queue.take(this.#o.maxBatch);
      queue.scheduled = !queue.empty;
      if (queue.scheduled) this.#round.push(queue);
      if (batch.length > 0) await this.#send(queue, batch);
    }
    this.#busy = false;
  }

  async #send(queue: PartitionQueue, batch: Entry[]): Promise<void> {
    const messages: Message[] = [];
    for (const { message } of batch) {
      if (message !== undefined) messages.push(message);
    }
    const started = performance.now();
    this.#sendStarted = started;
    try {
      this.#producer ??= await this.#connect();
      const written = await this.#producer.send({ topic: queue.topic, acks: -1, messages });
      // kafkajs sends nothing to a partition that its metadata lacks, and reports that as success.
      if (!written.some((each) => each.partition === queue.partition && each.errorCode === 0)) {
        throw new Error(`nothing was written to ${queue.topic}/${queue.partition}: is the partition there?`);
      }
      this.#lastSendEnded = performance.now();
      this.#o.onStored(queue, batch, (this.#lastSendEnded - started) / 1000);
    } catch (error) {
      this.#lastSendEnded = performance.now();
      this.#discard();
      this.#o.onRejected(queue, batch, error);
    } finally {
      this.#sendStarted = undefined;
    }
  }

  /** kafkajs took back the batch's sequence numbers; a later batch under them could pass for a duplicate of this one. */
  #discard(): void {
    const old = this.#producer;
    this.#producer = undefined;
    old?.disconnect().catch((error) => this.#o.log.debug({ err: error }, 'discarded producer did not disconnect'));
  }

  async #connect(): Promise<Producer> {
    for (;;) {
      const producer = this.#o.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        retry: { retries: Number.MAX_SAFE_INTEGER },
        // Every message names its partition.
        createPartitioner: () => (choice) => choice.message.partition ?? 0,
      });
      try {
        await producer.connect();
        return producer;
      } catch (error) {
        this.#o.log.warn({ err: error }, 'producer cannot connect; trying again');
        await producer.disconnect().catch(() => undefined);
        if (this.#stopped) throw error;
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }
}
