import type { Logger } from './log.js';
import { pause } from './pause.js';

export interface RepeatingOptions {
  /** Done again and again, never twice at a time. What it throws is logged. The signal is aborted when it is to end soon. */
  task: (signal: AbortSignal) => Promise<unknown>;
  /** From the end of the task to its next beginning, in milliseconds. */
  everyMs: number;
  /** Before the first time, in milliseconds; 0 if not given. */
  firstAfterMs?: number;
  log: Logger;
  /** Said in the log beside the error when the task throws. */
  failed: string;
}

/** Does a task again and again, from `start` to `stop`. */
export class Repeating {
  readonly #o: RepeatingOptions;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(o: RepeatingOptions) {
    this.#o = o;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Waits for a task that is at work. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { task, everyMs, firstAfterMs = 0, log, failed } = this.#o;
    const { signal } = this.#stopping;
    if (firstAfterMs > 0) await pause(firstAfterMs, signal);
    while (!signal.aborted) {
      try {
        await task(signal);
      } catch (error) {
        log.error({ err: error }, failed);
      }
      await pause(everyMs, signal);
    }
  }
}

/**
 * Deletes part by part, so that no statement holds its locks for long, until a part was not full or the signal is aborted.
 * @param forget deletes at most `limit` rows, and answers how many there were
 * @returns how many were deleted in all
 */
export async function forgetInParts(
  forget: (limit: number) => Promise<number>,
  limit: number,
  signal: AbortSignal,
): Promise<number> {
  let forgotten = 0;
  for (let last = limit; last >= limit && !signal.aborted; forgotten += last) last = await forget(limit);
  return forgotten;
}
