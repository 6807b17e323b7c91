/** Prints a table for people and, as the last line of standard output, the same as one JSON object for programs. */
export function report(title: string, rows: readonly (readonly [string, string])[], result: object): void {
  const width = Math.max(...rows.map(([label]) => label.length));
  process.stdout.write(`\n${title}\n`);
  for (const [label, value] of rows) process.stdout.write(`  ${label.padEnd(width)}  ${value}\n`);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

export const rate = (value: number | undefined): string => (value ?? 0).toFixed(4);

/** Rates keep six digits: more is noise of the last bits. */
export function rounded<T extends object>(result: T): T {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toFixed(6)) : value]),
  ) as T;
}
