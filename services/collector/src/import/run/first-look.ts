import { type Guess, guessMapping } from '../mapping/guess.js';
import type { ImportKind, Mapping } from '../mapping/mapping.js';
import { mappingSchema } from '../mapping/mapping.js';
import { FileContent } from '../source/file-content.js';
import { formatOf } from '../source/file-names.js';
import { openRows } from '../source/open-rows.js';
import { BadRow, type Row, type RowSource } from '../source/row.js';

const delimiters = [',', ';', '\t', '|', ' '] as const;
const lookedAt = 500;

async function firstRows(source: RowSource): Promise<Row[]> {
  const found: Row[] = [];
  for await (const rows of source.rows()) {
    found.push(...rows.slice(0, lookedAt - found.length));
    if (found.length >= lookedAt) break;
  }
  return found;
}

function lookMapping(csv: Record<string, unknown>): Mapping {
  return mappingSchema.parse({ kind: 'items', csv, fields: {} });
}

interface Look {
  csv: Record<string, unknown>;
  columns: readonly string[] | undefined;
  paths: readonly string[];
  rows: Row[];
  score: number;
}

/** Looks at the first rows of a file and guesses a mapping of it. @throws SourceError */
export async function firstLook(path: string, kind: ImportKind | undefined): Promise<Guess> {
  const content = await FileContent.open(path);
  try {
    const print = await content.fingerprint(() => undefined, new AbortController().signal);
    const isCsv = formatOf(path, undefined)?.format === 'csv';
    let best: Look | undefined;
    for (const delimiter of isCsv ? delimiters : [undefined]) {
      const csv = delimiter === undefined ? {} : { delimiter };
      const source = await openRows(content, lookMapping(csv), print);
      try {
        const rows = await firstRows(source);
        const good = rows.filter((row) => !(row instanceof BadRow)).length;
        const width = source.paths.length;
        // The right one gives many columns, and the same number of them in every row.
        const score = width > 1 ? (good / Math.max(1, rows.length)) * Math.min(width, 50) : 0;
        if (best === undefined || score > best.score)
          best = { csv, columns: source.columns, paths: source.paths, rows, score };
      } finally {
        await source.close();
      }
    }
    if (best === undefined) throw new Error('a file has no rows to look at');
    const guess = guessMapping(best, best.rows, kind);
    const { kind: what, ...rest } = guess.mapping;
    const told = best.csv.delimiter === undefined || best.csv.delimiter === ',' ? {} : { csv: best.csv };
    return { ...guess, mapping: { kind: what, ...told, ...rest } };
  } finally {
    await content.close();
  }
}
