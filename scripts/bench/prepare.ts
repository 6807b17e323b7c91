import type { Row } from '@insight-mesh/algorithms/preparation/inputs';
import { ConfiguredPreparation, type Fit } from '@insight-mesh/algorithms/preparation/preparation';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { type CategoryColumn, type Column, numberColumn, Table } from '@insight-mesh/algorithms/preparation/table';
import type { Bench, BenchOptions, BenchResult } from './bench.js';

const ROWS = 1_000_000;
const COLUMNS = 20;
/** Rows that are transformed at a time: what comes out of a whole table at once would not fit beside it. */
const CHUNK = 50_000;
const LEVELS = 12;
const SINGLE_ROWS = 5_000;

interface Method {
  readonly step: Record<string, unknown>;
  readonly of: 'numbers' | 'categories';
  /** Rows at most, where all would take too long: a fit also prepares the rows that it was fitted on. */
  readonly most?: number;
}

const methods: readonly Method[] = [
  { step: { impute: 'mean' }, of: 'numbers' },
  { step: { impute: 'median', indicator: 'seen' }, of: 'numbers' },
  { step: { impute: 'mode' }, of: 'numbers' },
  { step: { impute: 'mode' }, of: 'categories' },
  { step: { impute: 'knn' }, of: 'numbers', most: 10_000 },
  { step: { impute: 'regression' }, of: 'numbers' },
  { step: { outliers: 'iqr' }, of: 'numbers' },
  { step: { outliers: 'quantiles' }, of: 'numbers' },
  { step: { scale: 'min-max' }, of: 'numbers' },
  { step: { scale: 'standard' }, of: 'numbers' },
  { step: { scale: 'robust' }, of: 'numbers' },
  { step: { scale: 'log', negative: 'mirror' }, of: 'numbers' },
  { step: { scale: 'yeo-johnson' }, of: 'numbers' },
  { step: { scale: 'quantile', distribution: 'normal' }, of: 'numbers' },
  { step: { encode: 'one-hot' }, of: 'categories' },
  { step: { encode: 'frequency' }, of: 'categories' },
  { step: { encode: 'target', target: 'binary' }, of: 'categories' },
  { step: { encode: 'hash', features: 64 }, of: 'categories' },
];

/** Skewed numbers that hang together, a tenth of them missing; and categories of which some are much more frequent than others. */
function makeTable(rows: number, seed: number): { table: Table; target: Float64Array } {
  const random = seeded(seed);
  const common = Float64Array.from({ length: rows }, () => random() + random() - 1);
  const columns: Column[] = [];
  for (let j = 0; j < COLUMNS; j++) {
    const values = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      values[i] = random() < 0.1 ? Number.NaN : Math.exp((common[i] as number) + random() * (1 + j / COLUMNS)) - 1;
    }
    columns.push(numberColumn(`n${j}`, values));
  }
  for (let j = 0; j < COLUMNS; j++) {
    const codes = Int32Array.from({ length: rows }, () => Math.floor(random() ** 2 * (LEVELS + 1)) - 1);
    const column: CategoryColumn = {
      kind: 'category',
      name: `c${j}`,
      codes,
      levels: Array.from({ length: LEVELS }, (_, i) => `level ${i}`),
    };
    columns.push(column);
  }
  return { table: new Table(columns, rows), target: common.map((value) => (value > 0 ? 1 : 0)) };
}

const placesFrom = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);

/** CPU time of this process, all threads, in seconds: what else the machine does counts for little. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function bulk(preparation: Fit['preparation'], table: Table, rows: number, signal: AbortSignal): number {
  let spent = 0;
  for (let from = 0; from < rows; from += CHUNK) {
    signal.throwIfAborted();
    const part = table.take(placesFrom(from, Math.min(rows, from + CHUNK)));
    const began = cpuSeconds();
    preparation.transform(part);
    spent += cpuSeconds() - began;
  }
  return rows / spent;
}

/** The median of single rows, in microseconds, after as many that do not count. */
function single(preparation: Fit['preparation'], table: Table, rows: number): number {
  const given = Array.from(
    { length: Math.min(rows, table.rows) },
    (_, i): Row => Object.fromEntries(table.columns.map((column) => [column.name, table.cell(i, column)])),
  );
  for (const row of given) preparation.transformRow(row);
  const times = Float64Array.from(given, (row) => {
    const began = performance.now();
    preparation.transformRow(row);
    return (performance.now() - began) * 1000;
  }).sort();
  return times[times.length >> 1] ?? Number.NaN;
}

const nameOf = ({ step, of }: Method): string => {
  const [[verb, how]] = Object.entries(step) as [[string, unknown]];
  return `${verb} ${String(how)}${verb === 'impute' && of === 'categories' ? ' of categories' : ''}`;
};

async function run({ count = ROWS, seed, say, signal }: BenchOptions): Promise<BenchResult> {
  const { table, target } = makeTable(count, seed);
  say(`${count} rows of ${COLUMNS} columns of numbers and ${COLUMNS} of categories`);
  const measured: Record<
    string,
    { rows: number; fit_cpu_s: number; rows_per_cpu_s: number; row_us: number; saved_bytes: number }
  > = {};
  for (const method of methods) {
    signal.throwIfAborted();
    const names = table.columns
      .filter((column) => (column.kind === 'number') === (method.of === 'numbers'))
      .map((column) => column.name);
    const config = {
      inputs: { [method.of]: names },
      steps: [{ ...method.step, columns: names }],
      new_missing: 'allow',
    };
    const rows = Math.min(count, method.most ?? count);
    const began = cpuSeconds();
    const { preparation } = new ConfiguredPreparation(config).fit(table, placesFrom(0, rows), { target, signal });
    const fit_cpu_s = cpuSeconds() - began;
    const rate = bulk(preparation, table, rows, signal);
    const row_us = single(
      preparation,
      new Table(names.map((name) => table.column(name) as Column)),
      method.most === undefined ? SINGLE_ROWS : 200,
    );
    const name = nameOf(method);
    measured[name] = {
      rows,
      fit_cpu_s: Number(fit_cpu_s.toFixed(3)),
      rows_per_cpu_s: Math.round(rate),
      row_us: Number(row_us.toFixed(1)),
      saved_bytes: preparation.save().length,
    };
    say(
      `${name}: fit ${fit_cpu_s.toFixed(2)} CPU s, ${Math.round(rate)} rows a CPU second, one row ${row_us.toFixed(1)} us`,
    );
  }
  const lines = Object.entries(measured).map(
    ([name, { rows, fit_cpu_s, rows_per_cpu_s, row_us, saved_bytes }]): [string, string] => [
      name,
      `fit ${fit_cpu_s.toFixed(2)} CPU s on ${rows}; ${rows_per_cpu_s} rows a CPU second; one row ${row_us} us; saved ${saved_bytes} bytes`,
    ],
  );
  return { rows: lines, count, columns: COLUMNS, methods: measured };
}

export const prepareBench: Bench = {
  what: 'fitting and applying each way of preparing 20 columns, in bulk and to one row',
  run,
};
