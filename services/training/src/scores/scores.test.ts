import { logLoss } from '@insight-mesh/algorithms/evaluation/probability-metrics';
import { categoryColumn, numberColumn, Table } from '@insight-mesh/algorithms/preparation/table';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RowSplit } from '../tabular/split-rows.js';
import type { ScoreRows } from './read-rows.js';
import { rowOf, timeScores, toScoreTest } from './score-test.js';
import { logLikelihoods } from './weigh-scores.js';

it('the mean log likelihood is the log loss with the other sign, also of certainties that were wrong', () => {
  const cases = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 1 });
  fc.assert(
    fc.property(cases, (rows) => {
      const scores = Float64Array.from(rows, ([score]) => score);
      const labels = Float64Array.from(rows, ([, label]) => label);
      const mean = logLikelihoods(scores, labels).reduce((sum, value) => sum + value, 0) / rows.length;
      expect(mean).toBeCloseTo(-logLoss(scores, labels), 9);
    }),
  );
});

const table = new Table([numberColumn('visits', [1, Number.NaN, 3]), categoryColumn('channel', ['web', 'app', null])]);

it('a row is as a service has it: gaps are null', () => {
  expect(rowOf(table, 0)).toEqual({ visits: 1, channel: 'web' });
  expect(rowOf(table, 1)).toEqual({ visits: null, channel: 'app' });
  expect(rowOf(table, 2)).toEqual({ visits: 3, channel: null });
});

it('customers are new, light or heavy by their rows before the test, and rows of nobody are apart', () => {
  // Customer 0 has one row before the test, 1 has four, 2 has two, 3 none; the last row is of nobody.
  const groups = Int32Array.from([0, 1, 1, 1, 1, 2, 2, 0, 1, 3, -1]);
  const rows = {
    table: new Table([numberColumn('visits', [...groups])]),
    labels: Float64Array.from(groups, (group) => group % 2),
    groups,
    times: Float64Array.from(groups.keys()),
  } as unknown as ScoreRows;
  const cut = { training: new Uint32Array(), heldOut: Uint32Array.from([7, 8, 9, 10]), leftOut: 7 };
  const split: RowSplit = { by: 'time', why: '', validation: cut, test: cut, testFromMs: 7, validationFromMs: 5 };
  const test = toScoreTest(rows, split);
  expect([...test.segments]).toEqual([
    ['new customers', [2, 3]],
    ['light customers', [0]],
    ['heavy customers', [1]],
  ]);
  expect(new Set(test.customers).size).toBe(4);
  const drawn = toScoreTest(rows, { by: 'customers', why: '', validation: cut, test: cut });
  expect(drawn.segments.get('new customers')).toEqual([3]);
});

it('a model is timed by single rows, the fastest of three times each', async () => {
  let clock = 0;
  const costs = [5, 1, 9];
  let asked = 0;
  const model = {
    scoreRow: () => {
      clock += costs[asked++ % 3] as number;
      return 0.5;
    },
  };
  const probes = [rowOf(table, 0), rowOf(table, 1), rowOf(table, 2)];
  expect(await timeScores(model, probes, () => clock)).toEqual({ p50Ms: 1, p99Ms: 1, probes: 3 });
});
