import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../test/arbitraries.js';
import { fitItemKnn } from './item-knn.js';
import type { Interaction } from './model.js';

/** The definition, without any index. */
function similarity(data: readonly Interaction[], a: string, b: string, shrinkage: number, idf: boolean): number {
  const usersOf = (item: string) => new Set(data.filter((row) => row.itemId === item).map((row) => row.userId));
  const taken = (user: string) => new Set(data.filter((row) => row.userId === user).map((row) => row.itemId)).size;
  const [ofA, ofB] = [usersOf(a), usersOf(b)];
  let dot = 0;
  for (const user of ofA) if (ofB.has(user)) dot += idf ? 1 / Math.log(1 + taken(user)) : 1;
  return dot / (Math.sqrt(ofA.size) * Math.sqrt(ofB.size) + shrinkage);
}

const buys = (baskets: Record<string, string[]>): Interaction[] =>
  Object.entries(baskets).flatMap(([userId, items]) =>
    items.map((itemId, timeMs) => ({ userId, sessionId: userId, itemId, timeMs })),
  );

describe('item-kNN', () => {
  it.each([
    [0, false],
    [0, true],
    [10, true],
  ])('agrees with the cosine by its definition (shrinkage %d, user idf %s)', (shrinkage, userIdf) => {
    fc.assert(
      fc.property(interactions, (data) => {
        const model = fitItemKnn(data, { shrinkage, userIdf, neighbours: 0, longestHistory: 1000 });
        const items = [...new Set(data.map((row) => row.itemId))];
        for (const a of items) {
          const found = new Map(model.neighboursOf(a).map((scored) => [scored.itemId, scored.score]));
          expect(found.has(a)).toBe(false);
          for (const b of items) {
            if (a !== b) expect(found.get(b) ?? 0).toBeCloseTo(similarity(data, a, b, shrinkage, userIdf), 6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('scores by the sum over the context, newer items more when asked', () => {
    fc.assert(
      fc.property(interactions, contexts, (data, context) => {
        const model = fitItemKnn(data, { neighbours: 0, decay: 0.5 });
        const distinct = [...new Set(context.toReversed())].filter((item) => model.knows(item));
        const sums = new Map<string, number>();
        distinct.forEach((item, place) => {
          for (const { itemId, score } of model.neighboursOf(item)) {
            sums.set(itemId, (sums.get(itemId) ?? 0) + score * 0.5 ** place);
          }
        });
        const list = model.recommend(context, 100);
        expect(list.length).toBe(sums.size);
        for (const { itemId, score } of list) expect(score).toBeCloseTo(sums.get(itemId) ?? Number.NaN, 9);
      }),
    );
  });

  it('keeps the most similar neighbours only', () => {
    fc.assert(
      fc.property(interactions, fc.integer({ min: 1, max: 4 }), (data, neighbours) => {
        const all = fitItemKnn(data, { neighbours: 0 });
        const few = fitItemKnn(data, { neighbours });
        for (const { itemId } of data) {
          expect(few.neighboursOf(itemId)).toEqual(all.neighboursOf(itemId).slice(0, neighbours));
        }
      }),
    );
  });

  it('names the item that speaks most for a result', () => {
    const data = buys({ a: ['lamp', 'bulb'], b: ['lamp', 'bulb'], c: ['tent', 'bulb'], d: ['tent', 'stove'] });
    const list = fitItemKnn(data, { shrinkage: 0, userIdf: false, decay: 1 }).recommend(['lamp', 'tent'], 5);
    const reasons = Object.fromEntries(list.map((scored) => [scored.itemId, scored.becauseItemId]));
    expect(reasons).toEqual({ bulb: 'lamp', stove: 'tent' });
    const alike = fitItemKnn(buys({ a: ['lamp', 'bulb'], b: ['tent', 'bulb'] }), { decay: 1 });
    expect(alike.recommend(['lamp', 'tent'], 1)[0]?.becauseItemId).toBe('tent');
    expect(alike.recommend(['tent', 'lamp'], 1)[0]?.becauseItemId).toBe('lamp');
  });

  it('looks at the newest items of a history and of a context alone when asked', () => {
    const data = buys({ a: ['old', 'mid', 'new'], b: ['old', 'mid', 'new'] });
    const cut = fitItemKnn(data, { longestHistory: 2 });
    expect(cut.neighboursOf('old')).toEqual([]);
    expect(cut.neighboursOf('mid').map((scored) => scored.itemId)).toEqual(['new']);
    const last = fitItemKnn(buys({ a: ['x', 'y'], b: ['p', 'q'] }), { lastItems: 1 });
    expect(last.recommend(['x', 'p'], 5).map((scored) => scored.itemId)).toEqual(['q']);
  });

  it('counts a pair by session when asked', () => {
    const data = ['i-1', 'i-2'].map((itemId, n) => ({ userId: 'u', sessionId: `s-${n}`, itemId, timeMs: n }));
    expect(fitItemKnn(data, { groupBy: 'user' }).neighboursOf('i-1')).toHaveLength(1);
    expect(fitItemKnn(data, { groupBy: 'session' }).neighboursOf('i-1')).toHaveLength(0);
  });
});
