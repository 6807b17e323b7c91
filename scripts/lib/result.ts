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

/** The last line of standard output, for programs. */
export function jsonLine(result: object): string {
  return `${JSON.stringify(result)}\n`;
}

/** An error in words for people: a refused connection says what to look at. */
export function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const refused = /ECONNREFUSED ([^\s,]+)/.exec(message)?.[1];
  if (refused === undefined) return message;
  return `nothing listens on ${refused}: is the server running, and is that its address? (${message})`;
}

/** Runs a command's work; an error becomes one line and exit code 1. */
export async function runCommandLine(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/** Whether a module was started as the program, and not imported. */
export function isMain(moduleUrl: string): boolean {
  const started = process.argv[1];
  return started !== undefined && moduleUrl === new URL(`file://${started}`).href;
}
