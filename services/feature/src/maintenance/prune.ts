import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { pause } from '../pause.js';
import { pruneSeen } from '../store/seen-events.js';

export interface PruneOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly lakeConsumer: string;
  readonly days: number;
  readonly everyMs: number;
}

const rowsAtOnce = 20_000;

/** Forgets the ids of past days again and again, a few at a time, until stopped. Several workers may do so at once. */
export class Pruner {
  readonly #o: PruneOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(o: PruneOptions) {
    this.#o = o;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { log, everyMs } = this.#o;
    while (!this.#stopping.signal.aborted) {
      await pause(everyMs, this.#stopping.signal);
      try {
        let pruned = 0;
        for (let last = rowsAtOnce; last === rowsAtOnce && !this.#stopping.signal.aborted; pruned += last) {
          last = await pruneSeen(this.#o.pool, { ...this.#o, limit: rowsAtOnce });
        }
        if (pruned > 0) log.info({ pruned }, 'forgot seen event ids of past days');
      } catch (error) {
        log.error({ err: error }, 'forgetting seen event ids failed; trying again');
      }
    }
  }
}
