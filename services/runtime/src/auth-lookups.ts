import type pg from 'pg';
import { AppError } from './errors.js';
import { askPromptly, quoteIdentifier } from './postgres.js';

/** A key as stored, unless it is revoked. */
export interface StoredKey {
  id: string;
  /** The first key of its row of rotations; its own id where it took no other's place. */
  rotationOf: string;
  tenantId: string;
  scopes: string[];
  doors: string[];
  eventsPerSecond: number | null;
  keySha256: Buffer;
  expiresAt: Date | null;
}

interface Waiter {
  id: string;
  resolve: (key: StoredKey | undefined) => void;
  reject: (error: AppError) => void;
}

type Ask = (ids: string[]) => Promise<StoredKey[]>;

const idsInOneQuery = 500;
const mostWaiting = 1_000;

/** One query at a time; what is asked for meanwhile goes into the next. */
class Lane {
  readonly #ask: Ask;
  readonly #most: number;
  readonly #waiting: Waiter[] = [];
  #asking = false;

  constructor(ask: Ask, most: number) {
    this.#ask = ask;
    this.#most = most;
  }

  find(id: string): Promise<StoredKey | undefined> {
    if (this.#waiting.length >= this.#most) {
      const message = 'too many unknown API keys are being looked up; try again';
      return Promise.reject(new AppError('UNAVAILABLE', message, { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, resolve, reject });
      if (!this.#asking) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#asking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, idsInOneQuery);
      try {
        const found = new Map((await this.#ask(batch.map(({ id }) => id))).map((key) => [key.id, key]));
        for (const { id, resolve } of batch) resolve(found.get(id));
      } catch (cause) {
        const message = 'API keys cannot be checked right now; try again';
        const error = new AppError('UNAVAILABLE', message, { retryAfterSeconds: 1, cause });
        for (const { reject } of batch) reject(error);
      }
    }
    this.#asking = false;
  }
}

/**
 * Asks the database for keys. However many keys strangers make up, they cost one query at a time, wait in a bounded number,
 * and never stand before keys that are known.
 */
export class KeyLookups {
  readonly #known: Lane;
  readonly #strangers: Lane;

  constructor(pool: pg.Pool, schema: string) {
    const sql = `SELECT id, coalesce(rotation_of, id) AS "rotationOf", tenant_id AS "tenantId", scopes, doors, events_per_second AS "eventsPerSecond",
        key_sha256 AS "keySha256", expires_at AS "expiresAt"
      FROM ${quoteIdentifier(schema)}.api_keys WHERE id = ANY($1::text[]) AND revoked_at IS NULL`;
    const ask = (ids: string[]) => askPromptly<StoredKey>(pool, sql, [ids]);
    this.#known = new Lane(ask, Number.POSITIVE_INFINITY);
    this.#strangers = new Lane(ask, mostWaiting);
  }

  /**
   * The key with this id; undefined if there is none, or it is revoked. One id must not be asked for twice at once.
   * @throws AppError UNAVAILABLE with retryAfterSeconds
   */
  find(id: string, known: boolean): Promise<StoredKey | undefined> {
    return (known ? this.#known : this.#strangers).find(id);
  }
}
