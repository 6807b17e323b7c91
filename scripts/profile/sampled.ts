import { kindOf, missingSql, numberSql, timeSql } from './columns.js';
import { identifier, type Source } from './source.js';

/** The same rows of every column, in memory. */
export interface Sampled {
  readonly rows: number;
  /** Numbers, truth values and times as numbers; NaN where one is missing. */
  readonly numbers: ReadonlyMap<string, Float64Array>;
  /** Texts; null where one is missing. Long ones are cut. */
  readonly texts: ReadonlyMap<string, readonly (string | null)[]>;
}

/** Columns read with one scan. */
const columnsAtOnce = 20;

/** @param most rows: 8 bytes a number each, and what texts take */
export async function readSample(source: Source, most: number): Promise<Sampled> {
  const numbers = new Map<string, Float64Array>();
  const texts = new Map<string, (string | null)[]>();
  let rows = 0;
  for (let start = 0; start < source.columns.length; start += columnsAtOnce) {
    const some = source.columns.slice(start, start + columnsAtOnce);
    const selection = some.map((column) => {
      const kind = kindOf(column.type);
      if (kind === 'number') return numberSql(column.name);
      if (kind === 'time') return timeSql(column.name);
      if (kind === 'truth') return `CAST(${identifier(column.name)} AS DOUBLE)`;
      return `CASE WHEN ${missingSql(column)} THEN NULL ELSE left(CAST(${identifier(column.name)} AS VARCHAR), 200) END`;
    });
    const read = await source.sample(selection, most);
    rows = read.rows;
    for (const [at, { name, type }] of some.entries()) {
      const values = read.columns[at] ?? [];
      const kind = kindOf(type);
      if (kind === 'category' || kind === 'other') texts.set(name, values as (string | null)[]);
      else
        numbers.set(
          name,
          Float64Array.from(values as (number | null)[], (value) => value ?? Number.NaN),
        );
    }
  }
  return { rows, numbers, texts };
}

/** The numbers that are there, ascending. */
export function thereOf(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}
