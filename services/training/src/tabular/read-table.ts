import { Table } from '@insight-mesh/algorithms/preparation/table';
import { AppError } from '@insight-mesh/runtime/errors';
import { columnKinds, type KnownColumn } from './column-kinds.js';
import { type ColumnReader, categoryReader, numberReader } from './column-reader.js';
import { type DuckSource, identifier, reasonOf, withSource } from './duck-source.js';
import type { LabelledTable } from './labelled-table.js';
import { readLabel } from './read-label.js';

export interface TableSource {
  /** A file of rows, or the folder of a data set of the feature service. */
  path: string;
  label: string;
  /** Columns that no model sees: ids, and what is known too late. */
  ignore?: readonly string[];
  /** Columns that hold numbers, whatever they look like, and such that hold categories though they look like numbers. */
  numbers?: readonly string[];
  categories?: readonly string[];
  /** Whose a row is; rows of one are never on both sides of a split. No model sees it. */
  group?: string;
  /** When a row's label was; no model sees it. */
  time?: string;
  /** More rows are refused. */
  maxRows?: number;
  /** A table that takes more memory is refused, in MB. */
  maxMb?: number;
  /** A column of more different texts is put into buckets by a hash. */
  maxCategories?: number;
  /** Of DuckDB, in MB. */
  memoryMb?: number;
}

/** How many buckets texts that are too many are put into. */
const BUCKETS = 16_384;

/** Of the column that a row's place in the file is read by. */
const placeName = 'place in the file';

/** What a data set says of a label beside its features. */
const bookkeeping = ['label_id', 'label_time', 'customer_id', 'item_id', 'session_id', 'device_id'];

/**
 * Reads rows and their labels into memory: 8 bytes a number, 4 a category, and 20 for label, time and group.
 * @throws AppError INVALID_ARGUMENT that names the column, and the row where it is one
 */
export function readTable(source: TableSource): Promise<LabelledTable> {
  return withSource(source.path, source.memoryMb ?? 512, (duck) => read(source, duck));
}

function checkDeclared(source: TableSource, types: ReadonlyMap<string, string>): void {
  const { label, ignore = [], numbers = [], categories = [], group, time } = source;
  const told: [string, readonly string[]][] = [
    ['the label', [label]],
    ['ignored', ignore],
    ['of numbers', numbers],
    ['of categories', categories],
  ];
  const seen = new Map<string, string>();
  for (const [what, names] of told) {
    for (const name of names) {
      const before = seen.get(name);
      if (before !== undefined && before !== what)
        throw new AppError(
          'INVALID_ARGUMENT',
          `column ${name} is said to be both ${before} and ${what}: say one of them`,
        );
      seen.set(name, what);
    }
  }
  if (group === label || time === label)
    throw new AppError('INVALID_ARGUMENT', `column ${label} is said to be the label, and to split by: say one of them`);
  for (const name of [...seen.keys(), group, time]) {
    if (name === undefined || types.has(name)) continue;
    throw new AppError('INVALID_ARGUMENT', `there is no column ${name}: there are ${[...types.keys()].join(', ')}`);
  }
}

async function read(source: TableSource, duck: DuckSource): Promise<LabelledTable> {
  const { path, label, group, time, maxRows = 20_000_000, maxMb = 2048, maxCategories = 50_000 } = source;
  checkDeclared(source, duck.types);
  if (duck.rows === 0) throw new AppError('INVALID_ARGUMENT', `${path} has no rows: there is nothing to learn from`);
  if (duck.rows > maxRows)
    throw new AppError(
      'RESOURCE_EXHAUSTED',
      `${path} has ${duck.rows} rows, and ${maxRows} are held in memory at most: take a sample`,
    );
  const isDataset = duck.types.has('label_id') && duck.types.has('label_time');
  const unseen = new Set([
    label,
    ...(source.ignore ?? []),
    group ?? label,
    time ?? label,
    ...(isDataset ? bookkeeping : []),
  ]);
  const declared = { numbers: new Set(source.numbers ?? []), categories: new Set(source.categories ?? []) };
  const names = [...duck.types.keys()].filter((name) => !unseen.has(name));
  const warnings: string[] = [];
  const known = (await columnKinds(duck, names, declared)).filter(({ name, kind }) => {
    if (kind === 'time')
      warnings.push(`column ${name} holds times and is left out: make numbers of it, such as days before the label`);
    return kind !== 'time';
  });
  if (known.length === 0)
    throw new AppError(
      'INVALID_ARGUMENT',
      `${path} has no column beside the label ${label} that a model could learn from`,
    );
  const rowBytes = known.reduce((sum, { kind }) => sum + (kind === 'number' ? 8 : 4), 8 + 8 + 4);
  const neededMb = Math.ceil((duck.rows * rowBytes) / 2 ** 20);
  if (neededMb > maxMb)
    throw new AppError(
      'RESOURCE_EXHAUSTED',
      `${path} takes ${neededMb} MB in memory (${duck.rows} rows of ${known.length} columns), and may take ${maxMb}: take a sample, or leave columns out (ignore)`,
    );
  const found = await readLabel(duck, label);
  if (found.missing > 0) warnings.push(`${found.missing} rows have no ${label} and are left out`);
  const rows = duck.rows - found.missing;
  const hashed: Record<string, number> = {};
  for (const { name, kind, distinct } of known)
    if (kind === 'category' && distinct > maxCategories) hashed[name] = BUCKETS;

  const labels = new Float64Array(rows);
  const times = time === undefined ? undefined : new Float64Array(rows);
  const groups = group === undefined ? undefined : categoryReader(group, rows);
  const readers = known.map((column): ColumnReader => readerFor(column, rows, hashed[column.name]));
  const extra = [
    found.sql,
    ...(time === undefined ? [] : [timeSql(time)]),
    ...(group === undefined ? [] : [`CAST(${identifier(group)} AS VARCHAR)`]),
    ...(found.missing === 0 ? [] : [identifier(placeName)]),
  ];
  // Where rows are left out, each that is not brings its place along.
  const from =
    found.missing === 0
      ? duck.from
      : `(SELECT *, row_number() OVER () AS ${identifier(placeName)} FROM ${duck.from}) AS numbered`;
  const fileRows = found.missing === 0 ? undefined : new Uint32Array(rows);
  let row = 0;
  try {
    const result = await duck.connection.stream(
      `SELECT ${[...known.map(({ sql }) => sql), ...extra].join(', ')} FROM ${from} WHERE ${found.there}`,
    );
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const values = chunk.getColumns();
      for (let i = 0; i < chunk.rowCount; i++, row++) {
        for (const [j, reader] of readers.entries()) reader.add(row, values[j]?.[i] ?? null);
        let at = known.length;
        labels[row] = Number(values[at++]?.[i]);
        const timed = time === undefined ? undefined : (values[at++]?.[i] ?? null);
        if (groups !== undefined) groups.add(row, values[at++]?.[i] ?? null);
        if (fileRows !== undefined) fileRows[row] = Number(values[at]?.[i]);
        if (times !== undefined) times[row] = timeAt(timed, time as string, fileRows?.[row] ?? row + 1);
      }
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('DATA_LOSS', `${path} cannot be read: ${reasonOf(error)}`);
  }
  const table = new Table(
    readers.map((reader) => reader.finish()),
    rows,
  );
  const grouped = groups?.finish();
  return {
    table,
    labels,
    positive: found.positive,
    columns: known.map(({ name }) => name),
    hashed,
    warnings,
    ...(times === undefined ? {} : { times }),
    ...(fileRows === undefined ? {} : { fileRows }),
    ...(grouped?.kind === 'category' ? { groups: grouped.codes } : {}),
  };
}

function readerFor({ name, kind }: KnownColumn, rows: number, buckets: number | undefined): ColumnReader {
  return kind === 'number' ? numberReader(name, rows) : categoryReader(name, rows, buckets);
}

/** A time, or a number, which counts as it is. */
const timeSql = (name: string): string =>
  `coalesce(epoch_ms(TRY_CAST(CAST(${identifier(name)} AS VARCHAR) AS TIMESTAMPTZ)::TIMESTAMP)::DOUBLE, TRY_CAST(CAST(${identifier(name)} AS VARCHAR) AS DOUBLE))`;

/** @param row of the file, from 1 */
function timeAt(value: unknown, column: string, row: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new AppError(
    'INVALID_ARGUMENT',
    `column ${column}, row ${row}: there is no time, and rows are to be split by it`,
  );
}
