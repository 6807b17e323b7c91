import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ConfiguredPreparation } from './preparation.js';
import { type Column, categoryColumn, numberColumn, Table } from './table.js';

const shared = fileURLToPath(new URL('../../../../../shared/data/propensity/', import.meta.url));
const here = existsSync(shared);
if (!here) console.warn(`the preparation's test on real columns is skipped: ${shared} is not there`);

interface Summary {
  sum: number;
  squares: number;
  rows: number[];
  values: (number | null)[];
}

interface Case {
  case: string;
  steps: object[];
  of: 'numbers' | 'gaps' | 'categories';
  out: { name: string; train: Summary; test: Summary }[];
}

const numberNames = [
  'Administrative',
  'Administrative_Duration',
  'Informational',
  'Informational_Duration',
  'ProductRelated',
  'ProductRelated_Duration',
  'BounceRates',
  'ExitRates',
  'PageValues',
  'SpecialDay',
];
const categoryNames = ['Month', 'OperatingSystems', 'Browser', 'Region', 'TrafficType', 'VisitorType', 'Weekend'];

function load(): { lines: string[][]; place: (name: string) => number } {
  const [first = '', ...lines] = readFileSync(`${shared}online_shoppers_intention.csv`, 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  const names = first.split(',');
  return { lines: lines.map((line) => line.split(',')), place: (name) => names.indexOf(name) };
}

function tables(): { numbers: Table; gaps: Table; categories: Table; target: Float64Array } {
  const { lines, place } = load();
  const numbers = numberNames.map((name) =>
    numberColumn(
      name,
      lines.map((cells) => Number(cells[place(name)])),
    ),
  );
  return {
    numbers: new Table(numbers),
    gaps: new Table(
      numbers.map(({ name, values }, j) =>
        numberColumn(
          name,
          values.map((value, i) => ((i * 7 + j * 13) % 9 === 0 ? Number.NaN : value)),
        ),
      ),
    ),
    categories: new Table(
      categoryNames.map((name) =>
        categoryColumn(
          name,
          lines.map((cells) => cells[place(name)] as string),
        ),
      ),
    ),
    target: Float64Array.from(lines, (cells) => (cells[place('Revenue')] === 'TRUE' ? 1 : 0)),
  };
}

/** Within 1e-6 of the value or of the column's root mean square. */
function compare(column: Column, expected: Summary, at: string): void {
  if (column.kind !== 'number') throw new Error(`${at} holds no numbers`);
  const { values } = column;
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  const scale = Math.sqrt(expected.squares / values.length);
  expect(Math.abs(squares - expected.squares), `${at}: squares`).toBeLessThanOrEqual(1e-6 * expected.squares);
  const sum = values.reduce((total, value) => total + value, 0);
  expect(Math.abs(sum - expected.sum), `${at}: sum`).toBeLessThanOrEqual(1e-6 * scale * values.length);
  expected.rows.forEach((row, i) => {
    const right = expected.values[i] as number;
    const apart = Math.abs((values[row] as number) - right);
    expect(apart, `${at}, row ${row}: ${values[row]}, not ${right}`).toBeLessThanOrEqual(
      1e-6 * Math.max(scale, Math.abs(right)),
    );
  });
}

describe.skipIf(!here)('agreement with scikit-learn on 12,330 real sessions, to 1e-6', () => {
  const cases = readFileSync(new URL('../../fixtures/preparation/shoppers.ndjson', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
  const data = here ? tables() : undefined;
  it.each(cases.map((each) => [each.case, each] as const))('%s', (_name, { steps, of, out }) => {
    if (data === undefined) return;
    const table = data[of];
    const rows = Array.from({ length: table.rows }, (_, i) => i);
    const inputs = { [of === 'categories' ? 'categories' : 'numbers']: table.columns.map(({ name }) => name) };
    const { preparation, training } = new ConfiguredPreparation({ inputs, steps, new_missing: 'allow' }).fit(
      table,
      Uint32Array.from(rows.filter((row) => row % 5 !== 4)),
      { target: data.target, folds: trainFolds(rows) },
    );
    const used = preparation.transform(table.take(Uint32Array.from(rows.filter((row) => row % 5 === 4))));
    expect(preparation.outputs.map(({ name }) => name)).toEqual(out.map(({ name }) => name));
    out.forEach(({ name, train, test }, i) => {
      compare(training.table.columns[i] as Column, train, `${name}, training`);
      compare(used.table.columns[i] as Column, test, `${name}, in use`);
    });
  });
});

/** The fold is that of five training rows in a row. */
function trainFolds(rows: readonly number[]): Int32Array {
  return Int32Array.from(rows, (row) => Math.floor(row / 5) % 5);
}
