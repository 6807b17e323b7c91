const CONTEXT = 3;

/** Where two texts part, with the lines around it; undefined when they are the same. */
export function firstDifference(expected: string, seen: string): string | undefined {
  if (expected === seen) return undefined;
  const [before, after] = [expected.split('\n'), seen.split('\n')];
  const shorter = Math.min(before.length, after.length);
  let line = 0;
  while (line < shorter && before[line] === after[line]) line += 1;
  const around = before.slice(Math.max(0, line - CONTEXT), line).map((text) => `  ${text}`);
  const shown = (sign: string, lines: readonly string[]) =>
    lines.slice(line, line + CONTEXT).map((text) => `${sign} ${text}`);
  return [`first in line ${line + 1}:`, ...around, ...shown('-', before), ...shown('+', after)].join('\n');
}
