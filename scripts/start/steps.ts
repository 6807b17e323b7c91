import { stderr, stdout } from 'node:process';

/** Prints numbered steps with what each took; the parts of a step overwrite one line at a terminal and are left out elsewhere. */
export class Steps {
  #number = 0;
  readonly #total: number;
  readonly #tty = stdout.isTTY === true;
  #muted = false;

  constructor(total: number) {
    this.#total = total;
  }

  /** Says nothing more: steps that end now end because somebody stopped them. */
  mute(): void {
    this.#muted = true;
  }

  /** Runs one step. `say` shows where it is; what `run` gives may carry a note for the finished line. */
  async run<T>(
    title: string,
    run: (say: (detail: string) => void) => Promise<T>,
    note?: (value: T) => string,
  ): Promise<T> {
    this.#number += 1;
    const head = `[${String(this.#number).padStart(2)}/${this.#total}] ${title}`;
    const began = performance.now();
    let said = 0;
    const say = (detail: string) => {
      if (this.#muted) return;
      if (this.#tty) {
        stdout.write(`\r\x1b[K${head}: ${detail}`.slice(0, (stdout.columns || 100) + 4));
      } else if (performance.now() - said > 5_000) {
        said = performance.now();
        stdout.write(`${head}: ${detail}\n`);
      }
    };
    if (this.#tty) stdout.write(head);
    said = performance.now();
    try {
      const value = await run(say);
      if (this.#muted) return value;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const more = note?.(value);
      stdout.write(`${this.#tty ? '\r\x1b[K' : ''}${head} (${seconds} s)${more ? `: ${more}` : ''}\n`);
      return value;
    } catch (error) {
      if (this.#muted) throw error;
      if (this.#tty) stdout.write('\n');
      stderr.write(`${head}: failed\n`);
      throw error;
    }
  }

  /** Something to know that is not an error; it stays on the screen. */
  notice(text: string): void {
    if (this.#muted) return;
    stdout.write(`${this.#tty ? '\r\x1b[K' : ''}note: ${text}\n`);
  }

  /** A last piece of work that has no number, such as stopping. */
  async finish(title: string, run: () => Promise<void>): Promise<void> {
    const began = performance.now();
    await run();
    stdout.write(`${title} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`);
  }
}
