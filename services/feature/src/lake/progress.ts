const everyMs = 5_000;

/** Tells a person on standard error how far something is: one line that is written over at a terminal, else a line every few seconds. */
export class Progress {
  readonly #terminal = process.stderr.isTTY === true;
  #shownMs = performance.now();

  show(line: string): void {
    const now = performance.now();
    if (now - this.#shownMs < (this.#terminal ? 200 : everyMs)) return;
    this.#shownMs = now;
    process.stderr.write(this.#terminal ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Before other lines. */
  clear(): void {
    if (this.#terminal) process.stderr.write('\r\x1b[K');
  }
}
