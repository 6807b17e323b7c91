import { safeLine } from '../lib/safe-text.js';

const widestCell = 60;

function cell(value: unknown): string {
  if (value === null) return 'NULL';
  const text = safeLine(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > widestCell ? `${text.slice(0, widestCell - 1)}…` : text;
}

/** Rows as a table for people; numbers to the right. */
export function rowsTable(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(cell));
  const head = columns.map((name) => cell(name));
  const widths = head.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const right = head.map(
    (_, at) => rows.length > 0 && cells.every((row) => /^(-?\d+(\.\d+)?(e[+-]?\d+)?|NULL)$/.test(row[at] ?? '')),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, at) => (right[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head, widths.map((width) => '-'.repeat(width)), ...cells].map((row) => `${line(row)}\n`).join('');
}
