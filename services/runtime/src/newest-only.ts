/** Saves one value at a time; of those that come meanwhile only the newest. */
export class NewestOnly<T> {
  readonly #store: (value: T) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #next: { value: T } | undefined;
  #busy: Promise<void> | undefined;

  constructor(store: (value: T) => Promise<void>, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  save(value: T): void {
    this.#next = { value };
    this.#busy ??= this.#drain();
  }

  async idle(): Promise<void> {
    await this.#busy;
  }

  async #drain(): Promise<void> {
    while (this.#next !== undefined) {
      const { value } = this.#next;
      this.#next = undefined;
      await this.#store(value).catch(this.#onError);
    }
    this.#busy = undefined;
  }
}
