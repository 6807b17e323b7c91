import type { Logger } from './log.js';
import { askPromptly, type Pool } from './postgres.js';
import { Repeating } from './repeating.js';

const EVERY_MS = 1_000;

const undefinedTable = '42P01';
const undefinedColumn = '42703';

/** Asks Postgres every second whether it answers, for readiness. */
export class DatabaseProbe {
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #sql: string;
  readonly #now: () => number;
  readonly #asking: Repeating;
  #answers = false;
  #answeredAt = 0;

  /**
   * @param sql cheap, and of what the newest migration made: then a schema that lacks it is found at the start, and not by the
   * first call that needs it
   * @param now milliseconds since 1970
   */
  constructor(pool: Pool, log: Logger, sql = 'SELECT 1', now: () => number = Date.now) {
    this.#pool = pool;
    this.#log = log;
    this.#sql = sql;
    this.#now = now;
    this.#asking = new Repeating({
      task: () => this.#ask(),
      everyMs: EVERY_MS,
      firstAfterMs: EVERY_MS,
      log,
      failed: 'asking Postgres failed',
    });
  }

  /** Rejects when Postgres does not answer at all, or lacks what `sql` asks for. */
  async start(): Promise<void> {
    try {
      await this.#query();
    } catch (error) {
      throw explained(error);
    }
    this.#answers = true;
    this.#asking.start();
  }

  stop(): Promise<void> {
    return this.#asking.stop();
  }

  /** Whether it answers, or did so less than `withinMs` ago. */
  answers(withinMs = 0): boolean {
    return this.#answers || this.#now() < this.#answeredAt + withinMs;
  }

  /** When it was last asked and then answered, in milliseconds since 1970; 0 before the start. */
  answeredAt(): number {
    return this.#answeredAt;
  }

  async #query(): Promise<void> {
    const asked = this.#now();
    await askPromptly(this.#pool, this.#sql);
    this.#answeredAt = asked;
  }

  async #ask(): Promise<void> {
    const answers = await this.#query().then(
      () => true,
      () => false,
    );
    if (answers !== this.#answers)
      this.#log.warn({ answers }, answers ? 'Postgres answers again' : 'Postgres does not answer');
    this.#answers = answers;
  }
}

function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== undefinedTable && code !== undefinedColumn) return error;
  const missing = error instanceof Error ? error.message : String(error);
  return new Error(`this release's tables are not in the database (${missing}): run npm run migrate first`, {
    cause: error,
  });
}
