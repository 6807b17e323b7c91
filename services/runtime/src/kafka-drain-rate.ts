const WINDOW_MS = 500;
const STANDSTILL_MS = 2_000;

/**
 * How fast a queue empties, measured while it is never empty. A queue that is longer than its callers wait does nothing but
 * harm: each is stored just after its caller has gone, who sends it again.
 */
export class DrainRate {
  readonly #now: () => number;
  #windowBegan: number;
  #lastAt: number;
  #bytes = 0;
  /** Bytes a millisecond; unknown until there was a backlog for a whole window. */
  #rate: number | undefined;
  #ranEmpty = true;
  #withdrawn = false;

  /** `now` in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#windowBegan = now();
    this.#lastAt = this.#windowBegan;
  }

  /** Something has left the queue unstored: its callers would not wait for it. */
  withdrawn(): void {
    this.#withdrawn = true;
  }

  /** So many bytes have left the queue, and `left` are still in it. */
  stored(bytes: number, left: number): void {
    const now = this.#now();
    // What runs empty by storing is faster than was measured; what does since its callers have left is not, and if that were
    // forgotten they would all be let in when they come back, and leave again.
    const faster = left === 0 && !this.#withdrawn;
    if (left === 0) this.#withdrawn = false;
    // A standstill, such as the election of a new leader, says nothing about how fast it goes afterwards.
    const known = !faster && now - this.#lastAt < STANDSTILL_MS;
    // Nor does the time in which there was nothing to store.
    const idle = this.#ranEmpty;
    this.#lastAt = now;
    this.#ranEmpty = left === 0;
    if (!known) this.#rate = undefined;
    if (!known || idle) {
      this.#windowBegan = now;
      this.#bytes = 0;
      return;
    }
    this.#bytes += bytes;
    const passed = now - this.#windowBegan;
    if (passed < WINDOW_MS) return;
    const measured = this.#bytes / passed;
    this.#rate = this.#rate === undefined ? measured : (this.#rate + measured) / 2;
    this.#windowBegan = now;
    this.#bytes = 0;
  }

  /** How long it will take to store what is queued, in milliseconds; 0 when that is not known. */
  waitMs(queuedBytes: number): number {
    return this.#rate === undefined ? 0 : queuedBytes / this.#rate;
  }
}
