import type { ModelName } from '@insight-mesh/algorithms/model';

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** A source of a blend. Its settings are those that the protocol gives its model, with these in their place. */
export interface BlendSourceChoice {
  model: ModelName;
  settings?: Settings;
  seed?: number;
}

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
 * What each protocol runs by default, all of it chosen on validation data (sessions: the newest tenth of the training sessions,
 * `--validation`; sequences: valid_ndcg@10), none of it on a test.
 */
export const sessionDefaults: Readonly<Partial<Record<ModelName, Settings>>> = {
  popularity: {},
  'item-knn': { groupBy: 'session', lastItems: 1, neighbours: 0, shrinkage: 50, userIdf: true },
  'user-knn': {},
  rules: {
    gapDecay: 0.5,
    contextDecay: 0.3,
    sourcePower: 0.8,
    backward: 0.8,
    targetPower: 0.1,
    longestGap: 20,
    rules: 0,
  },
  'vs-knn': { sampleSize: 500, neighbours: 500, lastItems: 2, contextDecay: 'div', matchDecay: 'div', idf: true },
  gru: { ...sessionNetwork, maxLength: 20 },
  lstm: { ...sessionNetwork, maxLength: 20 },
  cnn: { ...sessionNetwork, maxLength: 20, width: 100 },
  stan: {
    sampleSize: 2500,
    neighbours: 1500,
    contextLambda: 0.7,
    recencyDays: 10,
    placeLambda: 8,
    before: 0.7,
    lengthPower: 0.25,
    matchIdf: 2,
    candidateIdf: 1,
  },
  blend: { k: 20 },
};

export const sequenceDefaults: Readonly<Partial<Record<ModelName, Settings>>> = {
  popularity: {},
  'item-knn': { groupBy: 'user', decay: 0.7, neighbours: 0, shrinkage: 20, userIdf: true },
  'user-knn': { sampleSize: 5000, neighbours: 500, decay: 0.5, itemIdf: 0.5 },
  rules: {
    groupBy: 'user',
    gapDecay: 0.8,
    contextDecay: 0.5,
    sourcePower: 0.3,
    backward: 0.1,
    longestGap: 20,
    lastItems: 0,
    rules: 0,
  },
  'vs-knn': { sampleSize: 500, neighbours: 500, lastItems: 5, contextDecay: 'div', matchDecay: 'div', idf: true },
  gru: sequenceNetwork,
  lstm: sequenceNetwork,
  cnn: sequenceNetwork,
  stan: {
    sampleSize: 2500,
    neighbours: 1500,
    lastItems: 50,
    contextLambda: 2,
    recencyDays: 0,
    placeLambda: 8,
    before: 0.7,
    lengthPower: 0.25,
    matchIdf: 1,
    candidateIdf: 1,
  },
  blend: { k: 10 },
  transformer: {
    width: 128,
    normalise: true,
    temperature: 0.07,
    itemStart: 'cooccurrence',
    residualStart: 0.01,
    ownOutputs: true,
    itemRate: 3,
    lazyUpdates: true,
    epochs: 6,
    finalRate: 0,
    validateEvery: 1,
  },
};

export const sessionBlend: readonly BlendSourceChoice[] = [
  { model: 'gru' },
  { model: 'stan' },
  // The same with a longer memory of the context.
  { model: 'stan', settings: { contextLambda: 2 } },
  { model: 'vs-knn' },
  { model: 'rules' },
  { model: 'popularity', settings: { halfLifeMs: 86_400_000 } },
];

export const sequenceBlend: readonly BlendSourceChoice[] = [
  { model: 'transformer' },
  { model: 'rules' },
  // Beside the others all items of the context counting the same say more than the newest first.
  { model: 'item-knn', settings: { decay: 1, shrinkage: 10 } },
  { model: 'stan' },
];
