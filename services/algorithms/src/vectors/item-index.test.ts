import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnVectors, nearItems } from '../../test/drawn-vectors.js';
import { seeded } from '../preparation/random.js';
import { TopK } from '../top-k.js';
import type { SearchOptions } from './candidates.js';
import { ItemIndex } from './item-index.js';
import { ItemMatrix } from './item-matrix.js';

/** What a sort of all scores gives. */
function expected(matrix: ItemMatrix, query: ArrayLike<number>, count: number, { leftOut, keep }: SearchOptions) {
  matrix.ask(query);
  const top = new TopK(Math.min(count, matrix.count));
  matrix.scoreAll().forEach((score, i) => {
    if (leftOut?.has(i) !== true && keep?.(i) !== false) top.offer(i, score);
  });
  const { indexes, scores } = top.drain();
  return [...indexes].map((index, rank) => [index, scores[rank]]);
}

const found = (
  index: ItemIndex,
  query: ArrayLike<number>,
  count: number,
  options: SearchOptions & { exact?: boolean },
) => {
  const { indexes, scores } = index.search(query, count, options);
  return [...indexes].map((item, rank) => [item, scores[rank]]);
};

describe('an exact index', () => {
  const shapes = fc.record({
    items: fc.oneof(fc.nat(40), fc.integer({ min: 2048, max: 2100 })),
    width: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(64, 100)),
    scaled: fc.boolean(),
    biased: fc.boolean(),
    // Few different rows: ties.
    different: fc.constantFrom(1, 5, 1e6),
    plain: fc.constantFrom(false, false, true),
    seed: fc.nat(),
  });

  it('finds what a sort of all scores finds, ties by index, under any filter', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.oneof(fc.nat(60), fc.constant(3000)),
        fc.uniqueArray(fc.nat(2100)),
        fc.constantFrom(0, 1, 2, 7, 500, 5000),
        ({ items, width, scaled, biased, different, plain, seed }, count, left, modulus) => {
          const random = seeded(seed);
          const rows = drawnVectors(Math.min(different, items), width, 1, random);
          const vectors = Float32Array.from({ length: items * width }, (_, i) => rows[i % rows.length] as number);
          const scales = scaled ? Float32Array.from({ length: items }, (_, i) => ((i % different) % 7) / 3) : undefined;
          const biases = biased ? Float32Array.from({ length: items }, (_, i) => ((i % different) % 5) - 2) : undefined;
          const matrix = new ItemMatrix({ vectors, count: items, width, scales, biases, plain });
          const index = new ItemIndex(matrix);
          const query = drawnVectors(1, width, 1, random).map((value) => 3 * value);
          const options: SearchOptions = {
            leftOut: new Set(left),
            ...(modulus === 0 ? {} : { keep: (i: number) => i % modulus === 0 }),
          };
          expect(found(index, query, count, options)).toEqual(expected(matrix, query, count, options));
          expect(found(index, query, count, {})).toEqual(expected(matrix, query, count, {}));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is right for numbers of any size', () => {
    const sizes = fc.constantFrom(0, 1e-38, 1e-20, 1e-3, 1, 1e6, 1e15);
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (ofRows, ofQuery, seed) => {
        const random = seeded(seed);
        const vectors = drawnVectors(2048, 12, 1, random).map((value) => value * ofRows);
        const matrix = new ItemMatrix({ vectors, count: 2048, width: 12 });
        const query = drawnVectors(1, 12, 1, random).map((value) => value * ofQuery);
        expect(found(new ItemIndex(matrix), query, 9, {})).toEqual(expected(matrix, query, 9, {}));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a count that is no whole number of 0 or more', () => {
    const index = new ItemIndex(new ItemMatrix({ vectors: new Float32Array(8), count: 2, width: 4 }));
    for (const count of [-1, 0.5, Number.NaN]) expect(() => index.search([1, 0, 0, 0], count)).toThrow('count must be');
  });
});

describe('an index of cells', () => {
  const items = 20_000;
  const width = 24;

  async function built(seed: number, biased: boolean) {
    const random = seeded(seed);
    const vectors = drawnVectors(items, width, 200, random);
    const biases = biased ? Float32Array.from({ length: items }, () => random()) : undefined;
    const matrix = new ItemMatrix({ vectors, count: items, width, biases });
    const index = new ItemIndex(matrix);
    const queries = nearItems(matrix.rows, width, 400, random);
    const progress: number[] = [];
    const used = await index.buildCells({ seed, queries, onProgress: (done, total) => progress.push(done / total) });
    return { index, matrix, used, progress, asked: nearItems(matrix.rows, width, 200, random) };
  }

  it.each([false, true])(
    'finds .99 of the true lists of new queries where items lie in groups, biased: %s',
    async (biased) => {
      const { index, matrix, used, progress, asked } = await built(3, biased);
      expect(used).toBe(true);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      expect(progress.at(-1)).toBe(1);
      const { probes, kind } = index.state;
      expect(kind).toBe('cells');
      for (const { count, recall } of probes ?? []) {
        expect(recall).toBeGreaterThanOrEqual(0.99);
        let hits = 0;
        for (const query of asked) {
          const truth = new Set(expected(matrix, query, count, {}).map(([item]) => item));
          for (const item of index.search(query, count).indexes) if (truth.has(item)) hits++;
        }
        // Of other queries than those it was measured on: their mean has an error.
        expect(hits / (asked.length * count)).toBeGreaterThan(0.98);
      }
    },
    60_000,
  );

  it('returns as many as there are under any filter, all of them allowed, and misses few', async () => {
    const { index, matrix, asked } = await built(4, false);
    for (const modulus of [1, 2, 10, 100, 1000, 7001, 30_000]) {
      const keep = (i: number) => i % modulus === modulus - 1;
      const leftOut = new Set(expected(matrix, asked[0] as Float32Array, 50, { keep }).map(([item]) => item as number));
      let [hits, all] = [0, 0];
      for (const query of asked.slice(0, 40)) {
        const options = { keep, leftOut };
        const truth = expected(matrix, query, 20, options);
        const list = index.search(query, 20, options);
        expect(list.indexes.length).toBe(truth.length);
        for (const item of list.indexes) expect(keep(item) && !leftOut.has(item)).toBe(true);
        const names = new Set(list.indexes);
        for (const [item] of truth) if (names.has(item as number)) hits++;
        all += truth.length;
      }
      if (all > 0) expect(hits / all).toBeGreaterThan(0.97);
      const everything = index.search(asked[0] as Float32Array, items, { keep });
      expect(everything.indexes.length).toBe(Math.floor(items / modulus));
    }
  }, 60_000);

  it('is the same for the same seed', async () => {
    const [first, second] = [await built(5, true), await built(5, true)];
    expect(second.index.state).toEqual(first.index.state);
    const lists = [first, second].map(({ index, asked }) => asked.map((query) => [...index.search(query, 10).indexes]));
    expect(lists[0]).toEqual(lists[1]);
  }, 60_000);

  it('is not used where items lie anywhere, so that lists stay exact', async () => {
    const random = seeded(6);
    const matrix = new ItemMatrix({ vectors: drawnVectors(items, 64, 1, random), count: items, width: 64 });
    const index = new ItemIndex(matrix);
    expect(await index.buildCells()).toBe(false);
    expect(index.state.kind).toBe('codes');
    const query = drawnVectors(1, 64, 1, random);
    expect(found(index, query, 50, {})).toEqual(expected(matrix, query, 50, {}));
  }, 60_000);

  it('answers exactly while it is built, and is given up with the reason of its signal', async () => {
    const random = seeded(7);
    const matrix = new ItemMatrix({ vectors: drawnVectors(items, width, 50, random), count: items, width });
    const index = new ItemIndex(matrix);
    const query = drawnVectors(1, width, 1, random);
    const stop = new AbortController();
    let looked = 0;
    const building = index.buildCells({
      signal: stop.signal,
      onProgress: () => {
        expect(found(index, query, 10, {})).toEqual(expected(matrix, query, 10, {}));
        if (++looked === 5) stop.abort(new Error('no longer wanted'));
      },
    });
    await expect(building).rejects.toThrow('no longer wanted');
    expect(index.state.kind).toBe('codes');
    await expect(index.buildCells({ recall: 2 })).rejects.toThrow('recall must be');
  });
});
