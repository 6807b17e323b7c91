import { requireInteger, requireNumber, requireOneOf } from '@insight-mesh/algorithms/settings';

/** What the training loop is told, whatever the network. */
export interface TrainingSettings {
  /** Whose interactions are a sequence. */
  groupBy: 'user' | 'session';
  epochs: number;
  /** Sequences a step, at most. */
  batchSize: number;
  /** Places a step, padded ones among them, at most; a sequence that is longer is a batch of its own. */
  batchPlaces: number;
  /** Items drawn a step, which all targets of the batch share; 0: all items (full softmax). */
  negatives: number;
  /** Negatives are drawn by popularity to this power: 0 uniformly and without repetition, 1 as often as they occur. */
  negativePower: number;
  /** Corrects the scores of negatives by how likely they were drawn (Bengio and Senécal 2008). */
  logQ: boolean;
  learningRate: number;
  /** Vectors of items and attributes learn so many times as fast as the rest. */
  itemRate: number;
  /** The learning rate rises from 0 over so many steps. */
  warmupSteps: number;
  /** The learning rate falls evenly to this share of itself at the last epoch. 1: it stays. */
  finalRate: number;
  /** Decoupled from the gradient (AdamW, Loshchilov and Hutter 2019). */
  weightDecay: number;
  /** The norm of all gradients together is cut to this. 0: not. */
  clipNorm: number;
  /** What is kept is an average of the weights, of which a step keeps so much. 0: the weights themselves. */
  averaging: number;
  /** Only the items of a batch are moved by its step: for large catalogues, where moving all takes longer than the rest. */
  lazyUpdates: boolean;
  /** What items' vectors begin with: noise, or what stands near what in the sequences (`cooccurrence`). */
  itemStart: 'random' | 'cooccurrence';
  /** Score by the cosine of state and item. */
  normalise: boolean;
  /** Scores are divided by it. */
  temperature: number;
  /** Items have vectors of their own at the output. */
  ownOutputs: boolean;
  /** Each item has a number that is added to its score. */
  itemBias: boolean;
  /** Use the attributes of items where the data has them. */
  attributes: boolean;
  /** Use the text vectors of items where the data has them. */
  embeddings: boolean;
  /** Ends after so many validations without a better one. */
  patience: number;
  /** Epochs from one validation to the next. */
  validateEvery: number;
}

export const trainingDefaults: TrainingSettings = {
  groupBy: 'user',
  epochs: 200,
  batchSize: 1024,
  batchPlaces: 1024,
  negatives: 512,
  negativePower: 0,
  logQ: false,
  learningRate: 0.002,
  itemRate: 1,
  warmupSteps: 0,
  finalRate: 1,
  weightDecay: 0,
  clipNorm: 0,
  averaging: 0,
  lazyUpdates: false,
  itemStart: 'random',
  normalise: false,
  temperature: 1,
  ownOutputs: false,
  itemBias: false,
  attributes: true,
  embeddings: true,
  patience: 10,
  validateEvery: 2,
};

/** What a network's settings may tell of its size. */
interface NetworkSize {
  width?: number;
  maxLength?: number;
  heads?: number;
  inner?: number;
}

/** Numbers in the largest tensor of a step: 1 GiB of them. A step holds some ten of this size. */
export const mostNumbers = 2 ** 28;

/**
 * Settings that are each in bounds may together ask for more than a machine has: what a step takes grows with their products.
 * @throws RangeError that names those of the largest tensor
 */
function checkStepSize(settings: TrainingSettings & NetworkSize): void {
  const { batchPlaces, negatives, width = 1, maxLength = 1, heads = 1, inner = 1 } = settings;
  // A sequence that is longer than a batch is one by itself.
  const places = Math.max(batchPlaces, maxLength);
  const tensors: [string, number][] = [
    ['batchPlaces × negatives', places * negatives],
    // Masks of dropout are drawn for eight times as many at once.
    ['batchPlaces × width', places * width * Math.max(8, inner)],
    ['batchPlaces × maxLength', places * maxLength * Math.max(8, heads)],
    ['negatives × width', negatives * width],
  ];
  const [names, numbers] = tensors.reduce((most, each) => (each[1] > most[1] ? each : most));
  if (numbers <= mostNumbers) return;
  throw new RangeError(
    `${names} makes ${numbers} numbers in one tensor of a step (${(numbers / 2 ** 28).toFixed(1)} GiB), and at most ${mostNumbers} (1 GiB) fit: lower one of them`,
  );
}

/** @throws RangeError that names the setting, or the settings that are too great together */
export function checkTrainingSettings<T extends TrainingSettings & NetworkSize>(settings: T): T {
  requireOneOf('groupBy', settings.groupBy, ['user', 'session']);
  requireInteger('epochs', settings.epochs, 1, 100_000);
  requireInteger('batchSize', settings.batchSize, 1, 65_536);
  requireInteger('batchPlaces', settings.batchPlaces, 1, 10_000_000);
  requireInteger('negatives', settings.negatives, 0, 1_000_000);
  requireNumber('negativePower', settings.negativePower, 0, 2);
  requireNumber('learningRate', settings.learningRate, 1e-8, 10);
  requireNumber('itemRate', settings.itemRate, 1e-3, 1000);
  requireInteger('warmupSteps', settings.warmupSteps, 0, 10_000_000);
  requireNumber('finalRate', settings.finalRate, 0, 1);
  requireNumber('weightDecay', settings.weightDecay, 0, 10);
  requireNumber('clipNorm', settings.clipNorm, 0, 1e9);
  requireNumber('averaging', settings.averaging, 0, 0.999999);
  requireOneOf('itemStart', settings.itemStart, ['random', 'cooccurrence']);
  requireNumber('temperature', settings.temperature, 1e-3, 1000);
  requireInteger('patience', settings.patience, 1, 100_000);
  requireInteger('validateEvery', settings.validateEvery, 1, 100_000);
  if (settings.negatives === 0 && settings.negativePower !== 0) {
    throw new RangeError('negativePower must be 0 where negatives is 0: then nothing is drawn');
  }
  if (settings.lazyUpdates && settings.negatives === 0) {
    throw new RangeError('lazyUpdates must be false where negatives is 0: every step then has all items');
  }
  checkStepSize(settings);
  return settings;
}
