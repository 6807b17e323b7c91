import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfiguredPreparation } from './preparation.js';
import { type Column, categoryColumn, numberColumn, Table } from './table.js';

/** Numbers computed with scikit-learn; how, says fixtures/preparation/README.md. */
const file = new URL('../../fixtures/preparation/cases.ndjson', import.meta.url);

interface Head {
  train: number;
  numbers: Record<string, (number | null)[]>;
  categories: Record<string, (string | null)[]>;
  target: Record<string, number[]>;
  folds: number[];
}

interface Case {
  case: string;
  step: Record<string, unknown>;
  columns: string[];
  target?: string;
  train_rows?: number[];
  test_rows?: number[];
  out: { name: string; train: (number | string | null)[]; test: (number | string | null)[] }[];
}

const [head, ...cases] = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line)) as [Head, ...Case[]];

const rows = head.folds.length;
const trainRows = Uint32Array.from({ length: head.train }, (_, i) => i);
const testRows = Uint32Array.from({ length: rows - head.train }, (_, i) => head.train + i);
const data = new Table([
  ...Object.entries(head.numbers).map(([name, values]) =>
    numberColumn(
      name,
      values.map((value) => value ?? Number.NaN),
    ),
  ),
  ...Object.entries(head.categories).map(([name, values]) => categoryColumn(name, values)),
]);

/** The standard deviation: what a difference is measured by where values lie around 0. That of a constant column is rounding alone, so 1 stands for it. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const found = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return found > 1e-14 * Math.max(1, Math.abs(mean)) ? found : 1;
}

/** The greatest difference as a share of the value or of the column's deviation, whichever is greater. */
function difference(column: Column, expected: readonly (number | string | null)[], scale: number, at: string): number {
  const table = new Table([column]);
  expect(table.rows, `${at}: rows`).toBe(expected.length);
  let worst = 0;
  expected.forEach((right, row) => {
    const value = table.cell(row, column);
    if (typeof right === 'number') {
      expect(value, `${at}, row ${row}`).toBeTypeOf('number');
      const apart = Math.abs((value as number) - right) / Math.max(Math.abs(right), scale);
      expect(apart, `${at}, row ${row}: ${value}, not ${right}`).toBeLessThanOrEqual(1e-6);
      worst = Math.max(worst, apart);
    } else expect(Number.isNaN(value) ? null : value, `${at}, row ${row}`).toBe(right);
  });
  return worst;
}

describe('agreement with scikit-learn to 1e-6', () => {
  it.each(cases.map((each) => [each.case, each] as const))('%s', (name, fixture) => {
    const configured = new ConfiguredPreparation({
      inputs: {
        numbers: fixture.columns.filter((column) => column in head.numbers),
        categories: fixture.columns.filter((column) => column in head.categories),
      },
      new_missing: 'allow',
      steps: [{ ...fixture.step, columns: fixture.columns }],
    });
    const target =
      fixture.target === undefined ? undefined : Float64Array.from(head.target[fixture.target] as number[]);
    const { preparation, training } = configured.fit(data, trainRows, {
      folds: Int32Array.from(head.folds),
      ...(target === undefined ? {} : { target }),
    });
    const used = preparation.transform(data.take(testRows));
    expect(preparation.outputs.map((output) => output.name)).toEqual(fixture.out.map((output) => output.name));
    expect([...training.rows]).toEqual(fixture.train_rows ?? [...trainRows]);
    expect([...used.rows].map((row) => row + head.train)).toEqual(fixture.test_rows ?? [...testRows]);
    let worst = 0;
    fixture.out.forEach((expected, i) => {
      const known = [...expected.train, ...expected.test].filter((value) => typeof value === 'number');
      const scale = known.length === 0 ? 1 : deviation(known);
      for (const [part, table] of [
        ['train', training.table],
        ['test', used.table],
      ] as const) {
        const column = table.columns[i] as Column;
        expect(column.name).toBe(expected.name);
        worst = Math.max(worst, difference(column, expected[part], scale, `${name}, ${part}, ${expected.name}`));
      }
    });
    if (process.env.SHOW_DIFFERENCES !== undefined) process.stdout.write(`${worst.toExponential(1)}  ${name}\n`);
  });
});
