/** What one key may still send; below zero it owes. */
interface Bucket {
  /** In thousandths, so that rates and milliseconds, whole numbers both, fill it without rounding. */
  level: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface RateLimiterOptions {
  /** A rested key may send this many seconds' worth at once. */
  burstSeconds: number;
  /** Keys beyond this many are forgotten, the least recently seen first, and so get a full bucket again. */
  maximumKeys: number;
}

/**
 * A token bucket for each key that may go into debt: while it is above zero one call is let in, whatever its size, and then pays
 * for all of it. So a key never sends more than its burst, its rate times the time, and one call.
 */
export class RateLimiter {
  readonly #burstSeconds: number;
  readonly #maximumKeys: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimiterOptions) {
    this.#burstSeconds = options.burstSeconds;
    this.#maximumKeys = options.maximumKeys;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Whole seconds until the key is let in; 0: now.
   * @param rate elements a second, a whole number from 1
   * @param now milliseconds since 1970, a whole number
   */
  wait(key: string, rate: number, now: number): number {
    const { level } = this.#filled(key, rate, now);
    return level > 0 ? 0 : Math.floor(-level / (rate * 1000)) + 1;
  }

  /** Pays for `count` elements and returns 0, or, where `wait` is not 0, pays nothing and returns that. */
  take(key: string, rate: number, count: number, now: number): number {
    const wait = this.wait(key, rate, now);
    if (wait === 0) this.#filled(key, rate, now).level -= count * 1000;
    return wait;
  }

  #filled(key: string, rate: number, now: number): Bucket {
    const full = rate * this.#burstSeconds * 1000;
    const bucket = this.#buckets.get(key) ?? { level: full, at: now };
    // A clock that was set back fills nothing, and must not stop the filling until it has caught up.
    bucket.level = Math.min(full, bucket.level + Math.max(0, now - bucket.at) * rate);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#maximumKeys) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}
