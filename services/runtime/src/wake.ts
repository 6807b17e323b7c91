/** Wakes one sleeping loop. A call that comes while nobody sleeps is kept for the next sleep. */
export class Wake {
  #called = false;
  #wake: (() => void) | undefined;

  call(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Until the next call, or so many milliseconds. */
  async sleep(ms: number): Promise<void> {
    if (!this.#called) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#wake = undefined;
    }
    this.#called = false;
  }
}
