import { AppError } from '@insight-mesh/runtime/errors';

/** As many as zlib has threads for; more would only hold more memory. */
const atOnce = 4;

/**
 * Has bodies inflated a few at a time, the others in a row, so that however many come together only a few are held as large as they
 * become.
 */
export class Inflating {
  readonly #waiting: (() => void)[] = [];
  readonly #longestWaitMs: number;
  #running = 0;

  constructor(longestWaitMs: number) {
    this.#longestWaitMs = longestWaitMs;
  }

  /** @throws AppError UNAVAILABLE with retryAfterSeconds, when its turn does not come in time */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running === atOnce) {
      const since = performance.now();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (performance.now() - since > this.#longestWaitMs) {
        this.#next();
        const message = 'too many compressed bodies wait to be inflated; send it again';
        throw new AppError('UNAVAILABLE', message, { retryAfterSeconds: 1 });
      }
    } else this.#running++;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** Hands the place on, or gives it up. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
