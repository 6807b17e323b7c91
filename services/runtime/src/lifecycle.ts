import type { Logger } from './log.js';

/** A resource or server that is started and stopped with the process. */
export interface Part {
  start?: () => Promise<unknown>;
  stop?: () => Promise<unknown>;
  /** False takes the whole process out of rotation, without stopping it. */
  ready?: () => boolean;
}

interface NamedPart {
  name: string;
  part: Part;
}

/** Starts parts in the order in which they were added, and stops those that were started in reverse. */
export class Lifecycle {
  readonly #log: Logger;
  readonly #parts: NamedPart[] = [];
  readonly #started: NamedPart[] = [];
  readonly #draining = new AbortController();
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #up = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Aborted when draining starts, before any part is stopped. */
  get signal(): AbortSignal {
    return this.#draining.signal;
  }

  add(name: string, part: Part): void {
    if (this.#starting !== undefined) throw new Error(`${name} was added after the start`);
    this.#parts.push({ name, part });
  }

  /** Rejects with the first part's error, after stopping the parts that had started before it. */
  async start(): Promise<void> {
    this.#starting ??= this.#startAll();
    try {
      await this.#starting;
    } catch (error) {
      await this.stop().catch((stopError: unknown) => this.#log.error({ err: stopError }, 'cleaning up failed'));
      throw error;
    }
  }

  async #startAll(): Promise<void> {
    for (const named of this.#parts) {
      if (this.signal.aborted) throw new Error('stopped while starting');
      try {
        await named.part.start?.();
      } catch (error) {
        throw new Error(`${named.name} did not start: ${messageOf(error)}`, { cause: error });
      }
      this.#started.push(named);
    }
    if (this.signal.aborted) throw new Error('stopped while starting');
    this.#up = true;
  }

  /**
   * Fails readiness, then stops every started part in reverse; one that fails does not keep the others running.
   * Calling it again returns the same promise. Rejects if any part failed to stop.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    this.#draining.abort(new Error('the process is stopping'));
    // A part that is starting right now must finish first: it could not be stopped half-way.
    await this.#starting?.catch(() => {});
    const failures: unknown[] = [];
    for (const { name, part } of this.#started.reverse()) {
      try {
        await part.stop?.();
      } catch (error) {
        this.#log.error({ err: error, part: name }, 'part failed to stop');
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} parts failed to stop`);
  }

  /** True when everything has started, nothing is stopping and every part says that it can serve. */
  ready(): boolean {
    return this.#up && !this.signal.aborted && this.#parts.every(({ part }) => part.ready?.() ?? true);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Starts, waits for SIGTERM or SIGINT, stops, and ends the process: 0 after a clean drain; 1 after a failed start, a
 * failed or over-long drain (30 s unless given, in milliseconds), a second signal, or an error that nobody caught.
 */
export async function runMain(log: Logger, life: Lifecycle, drainMs = 30_000): Promise<void> {
  // The standard handlers of a service may all be idle; this keeps the process until a signal arrives.
  const alive = setInterval(() => {}, 2 ** 30);
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    let seen = 0;
    const onSignal = (name: NodeJS.Signals) => {
      seen += 1;
      if (seen > 1) exitWith(1, () => log.fatal({ signal: name }, 'second signal: stopping at once'));
      resolve(name);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => exitWith(1, () => log.fatal({ err: error }, `${event}: stopping at once`)));
  }
  const starting = life.start();
  const failed = starting.then(
    () => new Promise<never>(() => {}),
    (error: unknown) => error,
  );
  const outcome = await Promise.race([signalled, failed.then((error) => ({ error }))]);
  const bound = setTimeout(
    () => exitWith(1, () => log.fatal({ drainMs }, 'draining took too long: stopping at once')),
    drainMs,
  );
  if (typeof outcome !== 'string') exitWith(1, () => log.fatal({ err: outcome.error }, 'start failed'));
  log.info({ signal: outcome }, 'draining');
  try {
    await life.stop();
  } catch (error) {
    exitWith(1, () => log.fatal({ err: error }, 'drain failed'));
  }
  clearTimeout(bound);
  clearInterval(alive);
  exitWith(0, () => log.info('stopped'));
}

function exitWith(code: number, say: () => void): never {
  try {
    say();
  } finally {
    // Even if the last line cannot be written.
    process.exit(code);
  }
}
