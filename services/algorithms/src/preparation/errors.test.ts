import { describe, expect, it } from 'vitest';
import { loadPreparation } from './fitted.js';
import { ConfiguredPreparation } from './preparation.js';
import { categoryColumn, numberColumn, Table, toMatrix } from './table.js';

const inputs = { numbers: ['age', 'spent'], categories: ['city'] };
const table = new Table([
  numberColumn('age', [20, 30, Number.NaN, 50]),
  numberColumn('spent', [1, -2, 3, 4]),
  categoryColumn('city', ['Kyoto', 'Lyon', null, 'Kyoto']),
  numberColumn('label', [0, 1, 0, 1]),
]);
const all = Uint32Array.of(0, 1, 2, 3);
const configured = (...steps: object[]) => new ConfiguredPreparation({ inputs, steps });
const fitted = (...steps: object[]) =>
  configured(...steps).fit(table, all, { target: Float64Array.of(0, 1, 0, 1) }).preparation;

describe('a configuration that is wrong says where, what and what would be right', () => {
  it.each([
    [null, 'configuration: it must be an object, not null'],
    [{ inputs }, 'configuration, steps: it must be a list, not nothing'],
    [
      { inputs, steps: [], step: 1 },
      'configuration: there is no setting step: there are inputs, steps, new_missing, seed',
    ],
    [{ inputs: {}, steps: [] }, 'inputs: there must be one column at least, in numbers or categories'],
    [{ inputs: { numbers: ['a', 'a'] }, steps: [] }, 'inputs, column a: it stands there twice; each column once'],
    [{ inputs: { numbers: [1] }, steps: [] }, 'configuration, inputs, numbers[0]: it must be a text, not 1'],
    [{ inputs, steps: [7] }, 'step 1: it must be an object such as {"impute": "mean", "columns": "numbers"}, not 7'],
    [
      { inputs, steps: [{}] },
      'step 1: it must have one of impute, indicate, drop, outliers, scale, encode, and has none',
    ],
    [
      { inputs, steps: [{ impute: 'average', columns: 'numbers' }] },
      'step 1: there is no impute "average": there are constant, mean, median, mode, knn, regression',
    ],
    [
      { inputs, steps: [{ impute: 'mean' }] },
      'step 1 (impute mean), columns: it must be a list of columns, or "numbers", "categories" or "all", not nothing',
    ],
    [
      { inputs, steps: [{ impute: 'knn', columns: 'numbers', k: 0 }] },
      'step 1 (impute knn), k: it must be a whole number from 1 to 10000, not 0',
    ],
    [
      { inputs, steps: [{ impute: 'mean', columns: 'numbers', k: 5 }] },
      'step 1 (impute mean): there is no setting k: there are none',
    ],
    [
      { inputs, steps: [{ encode: 'one-hot', columns: ['city'], unknown: 'drop' }] },
      'step 1 (encode one-hot), unknown: it must be one of "error", "ignore", "infrequent", not "drop"',
    ],
    [
      { inputs, steps: [{ outliers: 'quantiles', columns: 'numbers', low: 0.9, high: 0.1 }] },
      'step 1 (outliers quantiles): low must be below high, and 0.9 is not below 0.1',
    ],
  ])('%j', (config, message) => {
    expect(() => new ConfiguredPreparation(config)).toThrow(message);
  });
});

describe('data that a fit cannot take', () => {
  it.each([
    [
      { scale: 'standard', columns: ['agee'] },
      'step 1 (scale standard), column agee: there is no such column at this step; there are age, spent, city',
    ],
    [{ scale: 'standard', columns: ['label'] }, 'step 1 (scale standard), column label: there is no such column'],
    [
      { scale: 'standard', columns: ['city'] },
      'step 1 (scale standard), column city: it holds categories, which this step does not take',
    ],
    [{ scale: 'standard', columns: 'categories' }, 'step 1 (scale standard): it does not take categories'],
    [
      { scale: 'log', columns: 'numbers' },
      'step 1 (scale log), column spent, row 1: a logarithm needs values from 0 on, and here is -2',
    ],
    [
      { scale: 'box-cox', columns: ['spent'] },
      'step 1 (scale box-cox), column spent, row 1: Box-Cox needs values above 0, and here is -2',
    ],
    [
      { impute: 'constant', columns: 'all', value: 0 },
      'step 1 (impute constant), column city: it holds categories, so its constant must be a text, not 0',
    ],
    [
      { drop: 'rows', columns: ['age'], missing_over: 0.5, when: 'never' },
      'step 1 (drop rows), when: it must be one of "training", "always", not "never"',
    ],
    [
      { encode: 'target', columns: ['city'], target: 'binary' },
      'step 1 (encode target), column city, row 0: the target must be 0 or 1, not 7',
    ],
    [{ indicate: 'missing', columns: ['age'] }, 'split: training rows must ascend, and 1 comes after 1'],
  ])('%j', (step, message) => {
    const rows = message.startsWith('split') ? Uint32Array.of(0, 1, 1) : all;
    expect(() => configured(step).fit(table, rows, { target: Float64Array.of(7, 1, 0, 1) })).toThrow(message);
  });

  it('a row is told by its place in the table, whatever rows are the training ones and were dropped before', () => {
    const values = Float64Array.of(5, 1, 900, 2, 3, -4, 2, 1);
    const config = (steps: object[]) => ({ inputs: { numbers: ['age'], categories: [] }, steps });
    const fitOn = (given: Float64Array, steps: object[]) =>
      new ConfiguredPreparation(config(steps)).fit(
        new Table([numberColumn('age', given)]),
        Uint32Array.of(1, 2, 3, 4, 5, 7),
      );
    expect(() => fitOn(Float64Array.of(0, 1, 2, 3, Number.POSITIVE_INFINITY, 5, 6, 7), [])).toThrow(
      'input, column age, row 4: a value must be a finite number',
    );
    expect(() => fitOn(values, [{ scale: 'log', columns: ['age'] }])).toThrow(
      'step 1 (scale log), column age, row 5: a logarithm needs values from 0 on',
    );
  });

  it('says so where the target, the rows or the columns do not fit', () => {
    const step = { encode: 'target', columns: ['city'], target: 'binary' };
    expect(() => configured(step).fit(table, all)).toThrow(
      'it needs the target of each row, and none was given to fit',
    );
    expect(() => configured().fit(table, all, { target: new Float64Array(3) })).toThrow(
      'target: it has 3 values where the table has 4 rows',
    );
    expect(() => configured().fit(table, Uint32Array.of())).toThrow('split: there is no training row');
    expect(() => configured().fit(table, Uint32Array.of(4))).toThrow(
      'split: there is no row 4: the table has 4, from 0',
    );
    expect(() => configured().fit(new Table([numberColumn('age', [1])]), Uint32Array.of(0))).toThrow(
      'input, column spent: the column is missing',
    );
    expect(() => new Table([numberColumn('a', [1]), numberColumn('a', [2])])).toThrow(
      'table, column a: there are two columns of this name',
    );
    const twice = [
      { indicate: 'missing', columns: ['age'] },
      { indicate: 'missing', columns: ['age'] },
    ];
    expect(() => configured(...twice).fit(table, all)).toThrow(
      'step 2 (indicate missing), column age__missing: there are two columns of this name',
    );
    expect(() => configured({ drop: 'rows', columns: ['age'] }).fit(table, Uint32Array.of(2))).toThrow(
      'step 1 (drop rows): it drops every training row',
    );
  });
});

describe('data that use cannot take', () => {
  const preparation = fitted(
    { impute: 'mean', columns: ['age'] },
    { encode: 'one-hot', columns: ['city'] },
    { scale: 'standard', columns: ['age', 'spent'] },
  );
  const row = { age: 20, spent: 1, city: 'Kyoto' };
  it.each([
    [{ spent: 1, city: 'Kyoto' }, 'input, column age: the column is missing; a missing value must be given as null'],
    [{ ...row, age: '20' }, 'input, column age: it must be a number or null, not "20"'],
    [{ ...row, city: 3 }, 'input, column city: it must be a text or null, not 3'],
    [
      { ...row, age: Number.POSITIVE_INFINITY },
      'input, column age, row 0: a value must be a finite number or missing (NaN), not Infinity',
    ],
    [
      { ...row, city: 'Oslo' },
      'step 2 (encode one-hot), column city, row 0: training had not the category "Oslo"; "unknown": "ignore" makes zeros of it',
    ],
    [
      { ...row, spent: null },
      'output, column spent, row 0: the value is missing, and in training none was: impute the column',
    ],
  ])('%j', (given, message) => {
    expect(() => preparation.transformRow(given)).toThrow(message);
    expect(preparation.transformRow(row).dropped).toBe(false);
  });

  it('a table with a column of another kind, or without it', () => {
    expect(() => preparation.transform(new Table([numberColumn('age', [1])]))).toThrow(
      'input, column spent: the column is missing; it must hold numbers',
    );
    const other = new Table([numberColumn('age', [1]), numberColumn('spent', [1]), numberColumn('city', [1])]);
    expect(() => preparation.transform(other)).toThrow(
      'input, column city: it holds numbers, and must hold categories (texts)',
    );
  });

  it('gives a matrix of numbers row by row, and refuses categories', () => {
    const done = preparation.transform(table).table;
    expect(toMatrix(done).length).toBe(4 * 5);
    expect(toMatrix(done)[5 + 2]).toBe(0);
    expect(() => toMatrix(table)).toThrow('matrix, column city: it holds categories: encode it');
  });
});

describe('a saved preparation that is damaged', () => {
  const saved = fitted({ impute: 'knn', columns: 'numbers' }, { scale: 'standard', columns: 'numbers' }).save();
  const changed = (
    change: (json: { version: number; steps: { columns: unknown; state: unknown }[]; config: object }) => void,
  ) => {
    const json = JSON.parse(saved);
    change(json);
    return JSON.stringify(json);
  };
  it.each([
    [saved.slice(0, -9), 'saved preparation: it is not what save() writes, or it is damaged'],
    ['null', 'saved preparation: it must be an object, not null'],
    [
      saved.replace('insight-mesh/preparation', 'other'),
      'saved preparation, format: it must be one of "insight-mesh/preparation", not "other"',
    ],
    [
      changed((json) => {
        json.version = 2;
      }),
      'saved preparation: it is of version 2, and this program reads version 1',
    ],
    [
      changed((json) => {
        json.steps.pop();
      }),
      'saved preparation: it has 1 fitted steps for 2 configured ones',
    ],
    [
      changed((json) => {
        (json.steps[1] as { state: unknown }).state = [{ subtract: '1', divide: 1 }];
      }),
      'step 2 (scale standard)[0], subtract: it must be a number, not "1"',
    ],
    [
      changed((json) => {
        (json.steps[0] as { columns: unknown }).columns = ['age'];
      }),
      'step 1 (impute knn): 8 values are saved for 4 rows of 1 columns',
    ],
  ])('%#', (json, message) => {
    expect(() => loadPreparation(json)).toThrow(message);
  });
});
