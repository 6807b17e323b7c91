import { open } from 'node:fs/promises';
import { AppError } from '@insight-mesh/runtime/errors';
import { labelFormat, ownColumns } from './check-spec.js';
import { type Duck, named, quoted } from './duck.js';
import { carriedColumn, type LabelOptions, type LabelsMade } from './labels.js';
import { type EntityColumn, entityColumns, type GivenLabels } from './spec.js';

interface Column {
  readonly name: string;
  readonly type: string;
}

const textColumns = ['label_time', 'label', ...entityColumns] as const;

/** RFC 4180: nothing is guessed but the types of columns that are carried through. A folder named tenant=… above the file is no column. */
const dialect = `header = true, delim = ',', quote = '"', escape = '"', skip = 0, strict_mode = true, hive_partitioning = false`;

/**
 * What is wrong in a CSV, and on which line: with the header's columns given, nothing is guessed, so it is the file that DuckDB speaks of and not
 * what it tried.
 */
async function lineOf(duck: Duck, path: string, error: Error): Promise<Error> {
  if (labelFormat(path) !== '.csv' || !/sniff/i.test(error.message)) return error;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_048_576), 0, 1_048_576, 0);
    const [header = ''] = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/, 1);
    const names = header.split(',').map((name) => name.replace(/^"(.*)"$/, '$1'));
    const columns = names.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
    await duck.all(
      `SELECT count(*) FROM read_csv(${quoted(path)}, ${dialect}, auto_detect = false, columns = {${columns}})`,
    );
    return error;
  } catch (found) {
    return found instanceof Error ? found : error;
  } finally {
    await file.close();
  }
}

/** The file as SQL reads it, and its columns. Text stays text in the columns that are checked here. */
async function openFile(duck: Duck, path: string): Promise<{ source: string; columns: Column[] }> {
  const format = labelFormat(path);
  const describe = async (source: string) => {
    const rows = await duck.all(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
    return rows.map((row): Column => ({ name: String(row.column_name), type: String(row.column_type) }));
  };
  if (format === '.parquet') {
    const source = `read_parquet(${quoted(path)}, hive_partitioning = false)`;
    return { source, columns: await describe(source) };
  }
  if (format === '.ndjson') {
    const source = `read_json(${quoted(path)}, format = 'newline_delimited', sample_size = -1, hive_partitioning = false)`;
    return { source, columns: await describe(source) };
  }
  const found = await describe(`read_csv(${quoted(path)}, ${dialect}, all_varchar = true)`);
  const names = new Set(found.map(({ name }) => name));
  const types = textColumns.filter((name) => names.has(name)).map((name) => `${quoted(name)}: 'VARCHAR'`);
  const typed = types.length === 0 ? '' : `, types = {${types.join(', ')}}`;
  const source = `read_csv(${quoted(path)}, ${dialect}, sample_size = -1${typed})`;
  return { source, columns: await describe(source) };
}

function checkColumns(path: string, columns: readonly Column[], { needed, features }: LabelOptions): void {
  const names = new Set(columns.map(({ name }) => name));
  const has = `${path} has the columns ${[...names].join(', ')}`;
  const missing = ['label_time', 'label', ...needed].filter((name) => !names.has(name));
  if (missing.length > 0) {
    const why = 'labels need label_time, label and the entities whose features are wanted';
    throw new AppError('INVALID_ARGUMENT', `${has}, but no ${missing.join(', no ')}: ${why}`);
  }
  // Readers of Parquet, DuckDB among them, take names that differ by case alone for the same.
  const own = new Set([...ownColumns, ...features].map((name) => name.toLowerCase()));
  const given = new Set<string>(textColumns);
  const taken = [...names].find((name) => !given.has(name) && own.has(name.toLowerCase()));
  if (taken !== undefined) {
    throw new AppError('INVALID_ARGUMENT', `${has}; ${taken} is a name of the data set's own: rename it`);
  }
}

function carriedOf(columns: readonly Column[]): string[] {
  return columns.filter(({ name }) => !ownColumns.has(name)).map(({ name }) => name);
}

function textOf({ name, type }: Column): string {
  if (type === 'JSON') return `json_extract_string(${named(name)}, '$')`;
  return `CAST(${named(name)} AS VARCHAR)`;
}

/** The column's time as milliseconds since 1970; NULL for none. Text without an offset is UTC. */
function timeOf(column: Column): string {
  const direct = column.type.startsWith('TIMESTAMP') || column.type === 'DATE';
  const time = direct
    ? `TRY_CAST(${named(column.name)} AS TIMESTAMPTZ)`
    : `TRY_CAST(trim(${textOf(column)}) AS TIMESTAMPTZ)`;
  return `CASE WHEN isfinite(${time}) THEN epoch_ms(${time}) END`;
}

/** As a number, true and false as 1 and 0; NULL for what is none. */
function numberOf(text: string): string {
  return `CASE lower(trim(${text})) WHEN 'true' THEN 1.0 WHEN 'false' THEN 0.0
    ELSE CASE WHEN isfinite(TRY_CAST(trim(${text}) AS DOUBLE)) THEN TRY_CAST(trim(${text}) AS DOUBLE) END END`;
}

function reasons(needed: readonly EntityColumn[], watermarkMs: number, numeric: boolean): string {
  const entity = needed.map((name) => `WHEN coalesce(${name}, '') = '' THEN {c: '${name}', r: 'no_entity'}`);
  const label = numeric ? 'number IS NULL' : `coalesce(trim(words), '') = ''`;
  return `CASE WHEN at_ms IS NULL THEN {c: 'label_time', r: 'bad_time'} ${entity.join(' ')}
    WHEN ${label} THEN {c: 'label', r: 'bad_label'}
    WHEN at_ms > ${watermarkMs} THEN {c: 'label_time', r: 'in_the_future'} END`;
}

/**
 * Labels of a file, each with the number of its row in the file, from 1. Those that cannot be used are counted and told of in the file of
 * rejects. Labels are numbers where more than half of them are; else they are names of classes.
 * @throws AppError INVALID_ARGUMENT where the file cannot be read, or lacks a column
 */
export async function readLabels(duck: Duck, { path }: GivenLabels, o: LabelOptions): Promise<LabelsMade> {
  // The order of a file's rows is that of one reader.
  await duck.run('SET threads = 1');
  let columns: Column[];
  try {
    const file = await openFile(duck, path);
    columns = file.columns;
    checkColumns(path, columns, o);
    const byName = new Map(columns.map((column) => [column.name, column]));
    const time = byName.get('label_time');
    const label = byName.get('label');
    if (time === undefined || label === undefined) throw new Error('checked before');
    const entities = entityColumns.map((name) => {
      const column = byName.get(name);
      return `${column === undefined ? 'CAST(NULL AS VARCHAR)' : textOf(column)} AS ${name}`;
    });
    const carried = carriedOf(columns).map((name, at) => `${named(name)} AS ${carriedColumn(at)}`);
    await duck.run(`CREATE TEMP TABLE given AS SELECT row_number() OVER () AS label_id, ${timeOf(time)} AS at_ms,
      ${textOf(label)} AS words, ${[...entities, ...carried].join(', ')} FROM ${file.source}`);
  } catch (error) {
    if (error instanceof AppError || o.signal.aborted) throw error;
    // What DuckDB has to say of its own settings helps nobody who cannot set them.
    const told = error instanceof Error ? await lineOf(duck, path, error) : undefined;
    const why = told !== undefined ? told.message.split(/\n\n|\nThe search space|\nPossible /)[0] : String(error);
    if (/Out of Memory|No space left/i.test(why ?? '')) throw error;
    throw new AppError('INVALID_ARGUMENT', `the labels of ${path} cannot be read: ${why?.slice(0, 400)}`, {
      cause: error,
    });
  }
  await duck.run(`SET threads = ${o.threads}`);
  const number = numberOf('words');
  const { numbers, texts } = await duck.one(`SELECT count(${number})::DOUBLE AS numbers,
    count(*) FILTER (coalesce(trim(words), '') <> '')::DOUBLE AS texts FROM given`);
  const numeric = Number(numbers) * 2 > Number(texts) || Number(texts) === 0;
  await duck.run(`CREATE TEMP TABLE judged AS
    SELECT *, ${reasons(o.needed, o.watermarkMs, numeric)} AS wrong FROM (SELECT *, ${number} AS number FROM given)`);
  await duck.run('DROP TABLE given');
  const rejected = await duck.all(
    'SELECT wrong.r AS reason, count(*)::DOUBLE AS n FROM judged WHERE wrong IS NOT NULL GROUP BY ALL',
  );
  if (rejected.length > 0) {
    await duck.run(`COPY (SELECT label_id AS "row", wrong.c AS "column", wrong.r AS reason FROM judged
      WHERE wrong IS NOT NULL ORDER BY label_id) TO ${quoted(o.rejects)} (FORMAT json)`);
  }
  const carried = carriedOf(columns);
  await duck.run(`COPY (
      SELECT row_number() OVER (ORDER BY label_id) - 1 AS "row", label_id, make_timestamp_ms(at_ms) AS label_time,
        ${numeric ? 'number' : 'words'} AS label, ${[...entityColumns, ...carried.map((_, at) => carriedColumn(at))].join(', ')}
      FROM judged WHERE wrong IS NULL ORDER BY label_id
    ) TO ${quoted(o.path)} (FORMAT parquet, COMPRESSION zstd)`);
  return {
    rejected: Object.fromEntries(rejected.map(({ reason, n }) => [String(reason), Number(n)])),
    carried,
  };
}
