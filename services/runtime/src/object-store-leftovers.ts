/**
 * What was not touched for so long was left by a writer that is dead: no put goes on for longer (putLimitMs), and a living one writes
 * on.
 */
export const leftoverAgeMs = 24 * 3_600_000;

/** A put that takes longer than this has failed. Well below the age at which its half-written file would be taken for a dead one's. */
export const putLimitMs = 12 * 3_600_000;

const pauseMs = 6 * 3_600_000;

/** Clears up after dead writers at the first put and every six hours of puts; never holds up or fails the put. */
export class LeftoverWatch {
  readonly #remove: () => Promise<unknown>;
  #nextMs = 0;

  constructor(remove: () => Promise<unknown>) {
    this.#remove = remove;
  }

  look(): void {
    const now = performance.now();
    if (now < this.#nextMs) return;
    this.#nextMs = now + pauseMs;
    // What cannot be removed now is there the next time; a store that is away is told of by the calls that need it.
    this.#remove().catch(() => {});
  }
}
