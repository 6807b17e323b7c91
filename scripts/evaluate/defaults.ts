import type { ModelName } from '@insight-mesh/algorithms/model';

type Settings = Readonly<Record<string, string | number | boolean>>;

/**
 * What each protocol runs by default. item-knn of `sequences` is the published baseline; all else was chosen on validation
 * data (sessions: the newest tenth of the training sessions, `--validation`; sequences: valid_hr@10).
 */
export const sessionDefaults: Readonly<Partial<Record<ModelName, Settings>>> = {
  popularity: {},
  'item-knn': { groupBy: 'session', lastItems: 1, neighbours: 0, shrinkage: 50, userIdf: true },
  'vs-knn': { sampleSize: 500, neighbours: 500, lastItems: 2, contextDecay: 'div', matchDecay: 'div', idf: true },
};

export const sequenceDefaults: Readonly<Partial<Record<ModelName, Settings>>> = {
  popularity: {},
  'item-knn': { groupBy: 'user', decay: 1, neighbours: 0, shrinkage: 10, userIdf: true },
  'vs-knn': { sampleSize: 500, neighbours: 500, lastItems: 5, contextDecay: 'div', matchDecay: 'div', idf: true },
  transformer: {
    width: 128,
    normalise: true,
    temperature: 0.07,
    itemStart: 'cooccurrence',
    residualStart: 0.01,
    ownOutputs: true,
    itemRate: 3,
    epochs: 6,
    finalRate: 0,
    validateEvery: 1,
  },
};
