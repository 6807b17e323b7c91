import { ItemTable } from '@insight-mesh/algorithms/item-table';
import type { Scored, SequenceModel } from '@insight-mesh/algorithms/model';
import { fitPopularity } from '@insight-mesh/algorithms/popularity';
import { fitVsKnn } from '@insight-mesh/algorithms/vs-knn';
import { expect, it } from 'vitest';
import { tryModel } from './try-model.js';

const clicks = ['a', 'b', 'c', 'a', 'c'].map((itemId, n) => ({
  userId: 'u',
  sessionId: `s-${n >> 2}`,
  itemId,
  timeMs: n,
}));
const probes = [['a'], ['b'], ['nowhere']];
const answering = (answer: Scored[], known = true): SequenceModel => ({
  name: 'vs-knn',
  items: new ItemTable([]),
  scoreAll: () => new Float64Array(),
  recommend: () => answer,
  knows: () => known,
  toBytes: () => new Uint8Array(),
});

it('accepts models that answer', async () => {
  await expect(tryModel(fitVsKnn(clicks), probes)).resolves.toBeUndefined();
  await expect(tryModel(fitPopularity(clicks), [])).resolves.toBeUndefined();
});

it('accepts a model about which nothing can be asked', async () => {
  await expect(tryModel(answering([], false), probes)).resolves.toBeUndefined();
});

it.each([
  ['NaN', [{ itemId: 'x', score: Number.NaN }], /score NaN/],
  ['infinite', [{ itemId: 'x', score: Number.NEGATIVE_INFINITY }], /score -Infinity/],
  [
    'unsorted',
    [
      { itemId: 'x', score: 1 },
      { itemId: 'y', score: 2 },
    ],
    /out of order/,
  ],
  [
    'repeated',
    [
      { itemId: 'x', score: 1 },
      { itemId: 'x', score: 1 },
    ],
    /twice/,
  ],
  ['excluded', [{ itemId: 'a', score: 1 }], /excluded/],
  ['empty', [], /no answer to any of 3 probes/],
])('refuses a model whose answers are %s', async (_name, answer, message) => {
  await expect(tryModel(answering(answer), probes)).rejects.toThrow(message);
});

it('refuses a popularity model without items', async () => {
  await expect(tryModel(fitPopularity([]), [])).rejects.toThrow(/no answer/);
});
