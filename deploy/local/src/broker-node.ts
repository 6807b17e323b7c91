import type { Kafka } from './kafka.js';

/** One broker of a stack, however often it is ended and started again. */
export class BrokerNode {
  /** Its id in the cluster, from 1. */
  readonly id: number;
  readonly #startAgain: () => Promise<Kafka>;
  #now: Kafka;

  constructor(id: number, first: Kafka, startAgain: () => Promise<Kafka>) {
    this.id = id;
    this.#now = first;
    this.#startAgain = startAgain;
  }

  /** host:port for clients. */
  get address(): string {
    return this.#now.brokers.join(',');
  }

  get pid(): number {
    return this.#now.pid;
  }

  running(): boolean {
    return this.#now.running();
  }

  /** SIGKILL, as a crash would; returns when it is gone. */
  kill(): Promise<void> {
    return this.#now.kill();
  }

  /** SIGTERM, SIGKILL after `graceMs`; returns when it is gone. */
  stop(graceMs?: number): Promise<void> {
    return this.#now.stop(graceMs);
  }

  /** Starts it again on the same port and data, unless it runs; returns when it serves. */
  async start(): Promise<void> {
    if (!this.#now.running()) this.#now = await this.#startAgain();
  }
}
