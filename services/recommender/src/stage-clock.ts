/** Adds up, for one request, what each stage took; a stage that runs more than once counts once. */
export class StageClock<Name extends string> {
  readonly #seconds = new Map<Name, number>();

  get seconds(): ReadonlyMap<Name, number> {
    return this.#seconds;
  }

  time<T>(name: Name, work: () => T): T {
    const began = performance.now();
    try {
      return work();
    } finally {
      this.#add(name, began);
    }
  }

  async timeAsync<T>(name: Name, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#add(name, began);
    }
  }

  #add(name: Name, began: number): void {
    this.#seconds.set(name, (this.#seconds.get(name) ?? 0) + (performance.now() - began) / 1000);
  }
}
