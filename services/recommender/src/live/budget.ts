/** Bytes that may be taken, within those of a parent that several share. */
export class Budget {
  readonly #most: number;
  readonly #parent: Budget | undefined;
  #taken = 0;

  constructor(most: number, parent?: Budget) {
    this.#most = most;
    this.#parent = parent;
  }

  get taken(): number {
    return this.#taken;
  }

  /** @returns whether there was room; without it nothing is taken */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#most) return false;
    if (this.#parent && !this.#parent.take(bytes)) return false;
    this.#taken += bytes;
    return true;
  }

  /** Gives back all that was taken here. */
  release(): void {
    this.#parent?.give(this.#taken);
    this.#taken = 0;
  }

  private give(bytes: number): void {
    this.#taken -= bytes;
    this.#parent?.give(bytes);
  }
}
