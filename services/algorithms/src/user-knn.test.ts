import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contexts, interactions } from '../test/arbitraries.js';
import { fitItemKnn } from './item-knn.js';
import type { Interaction } from './model.js';
import { fitUserKnn } from './user-knn.js';

const plain = { itemIdf: 0, decay: 1, shrinkage: 0, sampleSize: 1000, neighbours: 1000 };

function usersOf(data: readonly Interaction[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const { userId, itemId } of data) users.set(userId, (users.get(userId) ?? new Set()).add(itemId));
  return users;
}

describe('user-based collaborative filtering', () => {
  it('agrees with the cosine by its definition', () => {
    fc.assert(
      fc.property(interactions, contexts, (data, context) => {
        const users = usersOf(data);
        const known = new Set(data.map((act) => act.itemId));
        const used = new Set(context.filter((item) => known.has(item)));
        const expected = new Map<string, number>();
        for (const items of users.values()) {
          const shared = [...items].filter((item) => used.has(item)).length;
          if (shared === 0) continue;
          const cosine = shared / Math.sqrt(items.size * used.size);
          for (const item of items) expected.set(item, (expected.get(item) ?? 0) + cosine);
        }
        const list = fitUserKnn(data, plain).recommend(context, 100);
        expect(new Set(list.map((scored) => scored.itemId))).toEqual(new Set(expected.keys()));
        for (const { itemId, score } of list) expect(score).toBeCloseTo(expected.get(itemId) ?? Number.NaN, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same whatever it was asked before, and looks at the newest users first', () => {
    const act = (user: string, itemId: string, timeMs: number): Interaction => ({
      userId: user,
      sessionId: user,
      itemId,
      timeMs,
    });
    const data = [act('old', 'a', 1), act('old', 'x', 2), act('new', 'a', 3), act('new', 'y', 4)];
    const model = fitUserKnn(data, { sampleSize: 1 });
    expect(model.recommend(['a'], 5).map((scored) => scored.itemId)).toEqual(['a', 'y']);
    const before = model.recommend(['a'], 5);
    model.recommend(['x'], 5);
    expect(model.recommend(['a'], 5)).toEqual(before);
  });
});

describe('the matrix product with a user and an item that have nothing', () => {
  // Rows are users, columns items: u-3 has nothing, and nobody has i-3.
  const matrix = [
    [1, 1, 0, 0],
    [0, 1, 1, 0],
    [1, 1, 1, 0],
    [0, 0, 0, 0],
  ];
  const data: Interaction[] = matrix.flatMap((row, user) =>
    row.flatMap((taken, item) =>
      taken === 1 ? [{ userId: `u-${user}`, sessionId: `u-${user}`, itemId: `i-${item}`, timeMs: user }] : [],
    ),
  );
  const transposed = matrix.map((_, item) => matrix.map((row) => row[item] as number));
  const product = (rows: readonly number[][], a: number, b: number): number =>
    (rows[a] as number[]).reduce((sum, value, k) => sum + value * ((rows[b] as number[])[k] as number), 0);
  /** (A·Aᵀ) over the outer product of the rows' norms, as it is often written. */
  const cosine = (rows: readonly number[][], a: number, b: number): number =>
    product(rows, a, b) / (Math.sqrt(product(rows, a, a)) * Math.sqrt(product(rows, b, b)));

  it('divides 0 by 0 where it is written down as a dense product', () => {
    expect(cosine(matrix, 0, 3)).toBeNaN();
    expect(cosine(transposed, 0, 3)).toBeNaN();
    // One NaN in a row of similarities makes every score of the weighted sum NaN.
    const scores = [0, 1, 2, 3].map((item) =>
      matrix.reduce((sum, row, user) => sum + cosine(matrix, 0, user) * (row[item] as number), 0),
    );
    expect(scores.every(Number.isNaN)).toBe(true);
  });

  it('is the same as user-kNN and item-kNN wherever it is defined', () => {
    const users = fitUserKnn(data, plain);
    const items = ['i-0', 'i-1', 'i-2'];
    const scores = users.scoreAll(['i-0', 'i-1']);
    items.forEach((itemId, item) => {
      const expected = [0, 1, 2].reduce((sum, user) => sum + cosine(matrix, 0, user) * (matrix[user]?.[item] ?? 0), 0);
      expect(scores[users.items.index(itemId) as number]).toBeCloseTo(expected, 12);
    });
    const knn = fitItemKnn(data, { shrinkage: 0, userIdf: false, neighbours: 0 });
    for (const a of [0, 1, 2]) {
      for (const { itemId, score } of knn.neighboursOf(`i-${a}`)) {
        expect(score).toBeCloseTo(cosine(transposed, a, Number(itemId.slice(2))), 6);
      }
    }
  });

  it('has no row of zeros in a sparse model: who has nothing meets no one, and what nobody took is not there', () => {
    const users = fitUserKnn(data, plain);
    expect(users.knows('i-3')).toBe(false);
    for (const context of [[], ['i-3'], ['i-0', 'i-3']]) {
      expect(users.scoreAll(context).every(Number.isFinite)).toBe(true);
      expect(fitItemKnn(data, { shrinkage: 0 }).scoreAll(context).every(Number.isFinite)).toBe(true);
    }
    expect(users.recommend([], 5)).toEqual([]);
    expect(users.recommend(['i-3'], 5)).toEqual([]);
  });
});
