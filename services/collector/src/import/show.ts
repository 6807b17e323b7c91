import type { ImportProgress } from './run/import-runner.js';

const barWidth = 30;
const everyMs = 5_000;

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(seconds);
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}

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

/** Tells a person on standard error how far an import is: one line that is written over at a terminal, else a line every few seconds. */
export class Show {
  readonly #terminal = process.stderr.isTTY === true;
  readonly #beganMs = performance.now();
  #shownMs = performance.now();

  progress({ rows, rejected, files, filesDone, filesSkipped, bytes, bytesDone, file }: ImportProgress): void {
    const now = performance.now();
    if (now - this.#shownMs < (this.#terminal ? 200 : everyMs)) return;
    this.#shownMs = now;
    const seconds = (now - this.#beganMs) / 1_000;
    const share = bytes === 0 ? 1 : Math.min(1, bytesDone / bytes);
    const left = share > 0 ? duration((seconds * (1 - share)) / share) : '?';
    const counts = `${rows} rows, ${Math.round(rows / seconds)} rows/s, ${rejected} refused, ${left} left; file ${Math.min(filesDone + filesSkipped + 1, files)} of ${files}, ${file}`;
    if (!this.#terminal) {
      process.stderr.write(`${Math.floor(share * 100)}%: ${counts}\n`);
      return;
    }
    const full = Math.round(share * barWidth);
    const width = process.stderr.columns ?? 120;
    process.stderr.write(`\r\x1b[K${`[${'#'.repeat(full).padEnd(barWidth, '.')}] ${counts}`.slice(0, width - 1)}`);
  }

  notice(line: string): void {
    process.stderr.write(`${this.#terminal ? '\r\x1b[K' : ''}${line}\n`);
  }

  /** Ends the line that is written over. */
  end(): void {
    if (this.#terminal) process.stderr.write('\r\x1b[K');
  }
}
