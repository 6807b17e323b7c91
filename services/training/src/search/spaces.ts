import type { Space } from './space.js';

/** What a search draws from where nobody says otherwise; other models need a space of their own. */
export const defaultSpaces: Readonly<Record<string, Space>> = {
  logistic: { l2: { from: 0.001, to: 100, scale: 'log' } },
  perceptron: {
    learningRate: { from: 0.0003, to: 0.005, scale: 'log' },
    dropout: { from: 0, to: 0.6 },
    weightDecay: { from: 0.00001, to: 0.1, scale: 'log' },
    batch: { values: [64, 128, 256] },
  },
  boosting: {
    learningRate: { from: 0.02, to: 0.2, scale: 'log' },
    rounds: { from: 50, to: 500, whole: true, scale: 'log' },
    leaves: { from: 4, to: 32, whole: true, scale: 'log' },
    minRows: { from: 5, to: 100, whole: true, scale: 'log' },
    l2: { from: 0.1, to: 30, scale: 'log' },
    rowShare: { from: 0.5, to: 1 },
    columnShare: { from: 0.3, to: 1 },
  },
  popularity: { halfLifeMs: { from: 3_600_000, to: 7_776_000_000, whole: true, scale: 'log' } },
  'item-knn': {
    shrinkage: { from: 0, to: 100, whole: true },
    lastItems: { values: [0, 1, 2, 3, 5] },
    userIdf: { values: [true, false] },
    decay: { from: 0.3, to: 1 },
  },
  'vs-knn': {
    sampleSize: { from: 500, to: 5000, whole: true, scale: 'log' },
    neighbours: { from: 50, to: 500, whole: true, scale: 'log' },
    lastItems: { values: [1, 2, 3, 5, 10] },
    idf: { values: [true, false] },
  },
};
