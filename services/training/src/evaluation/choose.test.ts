import { fitModel } from '@insight-mesh/algorithms/fit-model';
import { AppError } from '@insight-mesh/runtime/errors';
import type { ObjectStore } from '@insight-mesh/runtime/object-store';
import { describe, expect, it } from 'vitest';
import { walkingSessions } from '../../test/shop.js';
import { toSessions } from '../data/sessions.js';
import { type Split, splitByTime } from '../data/split.js';
import { KeptWork } from '../run/kept-work.js';
import { quickModels } from '../run/run-config.js';
import { Steps } from '../run/steps.js';
import { type Choosing, candidates, chooseRecipe, type Fitted, fitChoice } from './choose.js';
import { measure, nextItemCases, toTrial } from './measure.js';
import { recipesOf } from './recipes.js';

/** Keeps nothing between fits: every key is free, and what is put is gone. */
const store = {
  get: () => Promise.reject(new AppError('NOT_FOUND', 'there is none')),
  put: () => Promise.resolve(),
  delete: () => Promise.resolve(),
} as unknown as ObjectStore;

const choosing: Choosing = {
  steps: new Steps(100, () => {}),
  kept: new KeptWork({ store, prefix: 'work', checkpointSeconds: 60, warn: () => {}, onKept: () => {} }),
  signal: new AbortController().signal,
  backend: 'auto',
  seed: 1,
  settings: {},
};

function splitOf(seed: number): Split {
  const acts = walkingSessions({ seed, sessions: 200, fromMs: 0 }).map((event) => ({
    userId: `c:${event.customerId}`,
    sessionId: event.sessionId ?? null,
    itemId: event.itemId ?? '',
    timeMs: event.timeMs,
  }));
  return splitByTime(toSessions(acts), 0.1);
}

describe('measure', () => {
  const split = splitOf(1);
  const test = toTrial(split.test);

  it('asks for each item of a session from the second on', () => {
    const session = { id: 's', userId: 'c', items: ['a', 'b', 'a'], timesMs: [1, 2, 3], startMs: 1, endMs: 3 };
    expect(nextItemCases([session])).toEqual([
      { context: ['a'], target: 'b' },
      { context: ['a', 'b'], target: 'a' },
    ]);
  });

  it('agrees with the definitions, counted by hand', () => {
    const model = fitModel('popularity', test.training, {});
    const metrics = measure(model, test);
    let hits = 0;
    let gain = 0;
    let reciprocal = 0;
    for (const { context, target } of test.cases) {
      const current = context[context.length - 1] ?? '';
      const list = model.recommend(context, 10, { exclude: new Set([current]) }).map(({ itemId }) => itemId);
      expect(list).not.toContain(current);
      const rank = list.indexOf(target) + 1;
      if (rank === 0) continue;
      hits += 1;
      gain += 1 / Math.log2(rank + 1);
      reciprocal += 1 / rank;
    }
    expect(metrics.predictions).toBe(test.cases.length);
    expect(metrics['hr@10']).toBeCloseTo(hits / test.cases.length, 12);
    expect(metrics['ndcg@10']).toBeCloseTo(gain / test.cases.length, 12);
    expect(metrics['mrr@10']).toBeCloseTo(reciprocal / test.cases.length, 12);
    expect(Object.keys(metrics).sort()).toEqual(
      ['hr', 'ndcg', 'mrr']
        .flatMap((name) => [5, 10, 20].map((k) => `${name}@${k}`))
        .concat('coverage@20', 'predictions')
        .sort(),
    );
  });

  it('counts an item that no model can know as missed', () => {
    const unknown = { ...test, cases: [{ context: [test.cases[0]?.context[0] ?? ''], target: 'never-seen' }] };
    expect(measure(fitModel('item-knn', test.training, {}), unknown)['hr@20']).toBe(0);
  });

  it.each(quickModels)('gives the same bytes and figures for %s again', (name) => {
    for (const config of recipesOf(name)) {
      const shuffled = [...test.training].sort((a, b) => (a.timeMs % 7) - (b.timeMs % 7) || a.timeMs - b.timeMs);
      const first = fitModel(name, test.training, config);
      expect(Buffer.from(fitModel(name, shuffled, config).toBytes())).toEqual(Buffer.from(first.toBytes()));
      expect(measure(first, test)).toEqual(measure(first, test));
    }
  });
});

describe('choosing', () => {
  it('finds the model that fits the shop, on the validation', async () => {
    const split = splitOf(2);
    const validation = toTrial(split.validation);
    const test = toTrial(split.test);
    const fitted: Fitted[] = [];
    for (const model of quickModels) {
      fitted.push(await fitChoice(await chooseRecipe(model, validation, choosing), test, choosing));
    }
    const bySlot = candidates(fitted);
    expect(bySlot.get('popular')?.model).toBe('popularity');
    expect(bySlot.get('similar')?.model).toBe('item-knn');
    expect(bySlot.get('recommend')?.model).not.toBe('popularity');
  });

  it('goes by the validation and never by the test, and fills only the slots it can', () => {
    const of = (model: Fitted['model'], valid: number, test: number): Fitted => ({
      model,
      config: {},
      validation: { 'ndcg@10': valid },
      test: { 'ndcg@10': test },
      fitted: fitModel('popularity', [], {}),
      report: { curve: [], seconds: 0, warnings: [] },
      fitSeconds: 0,
      answers: { cases: 0, longest: 20, items: [], lists: new Uint32Array(), ranks: new Uint32Array() },
    });
    const bySlot = candidates([of('popularity', 0.2, 0.9), of('vs-knn', 0.3, 0.1)]);
    expect(bySlot.get('recommend')?.model).toBe('vs-knn');
    expect([...bySlot.keys()].sort()).toEqual(['popular', 'recommend']);
  });
});

describe('recipesOf', () => {
  it('lays the settings of a caller over each recipe, and tries what is then the same once', () => {
    expect(recipesOf('vs-knn')).toHaveLength(2);
    const own = recipesOf('vs-knn', { lastItems: 3 });
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ lastItems: 3 });
    expect(recipesOf('transformer', { width: 8 })).toMatchObject([{ width: 8, groupBy: 'session' }]);
  });
});

describe('Steps', () => {
  it('rises from 0 to 1 whatever the steps report', () => {
    const seen: number[] = [];
    const made = new Steps(3, (_name, progress) => seen.push(progress));
    for (const weight of [1, 2]) {
      const at = made.next('step', weight);
      for (let i = 0; i <= 5; i++) at(i, 5);
    }
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});
