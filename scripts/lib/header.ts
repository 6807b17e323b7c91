import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The names in the first line of a CSV file; none where it is another kind of file, or is not there. */
export async function csvHeader(path: string): Promise<string[]> {
  if (!/\.(csv|tsv)$/i.test(path)) return [];
  const input = createReadStream(path, { end: 65_535 });
  const lines = createInterface({ input });
  try {
    for await (const line of lines)
      return line
        .replace(/^\uFEFF/, '')
        .split(/[,\t;]/)
        .map((name) => name.replace(/^"(.*)"$/, '$1'));
  } catch {
    // That it cannot be read is told by who reads all of it.
  } finally {
    lines.close();
    input.destroy();
  }
  return [];
}
