import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logLoss } from '../evaluation/probability-metrics.js';
import { ConfiguredPreparation } from '../preparation/preparation.js';
import { seeded } from '../preparation/random.js';
import { categoryColumn, numberColumn, Table, toMatrix } from '../preparation/table.js';
import { binaryMetrics } from './binary-metrics.js';
import { loadTabularModel, TabularBlend } from './blend-model.js';
import { type DenseLayer, integratedGradients, marginOf } from './dense-network.js';
import { derive, readFormulas } from './derive.js';
import { findLeaks } from './find-leaks.js';
import { fitLogistic } from './fit-logistic.js';
import { bucketOf, hashCategories } from './hash-categories.js';
import { logit, sigmoid } from './logistic-loss.js';
import { LogisticModel } from './logistic-model.js';
import { PerceptronModel } from './perceptron-model.js';
import { planPreparation } from './plan-preparation.js';
import { RowPreparation } from './row-preparation.js';

const shop = (rows: number, seed: number): { table: Table; labels: Float64Array } => {
  const random = seeded(seed);
  const visits = Float64Array.from({ length: rows }, () => Math.floor(random() * 9));
  const spent = visits.map((count) => (random() < 0.1 ? Number.NaN : count * random() * 30));
  const channel = Array.from({ length: rows }, () =>
    random() < 0.05 ? null : (['web', 'app', 'shop'][Math.floor(random() * 3)] as string),
  );
  const labels = visits.map((count, i) => (random() < sigmoid(count - 4 + (channel[i] === 'app' ? 2 : 0)) ? 1 : 0));
  return {
    table: new Table([
      numberColumn('visits', visits),
      numberColumn('spent', spent),
      categoryColumn('channel', channel),
    ]),
    labels,
  };
};

function prepared(
  style: 'scaled' | 'trees' | 'article',
  rows = 200,
): { preparation: RowPreparation; matrix: Float64Array; labels: Float64Array; table: Table } {
  const { table, labels } = shop(rows, 1);
  const derived = readFormulas(['each = spent / visits']);
  const whole = derive(table, derived);
  const { config } = planPreparation(whole, {
    columns: ['visits', 'spent', 'channel'],
    derived,
    hashed: {},
    style,
    oneHotMost: 10,
    minRows: 2,
  });
  const fit = new ConfiguredPreparation(config).fit(whole, Uint32Array.from(labels.keys()), { target: labels });
  const inputs = table.columns.map(({ name, kind }) => ({ name, kind }));
  const preparation = new RowPreparation(inputs, {}, derived, fit.preparation);
  return { preparation, matrix: toMatrix(fit.training.table), labels, table };
}

const logistic = (): { model: LogisticModel; table: Table; labels: Float64Array } => {
  const { preparation, matrix, labels, table } = prepared('scaled');
  const width = preparation.outputs.length;
  const coefficients = new Float64Array(width + 1);
  for (const _ of fitLogistic(matrix, labels, coefficients, { l2: 1, iterations: 200 }));
  return {
    model: new LogisticModel(preparation, coefficients.slice(0, width), coefficients[width] as number),
    table,
    labels,
  };
};

function network(width: number, seed: number): DenseLayer[] {
  const random = seeded(seed);
  let inputs = width;
  return [6, 5, 1].map((outputs) => {
    const weights = Float32Array.from({ length: inputs * outputs }, () => random() * 2 - 1);
    const layer = { inputs, outputs, weights, bias: Float32Array.from({ length: outputs }, () => random() - 0.5) };
    inputs = outputs;
    return layer;
  });
}

describe('metrics of probabilities', () => {
  it('agree with scikit-learn', () => {
    const scores = Float64Array.of(0.1, 0.4, 0.4, 0.35, 0.8, 0.8, 0.8, 0.05, 0.9, 0.2);
    const labels = Float64Array.of(0, 0, 1, 1, 1, 0, 1, 0, 1, 0);
    const metrics = binaryMetrics(scores, labels);
    expect(metrics.auc).toBeCloseTo(0.82, 12);
    expect(metrics.average_precision).toBeCloseTo(0.7761904761904761, 12);
    expect(metrics.log_loss).toBeCloseTo(0.5017821372218757, 12);
    expect(logLoss(Float64Array.of(0, 1, 0.5), Float64Array.of(0, 1, 1))).toBeCloseTo(0.23104906018664859, 12);
    expect(binaryMetrics(scores, new Float64Array(10)).auc).toBeNaN();
  });

  it('sees the order of scores alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { minLength: 1, maxLength: 40 }),
        (rows) => {
          const labels = Float64Array.from(rows, ([, label]) => (label ? 1 : 0));
          const a = binaryMetrics(
            Float64Array.from(rows, ([score]) => score / 20),
            labels,
          );
          const b = binaryMetrics(
            Float64Array.from(rows, ([score]) => (score / 20) ** 3),
            labels,
          );
          expect([a.auc, a.average_precision]).toEqual([b.auc, b.average_precision]);
        },
      ),
    );
  });
});

describe('logistic regression', () => {
  it('has the coefficients of scikit-learn', () => {
    const random = seeded(3);
    const matrix = new Float64Array(300 * 5);
    const labels = new Float64Array(300);
    for (let i = 0; i < 300; i++) {
      const row = Array.from({ length: 5 }, () => Math.round(random() * 40) / 4);
      const gap = random() < 0.2;
      const b = row[1] as number;
      labels[i] = random() < sigmoid((row[0] as number) - 5 + (gap ? 2 : Math.sin(b) * 2)) ? 1 : 0;
      if (i < 2) labels[i] = i;
      if (gap) row[1] = 0;
      matrix.set(row, i * 5);
    }
    // LogisticRegression of scikit-learn 1.9.1 with C = 1 and C = .01.
    const wanted: [number, number[]][] = [
      [
        1,
        [
          0.8124201947242614, -0.08048999851832844, 0.10627089246850596, -0.0806439491285776, -0.022942603655354225,
          -3.222618837074547,
        ],
      ],
      [
        100,
        [
          0.5297264338107963, -0.053796553079454086, 0.0655740952697507, -0.033004383297677055, -0.019438692688248237,
          -2.142482815114916,
        ],
      ],
    ];
    for (const [l2, coefficients] of wanted) {
      const found = new Float64Array(6);
      let last = 0;
      for (const { value, slope } of fitLogistic(matrix, labels, found, { l2, iterations: 500, tolerance: 1e-9 })) {
        if (last !== 0) expect(value).toBeLessThanOrEqual(last);
        last = value;
        void slope;
      }
      found.forEach((coefficient, i) => {
        expect(coefficient).toBeCloseTo(coefficients[i] as number, 5);
      });
    }
  });
});

describe('formulas', () => {
  it('reckon columns from columns, and what is no number is missing', () => {
    const table = new Table([numberColumn('a', [6, 0, Number.NaN, 3]), numberColumn('b', [2, 0, 1, -3])]);
    const columns = derive(table, readFormulas(['a / b', 'sum = a + b', 'sum * a', 'b - a'])).columns.slice(2);
    expect(columns.map(({ name }) => name)).toEqual(['a / b', 'sum', 'sum * a', 'b - a']);
    expect(columns.map((column) => (column.kind === 'number' ? [...column.values] : []))).toEqual([
      [3, Number.NaN, Number.NaN, -1],
      [8, 0, Number.NaN, 0],
      [48, 0, Number.NaN, 0],
      [-4, 0, Number.NaN, -6],
    ]);
  });

  it('say what is wrong with them', () => {
    expect(() => readFormulas(['a/b'])).toThrow(
      '"a/b" is no formula of two columns: it must look like "spent / visits"',
    );
    expect(() => readFormulas(['x = a / b', 'x = a * b'])).toThrow('there are two derived columns "x"');
    const table = new Table([numberColumn('a', [1]), categoryColumn('c', ['x'])]);
    expect(() => derive(table, readFormulas(['a / z']))).toThrow(
      'column z: there is no column of that name, and the formula "a / z" needs it',
    );
    expect(() => derive(table, readFormulas(['a / c']))).toThrow('it holds categories, not numbers');
    expect(() => derive(table, readFormulas(['a = a * a']))).toThrow('there is a column of that name already');
  });
});

describe('buckets of very many categories', () => {
  it('are the same for whole columns, for what was put into buckets before, and bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.string(), { freq: 4 }), { maxLength: 50 }),
        fc.integer({ min: 1, max: 8 }),
        (texts, buckets) => {
          const table = new Table([categoryColumn('c', texts), categoryColumn('d', texts)]);
          const hashed = hashCategories(table, { c: buckets });
          const again = hashCategories(hashed, { c: buckets });
          const column = hashed.column('c');
          if (column?.kind !== 'category') throw new Error('c is a category');
          expect(column.levels.length).toBeLessThanOrEqual(buckets);
          texts.forEach((text, row) => {
            const wanted =
              text === null
                ? null
                : /^#\d+$/.test(text) && Number(text.slice(1)) < buckets
                  ? hashed.cell(row, column)
                  : bucketOf(text, buckets);
            expect(hashed.cell(row, column)).toBe(wanted);
          });
          expect(again.columns).toEqual(hashed.columns);
          expect(hashed.column('d')).toEqual(table.column('d'));
        },
      ),
    );
  });
});

describe('a plan', () => {
  const options = {
    columns: ['a', 'b', 'c'],
    derived: [],
    hashed: {},
    style: 'scaled',
    oneHotMost: 2,
    minRows: 1,
  } as const;

  it('leaves out what is all missing or always the same, with a warning', () => {
    const table = new Table([
      numberColumn('a', [Number.NaN, Number.NaN]),
      categoryColumn('b', ['x', 'x']),
      numberColumn('c', [1, 2]),
    ]);
    const plan = planPreparation(table, options);
    expect(plan.warnings).toEqual([
      'column a lacks a value in all 2 training rows and is left out',
      'column b has the same value in all 2 training rows and is left out',
    ]);
    expect(plan.config.inputs).toEqual({ numbers: ['c'], categories: [] });
    expect(() => planPreparation(table, { ...options, columns: ['a', 'b'] })).toThrow(
      'no column is left to learn from: column a lacks',
    );
  });
});

describe('leaks', () => {
  const random = seeded(5);
  const labels = Float64Array.from({ length: 400 }, () => (random() < 0.3 ? 1 : 0));

  it('are named: a column that is the label, one that tells it, a category, and one that is missing where the label is 0', () => {
    const table = new Table([
      numberColumn('same', labels),
      numberColumn(
        'refund',
        labels.map((label) => label * 10 + random()),
      ),
      categoryColumn(
        'state',
        Array.from(labels, (label) => (label === 1 ? 'closed' : random() < 0.5 ? 'open' : 'new')),
      ),
      numberColumn(
        'paid_at',
        labels.map((label) => (label === 1 ? random() : Number.NaN)),
      ),
      numberColumn(
        'honest',
        labels.map((label) => label + random() * 3),
      ),
      categoryColumn(
        'id',
        Array.from(labels, (_, i) => `c-${i}`),
      ),
    ]);
    const found = findLeaks(
      table,
      table.columns.map(({ name }) => name),
      labels,
    );
    expect(found.map((warning) => warning.split(':')[0])).toEqual([
      'column same equals the label in every row',
      'column refund alone tells the label (area under its ROC curve 1.0000)',
      'column state alone tells the label (area under its ROC curve 1.0000)',
      'column paid_at alone tells the label (area under its ROC curve 1.0000)',
    ]);
    expect(found[0]).toContain('leave it out (ignore same)');
  });
});

describe('a tabular model', () => {
  const { model, table } = logistic();
  const { preparation } = prepared('scaled');
  const perceptron = new PerceptronModel(preparation, network(preparation.outputs.length, 4));
  const blend = new TabularBlend([model, perceptron], Float64Array.of(0.7, 0.4), -0.1);
  const rowOf = (i: number) => Object.fromEntries(table.columns.map((column) => [column.name, table.cell(i, column)]));

  it.each([
    ['logistic', model],
    ['perceptron', perceptron],
    ['blend', blend],
  ])('%s comes back from its bytes to the bit, scores a row as in a table, and says why', (_, one) => {
    const again = loadTabularModel(one.toBytes());
    const scores = one.score(table);
    expect(again.name).toBe(one.name);
    expect([...again.score(table)]).toEqual([...scores]);
    for (let i = 0; i < 20; i++) {
      const row = rowOf(i);
      expect(again.scoreRow({ ...row, other: 'passed over' })).toBe(scores[i]);
      const told = again.explainRow(row);
      expect(sigmoid(told.margin)).toBeCloseTo(scores[i] as number, 9);
      expect(told.contributions.reduce((sum, { contribution }) => sum + contribution, told.base)).toBeCloseTo(
        told.margin,
        9,
      );
      expect(told.contributions.map(({ column }) => column).sort()).toEqual(['channel', 'each', 'spent', 'visits']);
    }
    expect(again.importance().reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  it('takes categories and gaps that training had not', () => {
    for (const one of [model, perceptron, blend]) {
      const score = one.scoreRow({ visits: null, spent: null, channel: 'kiosk' });
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(1);
    }
    expect(() => model.scoreRow({ visits: 1, spent: 2 })).toThrow('column channel: the column is missing');
    expect(() => model.scoreRow({ visits: 'many', spent: 2, channel: 'web' })).toThrow(
      'column visits: it must be a number or null, not "many"',
    );
  });

  it('refuses bytes that are damaged, cut off or of another kind', () => {
    const bytes = blend.toBytes();
    fc.assert(
      fc.property(fc.integer({ min: 20, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const damaged = bytes.slice();
        damaged[place] = (damaged[place] as number) ^ change;
        expect(() => loadTabularModel(damaged)).toThrow(/not a usable|holds no model/);
        expect(() => loadTabularModel(bytes.slice(0, place))).toThrow(/not a usable|holds no model/);
      }),
      { numRuns: 200 },
    );
    expect(() => loadTabularModel(new Uint8Array(3))).toThrow('holds no model of logistic, perceptron, boosting');
  });
});

describe('integrated gradients', () => {
  it('add up to the margin, and give a column that the network does not look at nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (seed, values) => {
          const layers = network(4, seed);
          const first = layers[0] as DenseLayer;
          first.weights.fill(0, 2 * first.outputs, 3 * first.outputs);
          const row = Float64Array.from(values);
          const { base, byInput } = integratedGradients(layers, row);
          expect(base + byInput.reduce((sum, each) => sum + each, 0)).toBeCloseTo(marginOf(layers, row), 9);
          expect(byInput[2] as number).toBeCloseTo(0, 12);
        },
      ),
    );
  });
});

it('logit undoes sigmoid', () => {
  fc.assert(
    fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (margin) => {
      expect(logit(sigmoid(margin))).toBeCloseTo(margin, 5);
    }),
  );
});
