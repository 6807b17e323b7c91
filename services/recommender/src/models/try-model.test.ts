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
  recommend: () => answer,
  knows: () => known,
  toBytes: () => new Uint8Array(),
});

it('accepts models that answer', () => {
  expect(() => tryModel(fitVsKnn(clicks), probes)).not.toThrow();
  expect(() => tryModel(fitPopularity(clicks), [])).not.toThrow();
});

it('accepts a model about which nothing can be asked', () => {
  expect(() => tryModel(answering([], false), probes)).not.toThrow();
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
])('refuses a model whose answers are %s', (_name, answer, message) => {
  expect(() => tryModel(answering(answer), probes)).toThrow(message);
});

it('refuses a popularity model without items', () => {
  expect(() => tryModel(fitPopularity([]), [])).toThrow(/no answer/);
});
