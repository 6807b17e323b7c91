import { join } from 'node:path';
import { type Kafka, startKafka } from '@insight-mesh/local-stack/kafka';
import type { Stack } from '@insight-mesh/local-stack/stack';
import { toolsFolder } from './checkout.js';

export interface MeshKafka {
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** Starts it again on the same port and data; resolves when it serves. */
  start(): Promise<void>;
}

/** The broker of a stack, however often it was started again. */
export class RestartedKafka implements MeshKafka {
  readonly #stack: Stack;
  readonly #dir: string;
  #again: Kafka | undefined;

  constructor(stack: Stack, dir: string) {
    this.#stack = stack;
    this.#dir = dir;
  }

  get #now(): Kafka {
    const now = this.#again ?? this.#stack.kafka;
    if (now === undefined) throw new Error('this mesh uses a Kafka that it did not start, and leaves it alone');
    return now;
  }

  kill(): Promise<void> {
    return this.#now.kill();
  }

  stop(): Promise<void> {
    return this.#now.stop();
  }

  async start(): Promise<void> {
    if (this.#now.running()) return;
    this.#again = await startKafka({ dir: join(this.#dir, 'kafka'), toolsDir: toolsFolder() });
    this.#stack.run.record('kafka', this.#again.pid);
  }

  /** Ends a broker that the stack does not know of. */
  async end(): Promise<void> {
    await this.#again?.stop();
  }

  pids(): number[] {
    return this.#again?.running() ? [this.#again.pid] : [];
  }
}
