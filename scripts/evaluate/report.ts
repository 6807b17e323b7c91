/**
 * Prints a table for people and, as the last line of standard output, the same as one JSON object for programs. Between them the page is written:
 * where that fails the figures stand there all the same.
 * @param page gives what the last line tells of the page
 * @throws what `page` throws, once everything is printed
 */
export async function report(
  title: string,
  rows: readonly (readonly [string, string])[],
  result: object,
  page: () => Promise<object> = async () => ({}),
): Promise<void> {
  const width = Math.max(...rows.map(([label]) => label.length));
  process.stdout.write(`\n${title}\n`);
  for (const [label, value] of rows) process.stdout.write(`  ${label.padEnd(width)}  ${value}\n`);
  let written = {};
  try {
    written = await page();
  } finally {
    process.stdout.write(`${JSON.stringify({ ...result, ...written })}\n`);
  }
}

export const rate = (value: number | undefined): string => (value ?? 0).toFixed(4);

/** Rates keep six digits: more is noise of the last bits. */
export function rounded<T extends object>(result: T): T {
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toFixed(6)) : value]),
  ) as T;
}
