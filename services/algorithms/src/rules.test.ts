import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../test/arbitraries.js';
import type { Interaction } from './model.js';
import { readModelFile, writeModelFile } from './model-file.js';
import { fitRules, loadRules, type RulesConfig, rulesDefaults } from './rules.js';

const sessions = (...lists: string[][]): Interaction[] =>
  lists.flatMap((items, n) =>
    items.map((itemId, place) => ({ userId: `u-${n}`, sessionId: `s-${n}`, itemId, timeMs: n * 1000 + place })),
  );

/** Σ over the context's items and all pairs behind them, by the definition. */
function byDefinition(data: readonly Interaction[], context: readonly string[], config: RulesConfig) {
  const rows = new Map<string, Interaction[]>();
  for (const act of data) rows.set(act.sessionId, [...(rows.get(act.sessionId) ?? []), act]);
  const lists = [...rows.values()].map((acts) =>
    acts
      .sort((a, b) => a.timeMs - b.timeMs || (a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : 0))
      .map((act) => act.itemId),
  );
  const times = (item: string): number => lists.flat().filter((other) => other === item).length;
  const used = [...new Set(context.toReversed())].filter((item) => times(item) > 0).slice(0, config.lastItems);
  const scores = new Map<string, number>();
  for (const list of lists) {
    list.forEach((from, i) => {
      list.forEach((to, j) => {
        const place = used.indexOf(from);
        const gap = Math.abs(j - i);
        if (place < 0 || gap === 0 || gap > config.longestGap || (j < i && config.backward === 0)) return;
        const weight = config.gapDecay ** (gap - 1) * (j < i ? config.backward : 1);
        const share = weight / (times(from) ** config.sourcePower * times(to) ** config.targetPower);
        scores.set(to, (scores.get(to) ?? 0) + config.contextDecay ** place * share);
      });
    });
  }
  return scores;
}

describe('rules', () => {
  it.each([
    { gapDecay: 0.7, longestGap: 3, backward: 0, sourcePower: 0, targetPower: 0 },
    { gapDecay: 0.5, longestGap: 50, backward: 0.3, sourcePower: 0.5, targetPower: 0.2 },
  ])('agree with their definition: %j', (some) => {
    fc.assert(
      fc.property(interactions, contexts, fc.integer({ min: 1, max: 4 }), (data, context, lastItems) => {
        const config = { ...rulesDefaults, ...some, rules: 0, lastItems };
        const expected = byDefinition(data, context, config);
        const list = fitRules(data, config).recommend(context, 100);
        expect(new Set(list.map((scored) => scored.itemId))).toEqual(new Set(expected.keys()));
        for (const { itemId, score } of list) expect(score).toBeCloseTo(expected.get(itemId) ?? Number.NaN, 5);
      }),
      { numRuns: 200 },
    );
  });

  it('tell what comes after from what came before', () => {
    const model = fitRules(sessions(['a', 'b'], ['a', 'b'], ['c', 'a']), { backward: 0 });
    expect(model.recommend(['a'], 5).map((scored) => scored.itemId)).toEqual(['b']);
    expect(model.recommend(['b'], 5)).toEqual([]);
  });

  it('count a repeat as a rule from an item to itself', () => {
    const model = fitRules(sessions(['a', 'a', 'b'], ['a', 'a']));
    expect(model.recommend(['a'], 5).map((scored) => scored.itemId)).toEqual(['a', 'b']);
  });

  it('name the item of the context that gave most, the newer one on a tie', () => {
    const model = fitRules(sessions(['a', 'x'], ['b', 'x'], ['b', 'x']), {
      contextDecay: 1,
      sourcePower: 0,
      backward: 0,
    });
    expect(model.recommend(['b', 'a'], 1)).toEqual([{ itemId: 'x', score: 3, becauseItemId: 'b' }]);
    const even = fitRules(sessions(['a', 'x'], ['b', 'x']), { contextDecay: 1 });
    expect(even.recommend(['b', 'a'], 1)[0]?.becauseItemId).toBe('a');
  });

  it('refuse a file whose rules have no weight over 0 or point outside', () => {
    const bytes = fitRules(sessions(['a', 'b', 'c'])).toBytes();
    const file = readModelFile('rules', bytes);
    const parts = () => ({
      items: file.array('items', 'u8').slice(),
      offsets: file.array('offsets', 'u32').slice(),
      columns: file.array('columns', 'u32').slice(),
      weights: file.array('weights', 'f32').slice(),
    });
    for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const wrong = parts();
      wrong.weights[0] = weight;
      expect(() => loadRules(writeModelFile('rules', rulesDefaults, wrong))).toThrow(/a weight over 0/);
    }
    const outside = parts();
    outside.columns[0] = 3;
    expect(() => loadRules(writeModelFile('rules', rulesDefaults, outside))).toThrow(/point outside/);
    const settings = { ...rulesDefaults, gapDecay: 2 };
    expect(() => loadRules(writeModelFile('rules', settings, parts()))).toThrow(/gapDecay must be/);
  });
});
