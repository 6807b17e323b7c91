import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PreparationError } from './error.js';
import { loadPreparation } from './fitted.js';
import type { Row } from './inputs.js';
import { ConfiguredPreparation, type Fit } from './preparation.js';
import { type Cell, categoryColumn, numberColumn, Table } from './table.js';

const numberNames = ['a', 'b', 'c', 'd'];
const categoryNames = ['p', 'q'];

/** Every kind of step that takes any data, in a form of it; two thirds with settings of their own. */
const steps = [
  { impute: 'mean', columns: 'numbers' },
  { impute: 'median', columns: ['a', 'b'], indicator: 'all' },
  { impute: 'mode', columns: 'all', empty: 'keep' },
  { impute: 'constant', columns: 'categories', value: 'none' },
  { impute: 'constant', columns: 'numbers', value: -0 },
  { impute: 'knn', columns: 'numbers', k: 3, indicator: 'seen' },
  { impute: 'knn', columns: 'numbers', k: 2, weights: 'distance', max_rows: 7, empty: 'keep' },
  { impute: 'regression', columns: 'numbers', rounds: 2 },
  {
    impute: 'regression',
    columns: 'numbers',
    regression: 'least-squares',
    rounds: 2,
    max_rows: 9,
    skip_complete: true,
  },
  { indicate: 'missing', columns: 'all' },
  { drop: 'columns', columns: 'all', missing_over: 0.5 },
  { drop: 'rows', columns: 'all', missing_over: 0.7 },
  { drop: 'rows', columns: 'numbers', missing_over: 0.6, when: 'always' },
  { outliers: 'iqr', columns: 'numbers' },
  { outliers: 'iqr', columns: 'numbers', k: 2, action: 'missing' },
  { outliers: 'iqr', columns: 'numbers', k: 3, action: 'drop-row', when: 'always' },
  { outliers: 'quantiles', columns: 'numbers', low: 0.1, high: 0.8 },
  { scale: 'standard', columns: 'numbers' },
  { scale: 'min-max', columns: 'numbers', clip: true },
  { scale: 'robust', columns: 'numbers', unit_variance: true },
  { scale: 'log', columns: 'numbers', negative: 'mirror' },
  { scale: 'log', columns: 'numbers', negative: 'shift' },
  { scale: 'yeo-johnson', columns: 'numbers' },
  { scale: 'quantile', columns: 'numbers', quantiles: 5, distribution: 'normal' },
  { encode: 'one-hot', columns: ['p'], unknown: 'infrequent', max_categories: 3 },
  { encode: 'one-hot', columns: ['q'], unknown: 'ignore' },
  { encode: 'frequency', columns: 'categories' },
  { encode: 'ordinal', columns: 'categories', unknown: 'missing' },
  { encode: 'target', columns: 'categories', target: 'binary' },
  { encode: 'target', columns: 'categories', target: 'continuous', smooth: 2, folds: 3 },
  { encode: 'hash', columns: 'categories', features: 3 },
];

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constant(Number.NaN) },
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(-0) },
  { weight: 4, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
);
const category = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.constantFrom('x', 'y', '', '北京', '__proto__') },
  { weight: 1, arbitrary: fc.string({ maxLength: 3, unit: 'binary' }) },
);

interface Cells {
  numbers: number[];
  categories: (string | null)[];
  target: number;
  fold: number;
}

const cells: fc.Arbitrary<Cells> = fc.record({
  numbers: fc.array(value, { minLength: 4, maxLength: 4 }),
  categories: fc.array(category, { minLength: 2, maxLength: 2 }),
  target: fc.constantFrom(0, 1),
  fold: fc.nat(2),
});

function tableOf(rows: readonly Cells[]): Table {
  return new Table([
    ...numberNames.map((name, j) =>
      numberColumn(
        name,
        rows.map((row) => row.numbers[j] as number),
      ),
    ),
    ...categoryNames.map((name, j) =>
      categoryColumn(
        name,
        rows.map((row) => row.categories[j] as string | null),
      ),
    ),
  ]);
}

interface Trial {
  config: object;
  rows: Cells[];
  train: boolean[];
  others: Cells[];
  givenFolds: boolean;
}

const trials: fc.Arbitrary<Trial> = fc
  .record({
    chosen: fc.shuffledSubarray(steps, { minLength: 1, maxLength: 5 }),
    rows: fc.array(fc.tuple(cells, cells, fc.boolean()), { minLength: 6, maxLength: 30 }),
    givenFolds: fc.boolean(),
    seed: fc.nat(9),
  })
  .map(({ chosen, rows, givenFolds, seed }) => ({
    config: { inputs: { numbers: numberNames, categories: categoryNames }, steps: chosen, new_missing: 'allow', seed },
    rows: rows.map(([first]) => first),
    train: rows.map(([, , train]) => train),
    others: rows.map(([first, second, train]) => (train ? first : second)),
    givenFolds,
  }));

/** Undefined where the steps cannot take the data, which they must say in their own way. */
function tryFit({ config, train, givenFolds }: Trial, rows: readonly Cells[]): Fit | string {
  const places = Uint32Array.from(train.flatMap((each, i) => (each ? [i] : [])));
  try {
    return new ConfiguredPreparation(config).fit(tableOf(rows), places, {
      target: Float64Array.from(rows, (row) => row.target),
      ...(givenFolds ? { folds: Int32Array.from(rows, (row) => row.fold) } : {}),
    });
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    return error.message;
  }
}

const cellsOf = (table: Table): Cell[][] =>
  Array.from({ length: table.rows }, (_, i) => table.columns.map((column) => table.cell(i, column)));

function rowOf(row: Cells): Row {
  const entries = [
    ...numberNames.map((name, j) => [name, row.numbers[j] as number] as const),
    ...categoryNames.map((name, j) => [name, row.categories[j] as string | null] as const),
  ];
  return Object.fromEntries(entries);
}

describe('a preparation', () => {
  it('is fitted on training rows alone: whatever else changes, what was found stays the same to the last byte', () => {
    fc.assert(
      fc.property(trials, (trial) => {
        const [first, second] = [tryFit(trial, trial.rows), tryFit(trial, trial.others)];
        if (typeof first === 'string' || typeof second === 'string') {
          expect(second).toBe(first);
          return;
        }
        expect(second.preparation.save()).toBe(first.preparation.save());
        expect(cellsOf(second.training.table)).toStrictEqual(cellsOf(first.training.table));
        expect(second.training.rows).toStrictEqual(first.training.rows);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a row by itself what it gives it in a table, and a saved one the same, bit for bit', () => {
    fc.assert(
      fc.property(trials, (trial) => {
        const fitted = tryFit(trial, trial.rows);
        if (typeof fitted === 'string') return;
        const { preparation } = fitted;
        const saved = preparation.save();
        const loaded = loadPreparation(saved);
        expect(loaded.save()).toBe(saved);
        const bulk = preparation.transform(tableOf(trial.rows));
        expect(cellsOf(loaded.transform(tableOf(trial.rows)).table)).toStrictEqual(cellsOf(bulk.table));
        expect(bulk.table.columns.map(({ name }) => name)).toEqual(preparation.outputs.map(({ name }) => name));
        const single = trial.rows.map((row) => loaded.transformRow(rowOf(row)));
        expect(single.flatMap((row, i) => (row.dropped ? [] : [i]))).toEqual([...bulk.rows]);
        expect(single.flatMap((row) => (row.dropped ? [] : [row.values]))).toStrictEqual(cellsOf(bulk.table));
      }),
      { numRuns: 300 },
    );
  });

  it('encodes a training row by its target without that row: changing its own target leaves its code as it is', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 6, maxLength: 30 }), fc.nat(), (rows, at) => {
        const changed = rows.map((row, i) => (i === at % rows.length ? { ...row, target: row.target * 3 + 1 } : row));
        const trial = {
          config: {
            inputs: { categories: categoryNames },
            steps: [{ encode: 'target', columns: 'categories', target: 'continuous' }],
          },
          train: rows.map(() => true),
          givenFolds: false,
        };
        const [first, second] = [rows, changed].map((each) => tryFit({ ...trial, rows, others: rows }, each)) as [
          Fit,
          Fit,
        ];
        const row = at % rows.length;
        expect(cellsOf(second.training.table)[row]).toStrictEqual(cellsOf(first.training.table)[row]);
      }),
    );
  });

  it('gives labels their rows: what training dropped is gone from both', () => {
    const table = new Table([numberColumn('a', [1, Number.NaN, 3, 1000, 4, 5, 2, 3])]);
    const { training, preparation } = new ConfiguredPreparation({
      inputs: { numbers: ['a'] },
      steps: [
        { drop: 'rows', columns: ['a'] },
        { outliers: 'iqr', columns: ['a'], action: 'drop-row' },
      ],
    }).fit(table, Uint32Array.of(0, 1, 2, 3, 4, 5));
    expect([...training.rows]).toEqual([0, 2, 4, 5]);
    expect([...preparation.transform(new Table([numberColumn('a', [2000])])).rows]).toEqual([0]);
    expect(() => preparation.transformRow({ a: null })).toThrow(
      'output, column a, row 0: the value is missing, and in training none was',
    );
  });
});
