import type { Logger } from './log.js';
import { endsWithin, pause } from './pause.js';

/** `stop` may be called during `start`, which then ends as soon as it can, and again when that has. */
export interface Startable {
  start(): Promise<unknown>;
  stop(): Promise<unknown>;
}

export interface BackgroundStartOptions<T extends Startable> {
  /** A new one for each try: what failed to start is stopped and left. */
  make: () => T;
  /** Between two tries, in milliseconds. */
  againMs: number;
  /** How long `stop` waits for a start that does not end, in milliseconds. */
  stopMs: number;
  log: Logger;
  /** Said in the log beside the error when a try fails. */
  failed: string;
}

/** Starts something beside all else, again and again until it succeeds, so that nothing waits for what it needs. */
export class BackgroundStart<T extends Startable> {
  readonly #o: BackgroundStartOptions<T>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #current: T | undefined;
  #started = false;

  constructor(o: BackgroundStartOptions<T>) {
    this.#o = o;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** What has started or is starting; undefined between two tries. */
  current(): T | undefined {
    return this.#current;
  }

  /**
   * Waits for the start, at most so many milliseconds; it goes on after them.
   * @returns whether it has succeeded
   */
  async started(ms: number): Promise<boolean> {
    if (this.#running !== undefined) await endsWithin(this.#running, ms);
    return this.#started;
  }

  /**
   * Ends the tries, and stops what has started however long that takes. What is just starting is stopped too, and not waited for
   * beyond `stopMs`; where its start ends later, it is stopped then.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const current = this.#current;
    if (this.#started) {
      await current?.stop();
      return;
    }
    // Nothing more is made. The run stops what starts after all.
    await endsWithin(Promise.all([this.#running, current && this.#stopStarting(current)]), this.#o.stopMs);
  }

  async #run(): Promise<void> {
    const { make, againMs, log, failed } = this.#o;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const current = make();
      this.#current = current;
      try {
        await current.start();
        if (!signal.aborted) this.#started = true;
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, failed);
      }
      if (this.#started) return;
      await this.#stopStarting(current);
      this.#current = undefined;
      await pause(againMs, signal);
    }
  }

  /** What is left of a start that failed or came too late cannot be helped. */
  async #stopStarting(current: T): Promise<void> {
    try {
      await current.stop();
    } catch (error) {
      this.#o.log.debug({ err: error }, 'stopping what had not started failed');
    }
  }
}
