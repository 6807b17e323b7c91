import type { Outcome } from './hand-over.js';

const barWidth = 30;
const everyMs = 5_000;

/** The columns of a table for people, aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].map((each) => `${each}\n`).join('');
}

/** Tells a person on standard error how far a backfill is: one line that is written over at a terminal, else a line every few seconds. */
export class Show {
  readonly #terminal = process.stderr.isTTY === true;
  #total = 0;
  #folded = 0;
  #partitions = 0;
  #done = 0;
  #shownMs = 0;

  begin(partitions: number, events: number): void {
    this.#partitions = partitions;
    this.#total = events;
    this.#shownMs = performance.now();
  }

  folded(events: number): void {
    this.#folded += events;
    const now = performance.now();
    if (now - this.#shownMs < (this.#terminal ? 200 : everyMs)) return;
    this.#shownMs = now;
    // The lake grows meanwhile.
    const share = Math.min(1, this.#total === 0 ? 1 : this.#folded / this.#total);
    const counts = `${this.#done} of ${this.#partitions} partitions, ${this.#folded} events`;
    if (!this.#terminal) {
      process.stderr.write(`${Math.floor(share * 100)}%: ${counts}\n`);
      return;
    }
    const full = Math.round(share * barWidth);
    process.stderr.write(`\r\x1b[K[${'#'.repeat(full)}${' '.repeat(barWidth - full)}] ${counts}`);
  }

  partition(partition: number, outcome: Outcome): void {
    this.#done++;
    const { events, states, changed, heldMs, differences } = outcome;
    const what =
      differences === undefined
        ? `${changed} written or deleted; the stream waited ${heldMs.toFixed(0)} ms`
        : `${changed} differ from what is stored`;
    process.stderr.write(
      `${this.#terminal ? '\r\x1b[K' : ''}partition ${partition}: ${events} events, ${states} states, ${what}\n`,
    );
  }
}
