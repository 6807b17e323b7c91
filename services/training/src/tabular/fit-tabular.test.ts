import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '@insight-mesh/algorithms/preparation/random';
import { categoryColumn, numberColumn, Table } from '@insight-mesh/algorithms/preparation/table';
import { binaryMetrics } from '@insight-mesh/algorithms/tabular/binary-metrics';
import { loadTabularModel } from '@insight-mesh/algorithms/tabular/blend-model';
import { sigmoid } from '@insight-mesh/algorithms/tabular/logistic-loss';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileCheckpoints } from '../models/file-checkpoints.js';
import type { Checkpoints, FitControls } from '../models/fitting.js';
import { openBackend } from '../tensorflow/backend.js';
import { fitTabularModel } from './fit-tabular.js';
import type { TabularRecipe } from './recipe-names.js';
import type { TabularData } from './tabular-data.js';
import { trainDense } from './train-dense.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fit-tabular-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function shop(count: number, seed = 1): TabularData['source'] {
  const random = seeded(seed);
  const visits = Float64Array.from({ length: count }, () => Math.floor(random() * 20));
  const spent = visits.map((each) => (random() < 0.15 ? Number.NaN : each * random() * 100));
  const channel = Array.from({ length: count }, () => ['web', 'app', 'shop'][Math.floor(random() * 3)] as string);
  const labels = visits.map((each, i) => (random() < sigmoid(each / 3 - 4 + (channel[i] === 'app' ? 2 : 0)) ? 1 : 0));
  const table = new Table([
    numberColumn('visits', visits),
    numberColumn('spent', spent),
    categoryColumn('channel', channel),
  ]);
  return { table, labels, columns: ['visits', 'spent', 'channel'], hashed: {} };
}

const source = shop(600);
const rows = Uint32Array.from({ length: 400 }, (_, i) => i);
const data: TabularData = { source, rows };
const later = Uint32Array.from({ length: 200 }, (_, i) => i + 400);
const small: Record<TabularRecipe, Record<string, unknown>> = {
  logistic: {},
  perceptron: { hidden: '8,8', epochs: 12, batch: 32 },
  boosting: { rounds: 30 },
  blend: { innerFolds: 2, members: 1 },
  best: { innerFolds: 2, members: 2, trials: 2 },
  article: {},
};
/** The portable backend: the same result wherever the tests run. */
const controls: FitControls = { backend: 'wasm', seed: 3 };

describe('every recipe', () => {
  it.each(Object.keys(small) as TabularRecipe[])(
    '%s learns from the training rows, tells its progress, and comes back from its bytes',
    async (name) => {
      const steps: { done: number; total: number }[] = [];
      const { model, report } = await fitTabularModel(name, data, small[name], {
        ...controls,
        onProgress: (each) => steps.push(each),
      });
      const scores = model.score(source.table.take(later));
      const metrics = binaryMetrics(
        scores,
        Float64Array.from(later, (row) => source.labels[row] as number),
      );
      expect(metrics.auc).toBeGreaterThan(0.8);
      expect([...loadTabularModel(model.toBytes()).score(source.table.take(later))]).toEqual([...scores]);
      expect(report.seconds).toBeGreaterThan(0);
      expect(steps.at(-1)).toMatchObject({ done: steps.at(-1)?.total });
      for (const { done, total } of steps) expect(done).toBeLessThanOrEqual(total);
    },
  );

  it.each(['logistic', 'perceptron', 'boosting'] as const)('%s never looks at another row', async (name) => {
    const { model } = await fitTabularModel(name, data, small[name], controls);
    // All that is not of the training rows is turned to nonsense.
    const other = shop(600, 99);
    const mixed = (column: 'visits' | 'spent'): Float64Array => {
      const [own, foreign] = [source.table.column(column), other.table.column(column)];
      if (own?.kind !== 'number' || foreign?.kind !== 'number') throw new Error('numbers');
      return own.values.map((value, i) => (i < 400 ? value : (foreign.values[i] as number) * 1e6));
    };
    const cells = Array.from({ length: 600 }, (_, i) =>
      i < 400 ? (source.table.cell(i, source.table.columns[2] as never) as string) : 'nowhere',
    );
    const table = new Table([
      numberColumn('visits', mixed('visits')),
      numberColumn('spent', mixed('spent')),
      categoryColumn('channel', cells),
    ]);
    const labels = source.labels.map((label, i) => (i < 400 ? label : 1 - label));
    const again = await fitTabularModel(name, { source: { ...source, table, labels }, rows }, small[name], controls);
    const scores = model.score(source.table);
    expect([...again.model.score(source.table)]).toEqual([...scores]);
  });
});

/** Stops a fit at its nth progress. */
function stoppedAt(count: number): { signal: AbortSignal; onProgress: () => void } {
  const stopping = new AbortController();
  let seen = 0;
  return {
    signal: stopping.signal,
    onProgress: () => {
      seen++;
      if (seen === count) stopping.abort(new Error('enough'));
    },
  };
}

describe('a fit that is broken off', () => {
  it.each([
    ['perceptron', { ...small.perceptron, members: 2 }, [1, 4, 14]],
    ['boosting', { rounds: 30, members: 2, rowShare: 0.7 }, [1, 3, 8]],
  ] as const)('%s goes on from its checkpoint to the same model', async (name, settings, moments) => {
    const whole = await fitTabularModel(name, data, settings, controls);
    for (const moment of moments) {
      const checkpoints = fileCheckpoints({ folder: join(folder, `${name}-${moment}`), everySeconds: 1e9 });
      const broken = fitTabularModel(name, data, settings, { ...controls, checkpoints, ...stoppedAt(moment) });
      await expect(broken).rejects.toThrow('enough');
      let first: number | undefined;
      const rest = await fitTabularModel(name, data, settings, {
        ...controls,
        checkpoints,
        onProgress: ({ done }) => {
          first ??= done;
        },
      });
      expect(first).toBeGreaterThan(1);
      expect([...rest.model.toBytes()]).toEqual([...whole.model.toBytes()]);
      expect(rest.report.curve.map(({ loss }) => loss)).toEqual(whole.report.curve.map(({ loss }) => loss));
    }
  });

  it.each(['blend', 'best'] as const)('%s goes on with the fit after those that are kept', async (name) => {
    const settings = { innerFolds: 2, members: 1, ...(name === 'best' ? { trials: 2 } : {}) };
    const whole = await fitTabularModel(name, data, settings, controls);
    const trials = name === 'best' ? 2 : 1;
    for (const stopIn of [trials, trials + 1, trials + 2]) {
      const checkpoints = fileCheckpoints({ folder: join(folder, `${name}-${stopIn}`), everySeconds: 1e9 });
      const stopping = new AbortController();
      const broken = fitTabularModel(name, data, settings, {
        ...{ ...controls, checkpoints, signal: stopping.signal },
        onProgress: ({ done }) => done > 1000 * stopIn && stopping.abort(new Error('enough')),
      });
      await expect(broken).rejects.toThrow('enough');
      let first: number | undefined;
      const onProgress = ({ done }: { done: number }): void => {
        first ??= done;
      };
      const rest = await fitTabularModel(name, data, settings, { ...controls, checkpoints, onProgress });
      expect(first).toBeGreaterThan(1000 * stopIn);
      expect(Buffer.from(rest.model.toBytes()).equals(whole.model.toBytes())).toBe(true);
    }
  });

  it('passes over a checkpoint of other data, other settings or another seed', async () => {
    let state: Uint8Array | undefined;
    const checkpoints: Checkpoints = {
      load: async () => state,
      save: async (bytes) => {
        state = bytes;
      },
      due: () => true,
      beside: () => {
        throw new Error('a fit without parts');
      },
    };
    await expect(
      fitTabularModel('boosting', data, { rounds: 30 }, { ...controls, checkpoints, ...stoppedAt(2) }),
    ).rejects.toThrow('enough');
    const fresh = await fitTabularModel('boosting', data, { rounds: 20 }, controls);
    const kept = await fitTabularModel('boosting', data, { rounds: 20 }, { ...controls, checkpoints });
    expect(kept.report.curve.map(({ loss }) => loss)).toEqual(fresh.report.curve.map(({ loss }) => loss));
    state = Uint8Array.of(1, 2, 3);
    const again = await fitTabularModel(
      'boosting',
      data,
      { rounds: 20 },
      { ...controls, checkpoints: { ...checkpoints, due: () => false } },
    );
    expect([...again.model.toBytes()]).toEqual([...fresh.model.toBytes()]);
  });
});

describe('what cannot be fitted says why', () => {
  it.each([
    ['boosting', { leaves: 9, depth: 3 }, 'leaves is 9, and a tree of depth 3 has 8 at most'],
    ['boosting', { validationShare: 0.2 }, 'patience is 0, which never stops early: set both or neither'],
    ['boosting', { monotone: 'visits' }, 'monotone: visits must begin with + or -'],
    ['boosting', { monotone: '+wings' }, 'monotone: there is no number wings; the model sees visits, spent'],
    ['perceptron', { hidden: '64,many' }, 'hidden must be widths from 1 to 4096 between commas'],
    ['perceptron', { patience: 0, validationShare: 0.1 }, 'set both or neither'],
    ['perceptron', { wings: 2 }, 'there is no setting wings'],
    ['article', { epochs: 20 }, 'article is a fixed recipe, and epochs is part of it'],
    ['logistic', { derive: 'visits per spent' }, 'is no formula of two columns'],
    ['logistic', { l2: -1 }, 'l2 must be a number from 0'],
    ['blend', { innerFolds: 1 }, 'innerFolds must be a whole number from 2'],
  ] as const)('%s with %j', async (name, settings, why) => {
    await expect((async () => fitTabularModel(name, data, settings, controls))()).rejects.toThrow(why);
  });

  it('one class, no row, and a column that is all missing', async () => {
    const none = { source, rows: new Uint32Array(0) };
    await expect(fitTabularModel('boosting', none, {}, controls)).rejects.toThrow('there is no training row');
    const same = { source: { ...source, labels: new Float64Array(600) }, rows };
    await expect(fitTabularModel('logistic', same, {}, controls)).rejects.toThrow(
      'all 400 training rows have the label 0: there is one class',
    );
    const gap = new Table([
      ...source.table.columns,
      numberColumn('empty', new Float64Array(600).fill(Number.NaN)),
      numberColumn('told', source.labels),
    ]);
    const odd = { source: { ...source, table: gap, columns: ['visits', 'empty', 'told'] }, rows };
    const { report, model } = await fitTabularModel('logistic', odd, {}, controls);
    expect(report.warnings).toEqual([
      'column empty lacks a value in all 400 training rows and is left out',
      expect.stringContaining('column told equals the label in every row'),
    ]);
    expect(model.inputs.map(({ name }) => name)).toEqual(['visits', 'told']);
  });

  it('numbers whose squares overflow, and scores that are no numbers', async () => {
    const cycle = [1e308, -1e308, 3, -1e308];
    const huge = Float64Array.from({ length: 600 }, (_, i) => cycle[i % 4] as number);
    const table = new Table([numberColumn('huge', huge), ...source.table.columns]);
    const far = { source: { ...source, table, columns: ['huge', 'visits'] }, rows };
    await expect(fitTabularModel('logistic', far, {}, controls)).rejects.toThrow('numbers whose squares overflow');
    // Not equal to itself, it would never be passed in an order of scores.
    expect(() => binaryMetrics(Float64Array.of(0.5, Number.NaN), Float64Array.of(0, 1))).toThrow(
      'score 1 must be a finite number',
    );
  });

  it('a loss that is no number any more, with epoch, batch and row', async () => {
    await openBackend('wasm');
    const matrix = Float32Array.of(1, 2, Number.NaN, 4);
    const task = {
      matrix,
      width: 1,
      labels: Float64Array.of(0, 1, 0, 1),
      widths: [2],
      dropout: 0,
      learningRate: 0.1,
      weightDecay: 0,
      batch: 1,
      epochs: 2,
      patience: 0,
      seed: 1,
      fingerprint: '',
      nameOf: (place: number) => `row ${place + 1}`,
    };
    await expect(trainDense(task, {}, () => {})).rejects.toThrow(
      /the loss is NaN in epoch 1, batch \d \(its first row is row 3\): lower learningRate/,
    );
  });
});
