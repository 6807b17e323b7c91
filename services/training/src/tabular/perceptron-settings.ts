import { mergeSettings, requireInteger, requireNumber } from '@insight-mesh/algorithms/settings';
import { type PreparationSettings, preparationDefaults } from './prepare-training.js';

export interface PerceptronSettings extends PreparationSettings {
  /** Widths of the hidden layers, between commas. */
  hidden: string;
  /** What of a hidden layer is left out at random while fitting. */
  dropout: number;
  learningRate: number;
  /** What a step takes off each weight, by the learning rate (AdamW). */
  weightDecay: number;
  batch: number;
  epochs: number;
  /** Epochs without a better log loss on the validation before it stops; 0: never, and nothing is held out. */
  patience: number;
  /** Of the training rows, by which it is told when to stop. */
  validationShare: number;
  /** Networks of as many seeds, of whose log odds the mean is taken. */
  members: number;
}

export const perceptronDefaults: PerceptronSettings = {
  ...preparationDefaults,
  hidden: '64,64',
  dropout: 0.3,
  learningRate: 2e-3,
  weightDecay: 1e-4,
  batch: 256,
  epochs: 60,
  patience: 6,
  validationShare: 0.1,
  members: 1,
};

/** The article's own recipe: missing values become 0, all is standardised, Adam, batches of 32, 10 epochs, and nothing is held out. */
export const articleSettings: Partial<PerceptronSettings> = {
  dropout: 0,
  learningRate: 1e-3,
  weightDecay: 0,
  batch: 32,
  epochs: 10,
  patience: 0,
};

/** The article's recipe with the settings that are no part of it. @throws RangeError for one that is */
export function articleRecipe(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fixed = Object.keys(articleSettings).find((key) => settings[key] !== undefined);
  if (fixed !== undefined)
    throw new RangeError(`article is a fixed recipe, and ${fixed} is part of it: choose perceptron to set it`);
  return { ...articleSettings, ...settings };
}

export interface ReadPerceptronSettings extends PerceptronSettings {
  widths: number[];
}

/** @throws RangeError that names the setting, also where two of them cannot both hold */
export function perceptronSettings(given: Readonly<Record<string, unknown>>): ReadPerceptronSettings {
  const settings = mergeSettings(perceptronDefaults, given);
  const widths = settings.hidden.split(',').map(Number);
  if (!widths.every((width) => Number.isInteger(width) && width >= 1 && width <= 4096))
    throw new RangeError(
      `hidden must be widths from 1 to 4096 between commas, as in 64,64, not ${JSON.stringify(settings.hidden)}`,
    );
  requireNumber('dropout', settings.dropout, 0, 0.95);
  requireNumber('learningRate', settings.learningRate, 1e-8, 10);
  requireNumber('weightDecay', settings.weightDecay, 0, 1);
  requireInteger('batch', settings.batch, 1, 1_000_000);
  requireInteger('epochs', settings.epochs, 1, 100_000);
  requireInteger('patience', settings.patience, 0);
  requireNumber('validationShare', settings.validationShare, 0.01, 0.5);
  requireInteger('members', settings.members, 1, 100);
  if (settings.patience === 0 && given.validationShare !== undefined)
    throw new RangeError(
      'validationShare holds rows out for early stopping, and patience is 0, which never stops early: set both or neither',
    );
  return { ...settings, widths };
}
