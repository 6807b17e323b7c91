import { quantile } from '@insight-mesh/algorithms/statistics/quantiles';
import type {
  ColumnKind,
  ColumnProfile,
  CutHistogram,
  NumberProfile,
  TimeProfile,
  ValueCount,
} from './profile-result.js';
import { identifier, type Source, type SourceColumn } from './source.js';

/** Columns whose figures one scan gives. */
const columnsAtOnce = 12;
/** Up to so many rows quantiles are exact; DuckDB holds a column's values in memory for them. Of more they are those of the sample. */
export const exactRows = 5_000_000;
const shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
const bins = 24;
/** Up to so many different numbers are shown one by one. */
const fewValues = 20;
const topValues = 12;

const numberTypes = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;
const wholeTypes = /INT/;
const timeTypes = /^(TIMESTAMP.*|DATE)$/;

export function kindOf(type: string): ColumnKind {
  if (numberTypes.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'truth';
  if (timeTypes.test(type)) return 'time';
  return /^(VARCHAR|ENUM.*|UUID)$/.test(type) ? 'category' : 'other';
}

/** The column as a number; NULL also where it is none that is finite. */
export function numberSql(name: string): string {
  const value = `CAST(${identifier(name)} AS DOUBLE)`;
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** Whether a value is missing: NULL, or no number. */
export function missingSql({ name, type }: SourceColumn): string {
  const column = identifier(name);
  return /^(FLOAT|DOUBLE)$/.test(type) ? `(${column} IS NULL OR isnan(${column}))` : `${column} IS NULL`;
}

/** Milliseconds since 1970. */
export function timeSql(name: string): string {
  return `epoch_ms(CAST(${identifier(name)} AS TIMESTAMP))::DOUBLE`;
}

const count = (row: Record<string, unknown>, name: string): number => Number(row[name] ?? 0);

interface Basics {
  readonly missing: number;
  readonly distinct: number;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly mean: number;
  readonly deviation: number;
  readonly zeros: number;
  readonly negatives: number;
  readonly infinite: number;
}

function basicsSql(column: SourceColumn, at: number, spread: boolean): string[] {
  const { name } = column;
  const kind = kindOf(column.type);
  const parts = [
    `count(*) FILTER (${missingSql(column)}) AS missing_${at}`,
    `approx_count_distinct(${identifier(name)}) AS distinct_${at}`,
  ];
  if (kind === 'number') {
    const x = numberSql(name);
    parts.push(
      `min(${x}) AS minimum_${at}, max(${x}) AS maximum_${at}, avg(${x}) AS mean_${at}`,
      `${spread ? `stddev_samp(${x})` : 'NULL::DOUBLE'} AS deviation_${at}`,
      `count(*) FILTER (${x} = 0) AS zeros_${at}, count(*) FILTER (${x} < 0) AS negatives_${at}`,
      `count(*) FILTER (isinf(CAST(${identifier(name)} AS DOUBLE))) AS infinite_${at}`,
    );
  } else if (kind === 'time') {
    parts.push(`min(${timeSql(name)}) AS minimum_${at}, max(${timeSql(name)}) AS maximum_${at}`);
  }
  return parts;
}

async function basicsOf(source: Source): Promise<Basics[]> {
  const all: Basics[] = [];
  for (let start = 0; start < source.columns.length; start += columnsAtOnce) {
    const some = source.columns.slice(start, start + columnsAtOnce);
    const scan = (spread: boolean) =>
      source.query(`SELECT ${some.flatMap((one, at) => basicsSql(one, at, spread)).join(', ')} FROM ${source.from}`);
    // Of numbers whose squares are no numbers any more DuckDB gives no deviation but an error.
    const [row = {}] = await scan(true).catch(() => scan(false));
    const number = (name: string) => (typeof row[name] === 'number' ? row[name] : undefined);
    for (const [at] of some.entries()) {
      all.push({
        missing: count(row, `missing_${at}`),
        distinct: count(row, `distinct_${at}`),
        minimum: number(`minimum_${at}`),
        maximum: number(`maximum_${at}`),
        mean: number(`mean_${at}`) ?? Number.NaN,
        deviation: number(`deviation_${at}`) ?? Number.NaN,
        zeros: count(row, `zeros_${at}`),
        negatives: count(row, `negatives_${at}`),
        infinite: count(row, `infinite_${at}`),
      });
    }
  }
  return all;
}

async function topOf(source: Source, { name }: SourceColumn, limit: number): Promise<ValueCount[]> {
  const column = identifier(name);
  const rows = await source.query(
    `SELECT left(CAST(${column} AS VARCHAR), 200) AS value, count(*) AS rows FROM ${source.from} WHERE ${column} IS NOT NULL
     GROUP BY ${column} ORDER BY 2 DESC, 1 LIMIT ${limit}`,
  );
  return rows.map((row) => ({ value: String(row.value), rows: count(row, 'rows') }));
}

/** @param x SQL of a number */
async function histogramOf(
  source: Source,
  x: string,
  low: number,
  high: number,
  ends: [number, number],
): Promise<CutHistogram> {
  const width = (high - low) / bins;
  const rows = await source.query(
    `SELECT CAST(least(${bins - 1}, greatest(0, floor((x - ${low}) / ${width}))) AS INTEGER) AS bin, count(*) AS rows
     FROM (SELECT ${x} AS x FROM ${source.from}) WHERE x IS NOT NULL GROUP BY 1`,
  );
  const counts = new Array<number>(bins).fill(0);
  for (const row of rows) counts[Number(row.bin)] = count(row, 'rows');
  return {
    edges: Array.from({ length: bins + 1 }, (_, at) => (at === bins ? high : low + at * width)),
    counts,
    cutBelow: ends[0] < low,
    cutAbove: ends[1] > high,
  };
}

/** Where nearly all values lie: the extremes where they are not far off, else the quantiles next to them. */
function rangeOf(minimum: number, maximum: number, at: (share: number) => number): [number, number] {
  const [q1, q99] = [at(0.01), at(0.99)];
  const far = 0.5 * (q99 - q1);
  const low = q1 - minimum > far ? q1 : minimum;
  const high = maximum - q99 > far ? q99 : maximum;
  // Nearly all is one value.
  return low < high ? [low, high] : [minimum, maximum];
}

async function numbersOf(
  source: Source,
  column: SourceColumn,
  basics: Basics,
  sampled: Float64Array,
): Promise<NumberProfile> {
  const { minimum = Number.NaN, maximum = Number.NaN } = basics;
  const x = numberSql(column.name);
  let at: (share: number) => number = (share) => quantile(sampled, share);
  let outliers = { below: 0, above: 0, low: Number.NaN, high: Number.NaN };
  if (source.rows <= exactRows) {
    const [row] = await source.query(
      `SELECT quantile_cont(x, [${shares.join(', ')}]) AS q FROM (SELECT ${x} AS x FROM ${source.from})`,
    );
    const found = (row?.q ?? []) as number[];
    at = (share) => found[shares.indexOf(share as (typeof shares)[number])] ?? Number.NaN;
  }
  const [q1, q3] = [at(0.25), at(0.75)];
  const [low, high] = [q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)];
  if (Number.isFinite(low) && Number.isFinite(high)) {
    const [row = {}] = await source.query(
      `SELECT count(*) FILTER (x < ${low}) AS below, count(*) FILTER (x > ${high}) AS above FROM (SELECT ${x} AS x FROM ${source.from})`,
    );
    outliers = { below: count(row, 'below'), above: count(row, 'above'), low, high };
  }
  const [from, to] = rangeOf(minimum, maximum, at);
  return {
    minimum,
    maximum,
    mean: basics.mean,
    deviation: basics.deviation,
    zeros: basics.zeros,
    negatives: basics.negatives,
    infinite: basics.infinite,
    quantiles: shares.map((share) => [share, at(share)] as const),
    outliers,
    histogram: from < to ? await histogramOf(source, x, from, to, [minimum, maximum]) : undefined,
  };
}

async function timesOf(
  source: Source,
  column: SourceColumn,
  { minimum, maximum }: Basics,
): Promise<TimeProfile | undefined> {
  if (minimum === undefined || maximum === undefined) return undefined;
  const ends: [number, number] = [minimum, maximum];
  const name = (ms: number) => (Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : String(ms));
  return {
    first: name(minimum),
    last: name(maximum),
    histogram: minimum < maximum ? await histogramOf(source, timeSql(column.name), minimum, maximum, ends) : undefined,
  };
}

/** Few enough to be exact about, or nearly as many as there are rows, where one less is not the same. */
function needsExact(kind: ColumnKind, whole: boolean, distinct: number, there: number): boolean {
  if (distinct <= 1_000) return true;
  return distinct >= 0.8 * there && (kind !== 'number' || whole);
}

/**
 * The figures of every column, by scans of the whole data.
 * @param sampled by column: its numbers in the sample, ascending
 */
export async function profileColumns(
  source: Source,
  sampled: ReadonlyMap<string, Float64Array>,
  onColumn: (done: number, total: number) => void,
): Promise<ColumnProfile[]> {
  const basics = await basicsOf(source);
  const profiles: ColumnProfile[] = [];
  for (const [at, column] of source.columns.entries()) {
    const kind = kindOf(column.type);
    const known = basics[at];
    if (known === undefined) continue;
    const there = source.rows - known.missing;
    const whole = wholeTypes.test(column.type);
    const exact = needsExact(kind, whole, known.distinct, there);
    let distinct = Math.min(known.distinct, there);
    if (exact) {
      const [row = {}] = await source.query(
        `SELECT count(DISTINCT ${identifier(column.name)}) AS n FROM ${source.from}`,
      );
      distinct = count(row, 'n');
    }
    const few = distinct <= fewValues;
    profiles.push({
      ...column,
      kind,
      whole,
      missing: known.missing,
      distinct,
      distinctExact: exact,
      numbers:
        kind === 'number' && there > known.infinite
          ? await numbersOf(source, column, known, sampled.get(column.name) ?? new Float64Array())
          : undefined,
      times: kind === 'time' ? await timesOf(source, column, known) : undefined,
      top:
        kind === 'time' || (kind === 'number' && !few) ? [] : await topOf(source, column, few ? fewValues : topValues),
    });
    onColumn(at + 1, source.columns.length);
  }
  return profiles;
}
