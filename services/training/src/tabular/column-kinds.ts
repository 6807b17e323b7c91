import { AppError } from '@insight-mesh/runtime/errors';
import { type DuckSource, identifier } from './duck-source.js';

export type ColumnKind = 'number' | 'category' | 'time';

export interface KnownColumn {
  name: string;
  kind: ColumnKind;
  /** What to select, so that a number comes as a double and a category as a text. */
  sql: string;
  /** About how many different values it has; of categories alone. */
  distinct: number;
}

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U\w*INT\w*|FLOAT|DOUBLE|DECIMAL.*)$/;
const temporal = /^(DATE|TIME|TIMESTAMP.*)$/;

/** A column of which so many values are numbers is meant to be one. */
const MEANT_SHARE = 0.9;

const numberOf = (name: string): string => `TRY_CAST(${identifier(name)} AS DOUBLE)`;
const truthOf = (name: string): string =>
  `CASE lower(${identifier(name)}) WHEN 'true' THEN 1.0 WHEN 'false' THEN 0.0 END`;

/**
 * What each column holds, by all rows.
 * @param declared what a person says; it comes before what the values look like
 * @throws AppError where a text stands in a column of numbers, with its row
 */
export async function columnKinds(
  source: DuckSource,
  names: readonly string[],
  declared: { numbers: ReadonlySet<string>; categories: ReadonlySet<string> },
): Promise<KnownColumn[]> {
  const kinds: KnownColumn[] = [];
  for (const name of names) {
    const type = source.types.get(name) ?? '';
    const text = `CAST(${identifier(name)} AS VARCHAR)`;
    if (declared.categories.has(name)) {
      kinds.push({ name, kind: 'category', sql: text, distinct: await distinctOf(source, name) });
    } else if (type === 'BOOLEAN' || numeric.test(type)) {
      kinds.push({ name, kind: 'number', sql: `CAST(${identifier(name)} AS DOUBLE)`, distinct: 0 });
    } else if (temporal.test(type)) {
      kinds.push({ name, kind: 'time', sql: text, distinct: 0 });
    } else if (type === 'VARCHAR') kinds.push(await kindOfText(source, name, declared.numbers.has(name)));
    else
      throw new AppError(
        'INVALID_ARGUMENT',
        `column ${name} holds ${type}: leave it out (ignore), or make columns of it`,
      );
  }
  return kinds;
}

async function distinctOf({ connection, from }: DuckSource, name: string): Promise<number> {
  const read = await connection.runAndReadAll(`SELECT approx_count_distinct(${identifier(name)})::DOUBLE FROM ${from}`);
  return Number(read.getRowsJS()[0]?.[0] ?? 0);
}

async function kindOfText(source: DuckSource, name: string, mustBeNumber: boolean): Promise<KnownColumn> {
  const column = identifier(name);
  const read = await source.connection.runAndReadAll(
    `SELECT count(${column})::DOUBLE, count(${numberOf(name)})::DOUBLE, count(${truthOf(name)})::DOUBLE,
       count(TRY_CAST(${column} AS TIMESTAMP))::DOUBLE, approx_count_distinct(${column})::DOUBLE FROM ${source.from}`,
  );
  const [there = 0, numbers = 0, truths = 0, times = 0, distinct = 0] = (read.getRowsJS()[0] ?? []).map(Number);
  if (truths === there && there > 0) return { name, kind: 'number', sql: truthOf(name), distinct: 0 };
  // A column without any value is one of numbers, which then all are missing.
  if (numbers === there) return { name, kind: 'number', sql: numberOf(name), distinct: 0 };
  if (mustBeNumber || numbers >= MEANT_SHARE * there)
    throw await strangerIn(source, name, there, there - numbers, mustBeNumber);
  if (times === there) return { name, kind: 'time', sql: column, distinct: 0 };
  return { name, kind: 'category', sql: column, distinct };
}

async function strangerIn(
  { connection, from }: DuckSource,
  name: string,
  there: number,
  strangers: number,
  declared: boolean,
): Promise<AppError> {
  const read = await connection.runAndReadAll(
    `SELECT place, text FROM (SELECT row_number() OVER () AS place, ${identifier(name)} AS text, ${numberOf(name)} AS number FROM ${from})
     WHERE text IS NOT NULL AND number IS NULL ORDER BY place LIMIT 1`,
  );
  const [place, text] = read.getRowsJS()[0] ?? [];
  const why = declared ? 'it is declared to hold numbers' : `${there - strangers} of its ${there} values are numbers`;
  return new AppError(
    'INVALID_ARGUMENT',
    `column ${name}, row ${String(place)}: ${JSON.stringify(text)} is no number, and ${why}` +
      `${strangers > 1 ? ` (${strangers} rows are so)` : ''}: mend it, leave it empty, or declare ${name} to be of categories`,
  );
}
