import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../test/arbitraries.js';
import type { Interaction } from './model.js';
import { fitVsKnn } from './vs-knn.js';

const clicks = (...sessions: string[][]): Interaction[] =>
  sessions.flatMap((items, n) =>
    items.map((itemId, place) => ({ userId: `u-${n}`, sessionId: `s-${n}`, itemId, timeMs: n * 1000 + place })),
  );

/** The definition over all sessions: 'div' weights, idf on. */
function byDefinition(data: readonly Interaction[], context: readonly string[], m: number, k: number, last: number) {
  const sessions = new Map<string, { id: string; items: Set<string>; end: number }>();
  for (const { sessionId, itemId, timeMs } of data) {
    const session = sessions.get(sessionId) ?? { id: sessionId, items: new Set<string>(), end: -1 };
    session.items.add(itemId);
    session.end = Math.max(session.end, timeMs);
    sessions.set(sessionId, session);
  }
  const newestFirst = [...sessions.values()].sort((a, b) => b.end - a.end || (a.id < b.id ? 1 : -1));
  const known = new Set(data.map((row) => row.itemId));
  const used = [...new Set(context.toReversed())].filter((item) => known.has(item)).slice(0, last);
  const neighbours = newestFirst
    .filter((session) => used.some((item) => session.items.has(item)))
    .slice(0, m)
    .map((session, recency) => {
      const shared = used.flatMap((item, place) => (session.items.has(item) ? [place] : []));
      const similarity = shared.reduce((sum, place) => sum + 1 / (1 + place), 0);
      return { session, recency, vote: similarity / (1 + (shared[0] ?? 0)), similarity };
    })
    .sort((a, b) => b.similarity - a.similarity || b.recency - a.recency)
    .slice(0, k);
  const scores = new Map<string, number>();
  for (const { session, vote } of neighbours) {
    for (const item of session.items) {
      const df = newestFirst.filter((other) => other.items.has(item)).length;
      scores.set(item, (scores.get(item) ?? 0) + vote * Math.log(1 + newestFirst.length / df));
    }
  }
  return scores;
}

describe('VS-kNN', () => {
  it('agrees with its definition over all sessions', () => {
    const sizes = fc.record({
      m: fc.integer({ min: 1, max: 8 }),
      k: fc.integer({ min: 1, max: 8 }),
      last: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(interactions, contexts, sizes, (data, context, { m, k, last }) => {
        const model = fitVsKnn(data, { sampleSize: m, neighbours: k, lastItems: last });
        const expected = byDefinition(data, context, m, k, last);
        const list = model.recommend(context, 100);
        expect(new Set(list.map((scored) => scored.itemId))).toEqual(new Set(expected.keys()));
        for (const { itemId, score } of list) expect(score).toBeCloseTo(expected.get(itemId) ?? Number.NaN, 5);
      }),
      { numRuns: 300 },
    );
  });

  it('compares the newest sessions only', () => {
    const data = clicks(['x', 'old'], ['x', 'newer'], ['x', 'newest']);
    const model = fitVsKnn(data, { sampleSize: 2, lastItems: 1 });
    const found = model.recommend(['x'], 9).map((scored) => scored.itemId);
    expect(found).toEqual(['newer', 'newest', 'x']);
  });

  it('listens more to neighbours that share the newer items', () => {
    const data = clicks(['a', 'from-a'], ['b', 'from-b']);
    const list = fitVsKnn(data, { lastItems: 2 }).recommend(['a', 'b'], 9, { exclude: new Set(['a', 'b']) });
    expect(list.map((scored) => [scored.itemId, scored.becauseItemId])).toEqual([
      ['from-b', 'b'],
      ['from-a', 'a'],
    ]);
  });

  it('weighs down what stands in every session when idf is on', () => {
    const data = clicks(['x', 'usual', 'rare'], ['x', 'usual'], ['usual', 'y'], ['usual', 'z']);
    const first = (idf: boolean) =>
      fitVsKnn(data, { idf, lastItems: 1 }).recommend(['x'], 1, { exclude: new Set(['x']) })[0]?.itemId;
    expect(first(false)).toBe('usual');
    expect(first(true)).toBe('rare');
  });

  it('gives the same answer whatever it was asked before', () => {
    fc.assert(
      fc.property(interactions, fc.array(contexts, { maxLength: 5 }), contexts, (data, earlier, context) => {
        const [fresh, used] = [fitVsKnn(data), fitVsKnn(data)];
        for (const other of earlier) used.recommend(other, 10);
        expect(used.recommend(context, 10)).toEqual(fresh.recommend(context, 10));
      }),
    );
  });
});
