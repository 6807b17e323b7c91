/** Holds a stream of things to a rate: `next()` resolves when the next may go. */
export class Pace {
  readonly #perSecond: number;
  readonly #began = performance.now();
  #count = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  async next(): Promise<void> {
    const dueMs = (this.#count++ / this.#perSecond) * 1000 - (performance.now() - this.#began);
    // Shorter waits than a timer can keep are made up for by the next one.
    if (dueMs > 5) await new Promise((resolve) => setTimeout(resolve, dueMs));
  }
}
