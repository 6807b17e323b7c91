import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log.js';
import type { Pool } from './postgres.js';

const EVERY_MS = 1_000;

/** Asks Postgres every second whether it answers, for readiness. */
export class DatabaseProbe {
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  #answers = false;
  #loop: Promise<void> | undefined;

  constructor(pool: Pool, log: Logger) {
    this.#pool = pool;
    this.#log = log;
  }

  /** Rejects when Postgres does not answer at all. */
  async start(): Promise<void> {
    await this.#pool.query('SELECT 1');
    this.#answers = true;
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  answers(): boolean {
    return this.#answers;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await sleep(EVERY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      const answers = await this.#pool.query('SELECT 1').then(
        () => true,
        () => false,
      );
      if (answers !== this.#answers)
        this.#log.warn({ answers }, answers ? 'Postgres answers again' : 'Postgres does not answer');
      this.#answers = answers;
    }
  }
}
