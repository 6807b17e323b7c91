import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool } from '@insight-mesh/runtime/postgres';
import { pruneLetters } from './insert-letters.js';

export interface LetterPrunerOptions {
  pool: Pool;
  log: Logger;
  days: number;
  everyMs: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

const dayMs = 86_400_000;
const rowsAtOnce = 1_000;

/** Forgets old letters again and again, some at a time, until stopped. Several replicas may do so at once. */
export class LetterPruner {
  readonly #o: LetterPrunerOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(o: LetterPrunerOptions) {
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
    const { pool, log, days, everyMs, now } = this.#o;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        let pruned = 0;
        for (let last = rowsAtOnce; last === rowsAtOnce && !signal.aborted; pruned += last) {
          last = await pruneLetters(pool, now() - days * dayMs, rowsAtOnce);
        }
        if (pruned > 0) log.info({ pruned, days }, 'forgot old dead letters');
      } catch (error) {
        log.error({ err: error }, 'forgetting old dead letters failed; trying again');
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
