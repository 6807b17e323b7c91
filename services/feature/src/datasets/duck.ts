import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';

export interface DuckOptions {
  readonly memoryMb: number;
  readonly threads: number;
  /** Folder for what does not fit into memory: each database has one of its own in it, for two in one folder would write the same files. */
  readonly spill: string;
  readonly signal: AbortSignal;
}

/** From one look at a query's progress to the next. */
const shareEveryMs = 250;

/** Text as a literal of SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL takes it, whatever is in it. */
export function named(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A DuckDB of one build's step: bounded in memory, spilling to a folder, and stopped by a signal. */
export class Duck {
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;
  readonly #signal: AbortSignal;
  readonly #interrupt = () => this.connection.interrupt();

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, signal: AbortSignal) {
    this.#instance = instance;
    this.connection = connection;
    this.#signal = signal;
    signal.addEventListener('abort', this.#interrupt);
  }

  static async open({ memoryMb, threads, spill, signal }: DuckOptions): Promise<Duck> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryMb}MB`,
      temp_directory: join(spill, randomUUID()),
      autoinstall_known_extensions: 'false',
    });
    const duck = new Duck(instance, await instance.connect(), signal);
    await duck.run(`SET TimeZone = 'UTC'`);
    for (const setting of [
      'enable_progress_bar = true',
      'enable_progress_bar_print = false',
      'progress_bar_time = 0',
    ]) {
      await duck.run(`SET ${setting}`);
    }
    return duck;
  }

  /**
   * @param onShare hears now and then how much of it is done, from 0 to 1
   * @throws the signal's reason once it is aborted; else what DuckDB throws
   */
  async run(sql: string, onShare?: (share: number) => void): Promise<void> {
    const tell = () => onShare?.(Math.min(1, Math.max(0, this.connection.progress.percentage / 100)));
    const timer = onShare === undefined ? undefined : setInterval(tell, shareEveryMs);
    try {
      await this.#stoppable(() => this.connection.run(sql));
    } finally {
      clearInterval(timer);
    }
  }

  /** Rows as objects; numbers must be DOUBLE or INTEGER for them to be numbers. */
  async all(sql: string): Promise<Record<string, unknown>[]> {
    return this.#stoppable(async () => (await this.connection.runAndReadAll(sql)).getRowObjectsJS());
  }

  /** The first row. */
  async one(sql: string): Promise<Record<string, unknown>> {
    return (await this.all(sql))[0] ?? {};
  }

  /** A result that is whole before it is read. */
  async held(sql: string): Promise<DuckDBResult> {
    return this.#stoppable(() => this.connection.run(sql));
  }

  /** A result that is made while it is read. It ends early and without an error where it is interrupted: count its rows. */
  async stream(sql: string): Promise<DuckDBResult> {
    return this.#stoppable(() => this.connection.stream(sql));
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#interrupt);
    this.connection.closeSync();
    this.#instance.closeSync();
  }

  async #stoppable<T>(work: () => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error;
    }
  }
}
