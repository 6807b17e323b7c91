import { randomBytes } from 'node:crypto';
import type { Logger } from '@insight-mesh/runtime/log';
import type { Pool, Tx } from '@insight-mesh/runtime/postgres';

const reconnectMs = 1_000;
const answerMs = 5_000;

export type RunListener = (runId: string, state: string) => void;

/**
 * This process among the replicas of the service, by one Postgres connection that it keeps open. The connection holds an
 * advisory lock under the instance's number, so that others see at once when the instance dies; it hears of changed runs
 * and of new rows in the outbox; and it elects the one instance that relays the outbox. A pooler between the service and
 * Postgres must therefore pool by session.
 */
export class Instance {
  /** A positive number that no other instance has. */
  readonly owner = randomBytes(8).readBigUInt64BE() >> 1n;
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #runListeners = new Set<RunListener>();
  readonly #outboxListeners = new Set<() => void>();
  #connection: Tx | undefined;
  /** Closes the connection; a second call does nothing. */
  #drop: () => void = () => {};
  /** Gives up the connection and connects anew. */
  #lose: () => void = () => {};
  #leads = false;
  #stopped = false;

  constructor(o: { pool: Pool; log: Logger }) {
    this.#pool = o.pool;
    this.#log = o.log;
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#connection = undefined;
    this.#leads = false;
    this.#drop();
  }

  alive(): boolean {
    return this.#connection !== undefined;
  }

  /** Calls back with the id and state of every run that changes, in any instance; misses some while Postgres is away. */
  onRun(listener: RunListener): () => void {
    this.#runListeners.add(listener);
    return () => this.#runListeners.delete(listener);
  }

  onOutbox(listener: () => void): () => void {
    this.#outboxListeners.add(listener);
    return () => this.#outboxListeners.delete(listener);
  }

  /** Whether this instance is the one that relays; it becomes it when nobody else is. */
  async leads(): Promise<boolean> {
    const connection = this.#connection;
    if (connection === undefined) return false;
    if (this.#leads) return true;
    const result = await connection.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('training relay of ' || current_schema(), 0)) as locked`,
    );
    this.#leads = this.#connection === connection && result.rows[0]?.locked === true;
    return this.#leads;
  }

  /**
   * Whether it leads at this moment: the connection that holds the lock answers. Postgres may have given up a connection of which this side
   * has heard nothing yet, and another instance then leads.
   */
  async stillLeads(): Promise<boolean> {
    const connection = this.#connection;
    if (connection === undefined || !this.#leads) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${answerMs} ms`)), answerMs);
    });
    try {
      await Promise.race([connection.query('select 1'), late]);
    } catch (error) {
      this.#log.warn({ err: error }, 'the connection that marks this instance does not answer');
      if (this.#connection === connection) this.#lose();
    } finally {
      clearTimeout(timer);
    }
    return this.#connection === connection && this.#leads;
  }

  async #connect(): Promise<void> {
    const connection = await this.#pool.connect();
    let open = true;
    const drop = (): void => {
      if (open) connection.release(true);
      open = false;
    };
    const onLost = (): void => {
      drop();
      if (this.#connection !== connection) return;
      this.#connection = undefined;
      this.#leads = false;
      this.#log.warn('the connection that marks this instance was lost');
      void this.#reconnect();
    };
    connection.on('error', onLost);
    connection.on('end', onLost);
    connection.on('notification', ({ channel, payload }) => {
      if (channel === 'training_outbox') for (const listener of this.#outboxListeners) listener();
      else {
        const [runId = '', state = ''] = (payload ?? '').split(' ');
        for (const listener of this.#runListeners) listener(runId, state);
      }
    });
    try {
      await connection.query('select pg_advisory_lock($1)', [this.owner.toString()]);
      await connection.query('listen training_runs');
      await connection.query('listen training_outbox');
    } catch (error) {
      drop();
      throw error;
    }
    if (!open) throw new Error('the connection was lost at once');
    if (this.#stopped) drop();
    else {
      this.#connection = connection;
      this.#drop = drop;
      this.#lose = onLost;
    }
  }

  async #reconnect(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#connect();
        this.#log.info('the connection that marks this instance is back');
        return;
      } catch (error) {
        this.#log.debug({ err: error }, 'not connected yet');
        await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      }
    }
  }
}
