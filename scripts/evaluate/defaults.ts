import type { ModelName } from '@insight-mesh/algorithms/model';

type Settings = Readonly<Record<string, string | number | boolean>>;

/** Items begin as co-occurrence has them, and scores are cosines: so a few epochs are enough. */
const sessionNetwork: Settings = {
  groupBy: 'session',
  negatives: 0,
  batchSize: 64,
  epochs: 8,
  validateEvery: 1,
  patience: 2,
  itemStart: 'cooccurrence',
  normalise: true,
  temperature: 0.07,
};

/** As the transformer's: see there. */
const sequenceNetwork: Settings = {
  width: 128,
  maxLength: 50,
  normalise: true,
  temperature: 0.07,
  itemStart: 'cooccurrence',
  ownOutputs: true,
  itemRate: 3,
  epochs: 6,
  finalRate: 0,
  validateEvery: 1,
};

/**
 * What each protocol runs by default. item-knn of `sequences` is the published baseline; all else was chosen on validation
 * data (sessions: the newest tenth of the training sessions, `--validation`; sequences: valid_hr@10).
 */
export const sessionDefaults: Readonly<Partial<Record<ModelName, Settings>>> = {
  popularity: {},
  'item-knn': { groupBy: 'session', lastItems: 1, neighbours: 0, shrinkage: 50, userIdf: true },
  'vs-knn': { sampleSize: 500, neighbours: 500, lastItems: 2, contextDecay: 'div', matchDecay: 'div', idf: true },
  gru: { ...sessionNetwork, maxLength: 20 },
  lstm: { ...sessionNetwork, maxLength: 20 },
  cnn: { ...sessionNetwork, maxLength: 20, width: 100 },
};

export const sequenceDefaults: Readonly<Partial<Record<ModelName, Settings>>> = {
  popularity: {},
  'item-knn': { groupBy: 'user', decay: 1, neighbours: 0, shrinkage: 10, userIdf: true },
  'vs-knn': { sampleSize: 500, neighbours: 500, lastItems: 5, contextDecay: 'div', matchDecay: 'div', idf: true },
  gru: sequenceNetwork,
  lstm: sequenceNetwork,
  cnn: sequenceNetwork,
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
