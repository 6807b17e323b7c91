import pg from 'pg';
import type { Logger } from './log.js';
import { endsWithin, pause } from './pause.js';

export interface PostgresListenerOptions {
  url: string;
  /** As pg_notify names it. */
  channel: string;
  /** Names the connection in pg_stat_activity. */
  name: string;
  log: Logger;
  onMessage: (payload: string) => void;
  /** From now on every notification is told. */
  onOpen: () => void;
  /** From now on notifications may be missed. Told once after each onOpen. */
  onClose: () => void;
  /**
   * Key of an advisory lock that the connection holds while it is open, so that others see at once when this process is gone. Where another
   * connection has it, this one waits for it.
   */
  lock?: bigint;
  /** How often the connection is asked whether it lives, in milliseconds; 500 if not given. */
  beatMs?: number;
}

const againMs = 500;
const connectMs = 3_000;
const stopMs = 2_000;
/** A connection that does not answer for so long is taken for dead. */
const answerMs = 1_000;

/** One connection that listens, from its start to its end. */
class Listening {
  readonly #o: PostgresListenerOptions;
  readonly #client: pg.Client;
  readonly #ended = new AbortController();
  #open = false;

  constructor(o: PostgresListenerOptions) {
    this.#o = o;
    this.#client = new pg.Client({
      connectionString: o.url,
      application_name: o.name,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
    });
    this.#client.on('error', (error) => o.log.debug({ err: error }, 'the listening connection was lost'));
    this.#client.on('end', () => this.#end());
    this.#client.on('notification', ({ payload }) => {
      if (this.#open && payload !== undefined) o.onMessage(payload);
    });
  }

  async start(): Promise<void> {
    await this.#client.connect();
    const listening = this.#client.query(`LISTEN ${this.#client.escapeIdentifier(this.#o.channel)}`);
    if (!(await endsWithin(listening, connectMs))) throw new Error(`LISTEN was not answered within ${connectMs} ms`);
    await listening;
    await this.#takeLock();
    this.#ended.signal.throwIfAborted();
    this.#open = true;
    this.#o.onOpen();
  }

  async #takeLock(): Promise<void> {
    const { lock } = this.#o;
    if (lock === undefined) return;
    const locking = this.#client.query('SELECT pg_advisory_lock($1)', [lock.toString()]);
    if (!(await endsWithin(locking, connectMs)))
      throw new Error(`the lock of this process was not had within ${connectMs} ms`);
    await locking;
  }

  /** Resolves when the connection has ended or does not answer. */
  async watch(): Promise<void> {
    const { signal } = this.#ended;
    const { beatMs = 500 } = this.#o;
    while (!signal.aborted) {
      await pause(beatMs, signal);
      if (signal.aborted) return;
      const answer = this.#client.query('SELECT').catch(() => this.#end());
      if (!(await endsWithin(answer, answerMs))) this.#end();
    }
  }

  async stop(): Promise<void> {
    this.#end();
    await endsWithin(this.#client.end(), stopMs);
  }

  #end(): void {
    this.#ended.abort();
    if (!this.#open) return;
    this.#open = false;
    this.#o.onClose();
  }
}

/** Hears what is notified on one channel of Postgres, and tells when it does not; it connects again by itself. */
export class PostgresListener {
  readonly #o: PostgresListenerOptions;
  readonly #stopping = new AbortController();
  #current: Listening | undefined;
  #loop: Promise<void> | undefined;

  constructor(o: PostgresListenerOptions) {
    this.#o = o;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#current?.stop();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const current = new Listening(this.#o);
      this.#current = current;
      try {
        await current.start();
        await current.watch();
      } catch (error) {
        if (!signal.aborted) this.#o.log.warn({ err: error }, 'the database cannot be listened to; trying again');
      }
      await current.stop();
      await pause(againMs, signal);
    }
  }
}
