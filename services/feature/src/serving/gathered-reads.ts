import type { StateKind } from '../store/entity-kind.js';

/** Whose entities a statement reads. */
export interface Whose {
  readonly kind: StateKind;
  readonly tenantId: string;
}

type Read<V> = (whose: Whose, ids: readonly string[]) => Promise<ReadonlyMap<string, V>>;

interface Ask<V> {
  readonly ids: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (values: ReadonlyMap<string, V>) => void;
  readonly reject: (error: unknown) => void;
}

interface Waiting<V> {
  readonly whose: Whose;
  readonly asks: Ask<V>[];
}

/** A statement ends with the first request that brings it to so many ids. */
const idsAtOnce = 100;

/**
 * Reads for many requests with few statements: what is asked for in one turn of the event loop, or while all statements are under
 * way, goes into the next one, each tenant and kind in statements of its own. A request never gets what a statement read that began
 * before it was asked.
 */
export class GatheredReads<V> {
  readonly #read: Read<V>;
  readonly #most: number;
  /** Those who have waited longest first. */
  readonly #waiting = new Map<string, Waiting<V>>();
  #running = 0;
  #called = false;

  /** @param most statements at once */
  constructor(read: Read<V>, most: number) {
    this.#read = read;
    this.#most = most;
  }

  /**
   * Values by id, perhaps with more ids than were asked for. Rejects with what its statement was rejected with, or with the reason of
   * the signal where that comes before the statement.
   */
  read(whose: Whose, ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, V>> {
    return new Promise((resolve, reject) => {
      const key = `${whose.kind}\0${whose.tenantId}`;
      const waiting = this.#waiting.get(key);
      const ask = { ids, signal, resolve, reject };
      if (waiting === undefined) this.#waiting.set(key, { whose, asks: [ask] });
      else waiting.asks.push(ask);
      if (this.#called || this.#running >= this.#most) return;
      this.#called = true;
      setImmediate(() => {
        this.#called = false;
        this.#start();
      });
    });
  }

  #start(): void {
    for (const [key, { whose, asks }] of this.#waiting) {
      if (this.#running >= this.#most) return;
      const some: Ask<V>[] = [];
      const ids = new Set<string>();
      while (asks.length > 0 && ids.size < idsAtOnce) {
        const ask = asks.shift();
        if (ask === undefined) break;
        if (ask.signal?.aborted) {
          ask.reject(ask.signal.reason);
          continue;
        }
        some.push(ask);
        for (const id of ask.ids) ids.add(id);
      }
      // What is left waits behind the others.
      this.#waiting.delete(key);
      if (asks.length > 0) this.#waiting.set(key, { whose, asks });
      if (some.length > 0) void this.#run(whose, some, [...ids]);
    }
  }

  async #run(whose: Whose, asks: readonly Ask<V>[], ids: readonly string[]): Promise<void> {
    this.#running += 1;
    try {
      const values = await this.#read(whose, ids);
      for (const { resolve } of asks) resolve(values);
    } catch (error) {
      for (const { reject } of asks) reject(error);
    } finally {
      this.#running -= 1;
      this.#start();
    }
  }
}
